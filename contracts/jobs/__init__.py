"""Jobs: what clients want done."""
