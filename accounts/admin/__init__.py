"""People on the staff desk, one file for each subject."""

from accounts.admin import log, notes, people, suspensions

__all__ = ["log", "notes", "people", "suspensions"]
