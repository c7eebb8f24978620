"""Opening a job again that was closed, by its client or by itself."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notices.notifications import Notice, notify
from accounts.suspension.suspended import require_not_suspended
from contracts import kinds_of_notice as kinds
from contracts.models import Hiding, Job, Proposal
from escrow.money_in.supported import require_offered
from marketplace import clock
from marketplace.refusals import Refused


class JobIsNotClosed(Refused):
    """Only what was open and is closed can be opened again."""


class JobIsHidden(Refused):
    """Staff decided that nobody else is to see it."""


@transaction.atomic
def reopen(job: Job, *, until: date, by: User) -> None:
    """Let a closed job take proposals until the end of this day, and tell those whose proposals still wait.

    Locks the person, then the job. Raises NotYours, JobIsNotClosed, JobIsHidden, NotOfferedHere, DayHasPassed or
    Suspended.
    """
    require_not_suspended(by, "publish jobs")
    job = Job.objects.select_for_update(no_key=True).get(pk=job.pk)
    job.require_owner(by)
    require_closed(job)
    if Hiding.objects.filter(job=job).exists():
        raise JobIsHidden(_("Our staff have hidden this job, so it cannot be opened again."))
    require_offered(job.currency)
    now, was_closed_at = clock.now(), job.closed_at
    job.deadline_on, job.closed_at = until, None
    job.open_until_its_day(at=now)
    job.save(update_fields=["deadline_on", "closed_at", *Job.OPENED])
    key = f"reopened:{was_closed_at.timestamp():.0f}" if was_closed_at else "reopened"
    waiting = Proposal.objects.live().filter(job=job)
    facts, about = {"job": job.title}, job.get_absolute_url()
    notify(
        [
            Notice(p.freelancer_id, f"proposal:{p.pk}:{key}", kinds.JOB_REOPENED, p.get_absolute_url(), facts, about)
            for p in waiting
        ],
        at=now,
    )


def require_closed(job: Job) -> None:
    """Raise JobIsNotClosed unless it can be opened again."""
    if not job.can_be_reopened:
        raise JobIsNotClosed(_("Only a job that was open and is closed can be opened again."))
