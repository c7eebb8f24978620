"""Deadlines that passed while Surety could not be used: they move, and both sides are told.

What moves is what people have to do until then; a clock that stands, or waits for the client's bank, passes nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.notifications import Notice, notify
from contracts.models import Contract, ContractEvent
from escrow.models import Hold
from marketplace import times
from marketplace.outages import Span
from milestones.models import Milestone, MilestoneEvent, SettlementOffer, State
from milestones.models.states import PROTECTED
from milestones.telling import notices

# The notice that tells of it stands in for the last reminder.
TOLD_HOURS = 24
TEXT = (
    "Surety could not be used when the time {whose} for “{title}” ran out at {was}. "
    "It now runs until {until}. We are sorry; nobody loses by it."
)


@dataclass(frozen=True)
class Move:
    """What passed in an outage, and moving it for a list of ids, all or nothing. As `sweep.Duty`, for one outage."""

    due: Callable[[Span, datetime], QuerySet[Any]]
    do: Callable[[Span, Sequence[int], datetime], int]
    milestone_of: Callable[[int], int | None] = int


def during(column: str, span: Span) -> dict[str, datetime]:
    """The condition that the instant in this column was in an outage."""
    return {f"{column}__gte": span.began_at, f"{column}__lt": span.ended_at}


def told(milestone: Milestone, what: str, was: datetime, until: datetime, *, path: str = "") -> list[Notice]:
    """What both sides hear of one deadline, once; `what` the time was for: "to review the work".

    Two deadlines of a milestone can be of the same instant, an offer's and a dispute's.
    """
    key = f":{what}:{was.timestamp():.0f}:{until.timestamp():.0f}"
    named: dict[str, Any] = {"whose": what, "was": was, "until": until}
    return notices([milestone], "outage", key=key, client=TEXT, freelancer=TEXT, path=path, **named)


def note(milestones: Sequence[Milestone], was: Sequence[datetime], until: Sequence[datetime], at: datetime) -> None:
    """Write it into each milestone's history."""
    MilestoneEvent.objects.bulk_create(
        MilestoneEvent(
            milestone=milestone,
            kind=MilestoneEvent.Kind.DEADLINE_MOVED,
            from_state=milestone.state,
            to_state=milestone.state,
            at=at,
            note=f"From {_written(before)} to {_written(after)}",
        )
        for milestone, before, after in zip(milestones, was, until, strict=True)
    )


def _written(instant: datetime) -> str:
    return times.absolute(instant, UTC)


def _reviews(span: Span, now: datetime) -> QuerySet[Milestone]:
    found: QuerySet[Milestone] = Milestone.objects.filter(
        state=State.SUBMITTED, hold__frozen_at=None, **during("review_due_at", span)
    )
    return found


def _idle(span: Span, now: datetime) -> QuerySet[Milestone]:
    found: QuerySet[Milestone] = Milestone.objects.filter(
        hold__frozen_at=None, contract__state=Contract.State.ACTIVE, **during("idle_due_at", span)
    )
    return found


@transaction.atomic
def _move_reviews(span: Span, ids: Sequence[int], now: datetime) -> int:
    """Locks hold and milestone together (SKIP LOCKED)."""
    claimed = _claimed(_reviews(span, now), ids)
    return _move(claimed, "review_due_at", "to review the work", span.moves_to, now, reminded_hours=TOLD_HOURS)


@transaction.atomic
def _move_idle(span: Span, ids: Sequence[int], now: datetime) -> int:
    """Locks hold and milestone together (SKIP LOCKED)."""
    return _move(_claimed(_idle(span, now), ids), "idle_due_at", "to do anything", span.moves_to, now)


def _claimed(due: QuerySet[Milestone], ids: Sequence[int]) -> list[Milestone]:
    free = due.filter(pk__in=ids).select_related("hold", "contract__client", "contract__freelancer")
    return list(free.select_for_update(skip_locked=True, no_key=True, of=("hold", "self")).order_by("pk"))


