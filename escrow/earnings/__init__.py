"""What freelancers have earned, when it can be withdrawn, and what may still be taken of it."""
