"""The day by which a milestone's work was agreed: both sides are told when it is near, and once more when it is past.

No money moves by it. A day is past when it is past everywhere, so that nobody is late by a zone.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.notices.notifications import Notice, notify
from contracts.models import Contract
from milestones.kinds_of_notice import days
from milestones.models import Milestone, MilestoneEvent, State
from milestones.models.fields import MilestoneQuerySet
from milestones.outcomes.telling import notices

# Where a day ends last.
LAST_ZONE = timedelta(hours=12)
NEAR = timedelta(days=2)
KINDS = {"near": days.NEAR, "past": days.PAST}


def due_to_warn(now: datetime) -> MilestoneQuerySet:
    """Whose day is near, not past, and nobody was told."""
    near: MilestoneQuerySet = _owed().filter(
        due_told_at=None, due_on__lte=(now + NEAR).date(), due_on__gte=_first_not_past(now)
    )
    return near


def due_to_tell(now: datetime) -> MilestoneQuerySet:
    """Whose day is past with nothing submitted, and nobody was told."""
    past: MilestoneQuerySet = _owed().filter(due_on__lt=_first_not_past(now))
    return past


@transaction.atomic
def warn(ids: Sequence[int], now: datetime) -> int:
    """Tell both sides that the day is near. Locks hold and milestone together (SKIP LOCKED)."""
    claimed = _claimed(due_to_warn(now), ids)
    Milestone.objects.filter(pk__among=[milestone.pk for milestone in claimed]).update(due_told_at=now)
    _tell(claimed, "near", now)
    return len(claimed)


@transaction.atomic
def mark(ids: Sequence[int], now: datetime) -> int:
    """Write that the day is past, and tell both sides. Locks hold and milestone together (SKIP LOCKED)."""
    claimed = _claimed(due_to_tell(now), ids)
    Milestone.objects.filter(pk__among=[milestone.pk for milestone in claimed]).update(overdue_at=now)
    states = [milestone.state for milestone in claimed]
    # Which also has the pages and lines of both drawn anew.
    MilestoneEvent.record(claimed, MilestoneEvent.Kind.OVERDUE, from_states=states, actor=None, at=now)
    _tell(claimed, "past", now)
    return len(claimed)


def _first_not_past(now: datetime) -> date:
    return (now - LAST_ZONE).date()


def _owed() -> MilestoneQuerySet:
    """Work that is owed on its day, with the money for it there and free, and nothing submitted."""
    owed: MilestoneQuerySet = Milestone.objects.filter(
        state=State.FUNDED,
        overdue_at=None,
        due_on__isnull=False,
        hold__frozen_at=None,
        contract__state=Contract.State.ACTIVE,
        contract__ending_since=None,
    )
    return owed


def _claimed(due: MilestoneQuerySet, ids: Sequence[int]) -> list[Milestone]:
    free = due.filter(pk__among=ids).select_for_update(skip_locked=True, no_key=True, of=("hold", "self"))
    return free.order_by("pk").by_the_thousand()


def _tell(claimed: Sequence[Milestone], what: str, now: datetime) -> None:
    told: list[Notice] = []
    for milestone in claimed:
        told += notices([milestone], KINDS[what], {"day": milestone.due_on}, key=f"day:{what}")
    notify(told, at=now)
