"""What a list of jobs shows of each to who reads it: whether it is new to them, and whether they have saved it."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from contracts.models import Job
from contracts.saved.saving import saved_among


def mark(jobs: Iterable[Job], reader: User, since: datetime | None) -> None:
    """Put `is_saved`, and whether it `is_new` since then, on each of these jobs; one statement."""
    jobs = list(jobs)
    saved = saved_among(jobs, reader)
    for job in jobs:
        job.is_saved = job.pk in saved  # type: ignore[attr-defined]  # for the page alone
        job.is_new = bool(since and job.published_at and job.published_at > since)  # type: ignore[attr-defined]
