"""What the page of a dispute shows to its two sides."""
