"""Writing a job down and changing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Skill, User
from accounts.suspension.suspended import require_not_suspended
from contracts.jobs.models import JobNotOpen
from contracts.models import Job, JobFile
from marketplace import clock
from marketplace.attachments import Sent
from marketplace.refusals import NotYours, Refused


class CurrencyIsFixed(Refused):
    """Freelancers have named prices in the job's currency."""


@dataclass(frozen=True)
class Details:
    """What a client says of a job. `skills` are names; `budget_minor` is in minor units of `currency`."""

    title: str
    description: str
    category: str
    skills: Sequence[str]
    currency: str
    budget_minor: int
    deadline_on: date


@transaction.atomic
def post(details: Details, *, by: User, files: Sequence[Sent] = (), publish: bool) -> Job:
    """A new job, as a draft or open at once. Raises NotYours, DayHasPassed, Suspended or FileRefused."""
    if not by.is_client:
        raise NotYours(_("Only clients post jobs."))
    require_not_suspended(by, "post jobs")
    job = Job(client=by)
    _write(job, details, files)
    if publish:
        job.publish(by=by)
    return job


@transaction.atomic
def edit(
    job: Job,
    details: Details,
    *,
    by: User,
    files: Sequence[Sent] = (),
    remove: Sequence[JobFile] = (),
    publish: bool = False,
) -> None:
    """Change a job that nobody has been hired for, and open it if it is a draft and `publish` says so.

    Locks the job, as a new proposal does, and before it the person who publishes. Raises NotYours, JobNotOpen,
    JobNotDraft, CurrencyIsFixed, DayHasPassed, Suspended or FileRefused.
    """
    if publish:
        require_not_suspended(by, "publish jobs")
    job = Job.objects.select_for_update(no_key=True).get(pk=job.pk)
    job.require_owner(by)
    require_written_here(job)
    require_editable(job)
    if details.currency != job.currency and job.proposals.exists():
        raise CurrencyIsFixed(
            _("Freelancers have named prices in {currency}, so it stays.").format(currency=job.currency)
        )
    job.files.filter(pk__in=[file.pk for file in remove]).delete()
    _write(job, details, files)
    if publish:
        job.publish(by=by)


def require_written_here(job: Job) -> None:
    """Raise JobNotOpen for a direct job: what its two people agree on is changed in their plan."""
    if job.direct:
        raise JobNotOpen(_("This job began with a plan by link. What the two of you agree on is changed in that plan."))


def require_editable(job: Job) -> None:
    """Raise JobNotOpen once somebody has been hired or the job is closed."""
    if not job.can_be_edited:
        raise JobNotOpen(
            _("This job is {state} and can no longer be changed.").format(state=job.get_state_display().lower())
        )


def _write(job: Job, details: Details, files: Sequence[Sent]) -> None:
    job.title, job.description, job.category = details.title, details.description, details.category
    job.currency, job.budget_minor, moved = (
        details.currency,
        details.budget_minor,
        job.deadline_on != details.deadline_on,
    )
    job.deadline_on = details.deadline_on
    if job.is_open and moved:
        job.open_until_its_day(at=clock.now())
    job.save()
    job.skills.set(Skill.named(details.skills))
    JobFile.keep(list(files), job=job)
