"""What waits for a person, a row each: who, how much, until when, and where to do it."""
