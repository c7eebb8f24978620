"""Reviews: what two people say of each other when their contract is over, seen by nobody before its time."""
