"""The desk's first page: the money of the last days, what waits for staff, and whether everything runs."""
