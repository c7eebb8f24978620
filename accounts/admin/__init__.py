"""People on the staff desk, one file for each subject."""

from accounts.admin import people, suspensions

__all__ = ["people", "suspensions"]
