"""What the two sides and staff do in a dispute: each a function that locks, asks, moves and hands over."""
