"""What people do with milestones and offers: each a function that locks, asks, moves and hands over to an outcome."""
