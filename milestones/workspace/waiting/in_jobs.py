"""A client's jobs with the number of their proposals, and those whose proposals wait for an answer."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from contracts.models import Contract, Job, Proposal
from milestones.workspace.waiting.thing import Rank, Thing


def jobs_of(client: User) -> "QuerySet[Any]":
    """Those without a contract that are not over, newest first: the contracts stand for themselves.

    Each has `proposals_count`, of which `unanswered` wait for the client.
    """
    standing = Contract.objects.filter(job=OuterRef("pk"), state__in=Contract.STANDING)
    jobs = Job.objects.filter(~Exists(standing), client=client, state__in=[Job.State.DRAFT, Job.State.OPEN])
    return jobs.annotate(
        proposals_count=_number(Proposal.objects.live()),
        unanswered=_number(Proposal.objects.filter(state=Proposal.State.SUBMITTED)),
    ).order_by("-published_at", "-id")


def waiting_in(client: User, most: int) -> Sequence[Any]:
    """Those with proposals that nobody has answered. One statement."""
    unanswered = Proposal.objects.filter(job=OuterRef("pk"), state=Proposal.State.SUBMITTED)
    open_ones = jobs_of(client).filter(Exists(unanswered), state=Job.State.OPEN)
    return list(open_ones.order_by("hire_due_at", "id")[:most])


def things_in(jobs: Sequence[Any]) -> list[Thing]:
    """A row for each of these jobs; no statement."""
    return [
        Thing(
            what=ngettext("Answer {number} proposal", "Answer {number} proposals", job.unanswered).format(
                number=job.unanswered
            ),
            url=job.get_absolute_url(),
            about=job.title,
            due_at=job.hire_due_at,
            notes=(_("Budget {budget}").format(budget=job.budget),),
            rank=Rank.PEOPLE,
        )
        for job in jobs
    ]


def _number(proposals: "QuerySet[Proposal]") -> Subquery:
    counted = proposals.filter(job=OuterRef("pk")).order_by().values("job").annotate(number=Count("pk"))
    return Subquery(counted.values("number"), output_field=IntegerField())
