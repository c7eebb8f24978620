"""The desk on which staff decide disputes: the queue, the case and what they do about it."""

from disputes.admin import disputes

__all__ = ["disputes"]
