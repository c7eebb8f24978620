"""What staff read on a case: what is due, where the money would go, and each side's record."""
