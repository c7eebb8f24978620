"""What providers report: stored first, acted upon from the store."""