def _move(claimed: Sequence[Milestone], column: str, what: str, until: datetime, at: datetime, **more: int) -> int:
    was = [getattr(milestone, column) for milestone in claimed]
    Milestone.objects.filter(pk__in=[m.pk for m in claimed]).update(**{column: until}, **more)
    note(claimed, was, [until] * len(claimed), at)
    heard = (told(milestone, what, before, until) for milestone, before in zip(claimed, was, strict=True))
    notify(list(chain.from_iterable(heard)), at=at)
    return len(claimed)


def _settlements(span: Span, now: datetime) -> QuerySet[SettlementOffer]:
    return SettlementOffer.objects.filter(
        state=SettlementOffer.State.OPEN,
        milestone__state__in=PROTECTED,
        milestone__hold__frozen_at=None,
        **during("answer_due_at", span),
    )


@transaction.atomic
def _move_settlements(span: Span, ids: Sequence[int], now: datetime) -> int:
    """An offer stands no longer than the review beside it. Locks hold, milestone and offer (SKIP LOCKED)."""
    people = ("milestone__hold", "milestone__contract__client", "milestone__contract__freelancer")
    free = _settlements(span, now).filter(pk__in=ids).select_related(*people).order_by("pk")
    of = ("milestone__hold", "milestone", "self")
    claimed = list(free.select_for_update(skip_locked=True, no_key=True, of=of))
    until = [min(span.moves_to, offer.milestone.review_due_at or span.moves_to) for offer in claimed]
    for each in set(until):
        these = [offer.pk for offer, its in zip(claimed, until, strict=True) if its == each]
        SettlementOffer.objects.filter(pk__in=these).update(answer_due_at=each, reminded_hours=TOLD_HOURS)
    note([offer.milestone for offer in claimed], [offer.answer_due_at for offer in claimed], until, now)
    what = "to answer the settlement offer"
    pairs = zip(claimed, until, strict=True)
    heard = (told(o.milestone, what, o.answer_due_at, its, path=o.get_absolute_url()) for o, its in pairs)
    notify(list(chain.from_iterable(heard)), at=now)
    return len(claimed)


def _offers(span: Span, now: datetime) -> QuerySet[Contract]:
    offered = Contract.objects.filter(state=Contract.State.OFFERED, **during("answer_due_at", span))
    return offered.exclude(milestones__hold__frozen_at__isnull=False)


@transaction.atomic
def _move_offers(span: Span, ids: Sequence[int], now: datetime) -> int:
    """Locks the holds, contracts and milestones of these offers."""
    Hold.lock(Hold.objects.filter(milestone__contract__in=ids).values_list("pk", flat=True))
    claimed = list(_offers(span, now).filter(pk__in=ids).select_related("client", "freelancer").order_by("pk"))
    until = span.moves_to
    Contract.objects.filter(pk__in=[c.pk for c in claimed]).update(answer_due_at=until, reminded_hours=TOLD_HOURS)
    heard, events = [], []
    for contract in claimed:
        was = contract.answer_due_at
        if was is None:
            continue
        text = f"Deadline moved: Surety could not be used when it passed. From {_written(was)} to {_written(until)}"
        events.append(ContractEvent(contract=contract, text=text, at=now))
        key = f"contract:{contract.pk}:outage:{was.timestamp():.0f}:{until.timestamp():.0f}"
        for reader in (contract.client, contract.freelancer):
            words = TEXT.format(
                whose="to accept the offer",
                title=contract.title,
                was=times.absolute(was, reader.zone),
                until=times.absolute(until, reader.zone),
            )
            heard.append(Notice(reader.pk, key, words, contract.get_absolute_url()))
    ContractEvent.objects.bulk_create(events)
    notify(heard, at=now)
    return len(claimed)


def _of_offer(pk: int) -> int:
    return SettlementOffer.objects.values_list("milestone_id", flat=True).get(pk=pk)


def _of_no_milestone(pk: int) -> None:
    return None


# Reviews first: an offer ends with the review beside it.
MOVES = (
    Move(_reviews, _move_reviews),
    Move(_idle, _move_idle),
    Move(_settlements, _move_settlements, _of_offer),
    Move(_offers, _move_offers, _of_no_milestone),
)
