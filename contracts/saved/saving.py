"""Saving a job to find it again, and letting go of it."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from contracts.jobs.models import JobNotOpen
from contracts.models import Job, SavedJob
from marketplace.refusals import Refused


class OwnJobSaved(Refused):
    """Whoever posted a job has it in their own list."""


@transaction.atomic
def save(job: Job, *, by: User) -> None:
    """Keep an open job in this person's list; once, however often. Locks the job.

    Raises JobNotOpen, since of two who save and close it at the same moment one is first, or OwnJobSaved.
    """
    job = Job.objects.select_for_update(no_key=True).get(pk=job.pk)
    if job.client_id == by.pk:
        raise OwnJobSaved(_("This is your own job. You find it among your jobs."))
    if not job.is_open:
        raise JobNotOpen(_("This job is no longer open, so it cannot be saved."))
    SavedJob.objects.bulk_create([SavedJob(user=by, job=job)], ignore_conflicts=True)


def let_go(job: Job, *, by: User) -> None:
    """Take a job out of this person's list, whatever has become of it."""
    SavedJob.objects.filter(user=by, job=job).delete()


def saved_among(jobs: Iterable[Job], user: User) -> set[int]:
    """Which of these jobs this person has saved, by primary key; one statement."""
    saved = SavedJob.objects.filter(user=user, job__in=[job.pk for job in jobs])
    return set(saved.values_list("job_id", flat=True))
