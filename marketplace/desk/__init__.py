"""The desk of the staff, where it spans all apps: its first page, one search over everything, reports."""
