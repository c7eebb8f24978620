"""Jobs past their day: they close by themselves, and nobody is surprised by it.

Until the end of the day by which the work is needed the client is waited for to hire. What an outage took of that time
is given back. An offer that stands is waited for: when it ends without a contract, the job is past its day at once.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.notices.notifications import Notice, notify
from accounts.wording.facts import Facts, Value
from accounts.wording.kinds import Kind
from contracts import kinds_of_notice as kinds
from contracts.jobs.models import WARNED_BEFORE
from contracts.models import Contract, Job, Proposal
from marketplace.forms import LONGEST_PLAN
from marketplace.outages import GRACE, WORTH_TELLING, Span

OFFERED = Contract.objects.filter(job=OuterRef("pk"), state=Contract.State.OFFERED)


def due(now: datetime) -> QuerySet[Job]:
    """Those that should be closed by now."""
    return Job.objects.waiting_for_hire().filter(~Exists(OFFERED), hire_due_at__lte=now)


@transaction.atomic
def close(ids: Sequence[int], now: datetime) -> int:
    """Close those that are still due; tell their clients, and whose proposals wait. Locks the jobs (SKIP LOCKED)."""
    jobs = _claimed(due(now), ids)
    Job.objects.filter(pk__in=[job.pk for job in jobs]).update(state=Job.State.CLOSED, closed_at=now)
    told = [_to_client(job, "closed", kinds.JOB_CLOSED) for job in jobs]
    for proposal in Proposal.objects.live().filter(job__in=jobs).select_related("job"):
        key, facts = f"proposal:{proposal.pk}:closed:{_when(proposal.job)}", {"job": proposal.job.title}
        path, about = proposal.get_absolute_url(), proposal.job.get_absolute_url()
        told.append(Notice(proposal.freelancer_id, key, kinds.JOB_CLOSED_UNHIRED, path, facts, about))
    notify(told, at=now)
    return len(jobs)


def due_to_warn(now: datetime) -> QuerySet[Job]:
    """Those that close soon, and nobody has been told yet."""
    soon = Job.objects.waiting_for_hire().filter(hire_due_at__gt=now, hire_due_at__lte=now + WARNED_BEFORE)
    return soon.filter(~Exists(OFFERED), hire_warned_at=None)


@transaction.atomic
def warn(ids: Sequence[int], now: datetime) -> int:
    """Tell the clients, once. Locks the jobs (SKIP LOCKED)."""
    jobs = _claimed(due_to_warn(now), ids)
    Job.objects.filter(pk__in=[job.pk for job in jobs]).update(hire_warned_at=now)
    notify([_to_client(job, "closes", kinds.JOB_CLOSES, due=job.hire_due_at) for job in jobs], at=now)
    return len(jobs)


def to_make_good(span: Span, now: datetime) -> QuerySet[Job]:
    """Those whose clocks ran while Surety could not be used."""
    return Job.objects.waiting_for_hire().filter(made_good_until__lt=span.ended_at)


@transaction.atomic
def make_good(span: Span, ids: Sequence[int], now: datetime) -> int:
    """Give back what this outage took. An end that is weeks away is not worth a word. Locks the jobs (SKIP LOCKED)."""
    jobs, told = _claimed(to_make_good(span, now), ids), []
    for job in jobs:
        was = job.hire_due_at
        if was is not None:
            until = job.hire_due_at = span.gives_back(was, lasts=LONGEST_PLAN, since=job.made_good_until)
            if until - was >= WORTH_TELLING and (job.hire_warned_at or until <= span.ended_at + GRACE):
                known: Facts = {"away": span.began_at, "back": span.ended_at, "was": was, "due": until}
                told.append(_to_client(job, "outage", kinds.OUTAGE_OF_JOB, **known))
                # That notice stands in for the warning.
                job.hire_warned_at = now
        job.made_good_until = span.ended_at
    Job.objects.bulk_update(jobs, ["hire_due_at", "hire_warned_at", "made_good_until"])
    notify(told, at=now)
    return len(jobs)


def _claimed(jobs: QuerySet[Job], ids: Sequence[int]) -> list[Job]:
    free = jobs.filter(pk__in=ids).select_related("client").order_by("pk")
    return list(free.select_for_update(skip_locked=True, no_key=True, of=("self",)))


def _to_client(job: Job, what: str, kind: Kind, **facts: Value) -> Notice:
    key = f"job:{job.pk}:{what}:{_when(job)}"
    return Notice(job.client_id, key, kind, job.get_absolute_url(), {"job": job.title, **facts})


def _when(job: Job) -> str:
    """A job can be opened again: what is told once is told once for each time."""
    return f"{job.hire_due_at.timestamp():.0f}" if job.hire_due_at else ""
