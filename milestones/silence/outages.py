"""What an outage took from the clocks of milestones and offers: they get it back, and both sides are told.

What moves is what people have to do until then; a clock that stands loses nothing. What waits for the client's bank is
given what it lost before that when it goes on: `milestones.hearing.unfreezing`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any, Self

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.notices.notifications import Notice, notify
from accounts.wording.facts import Facts
from contracts.jobs import past
from contracts.models import Contract, ContractEvent
from contracts.reviews import publishing
from escrow.models import Hold
from marketplace import times
from marketplace.outages import GRACE, WORTH_TELLING, Span
from milestones.clocks import IDLE, OFFER, REVIEW, SETTLEMENT
from milestones.kinds_of_notice import outages as told
from milestones.models import Milestone, MilestoneEvent, SettlementOffer
from milestones.models.states import PROTECTED
from milestones.outcomes.telling import notices

# The notice that tells of it stands in for the last reminder.
TOLD_HOURS = GRACE // timedelta(hours=1)


@dataclass(frozen=True)
class Move:
    """What an outage took time from, and making it good for a list of ids, all or nothing. As `sweep.Duty`."""

    due: Callable[[Span, datetime], QuerySet[Any]]
    do: Callable[[Span, Sequence[int], datetime], int]
    milestone_of: Callable[[int], int | None] = int


class _Moves:
    was: datetime
    until: datetime

    @property
    def is_told(self) -> bool:
        return self.until - self.was >= WORTH_TELLING

    def later(self, by: timedelta) -> Self:
        """The same for a clock that has stood for so long since."""
        return replace(self, was=self.was + by, until=self.until + by)  # type: ignore[type-var]


@dataclass(frozen=True)
class Moved(_Moves):
    """One deadline of a milestone that moved; `what` the name of its clock."""

    milestone: Milestone
    what: str
    was: datetime
    until: datetime
    path: str = ""


@dataclass(frozen=True)
class MovedOffer(_Moves):
    """The time to accept a contract's offer, which moved."""

    contract: Contract
    was: datetime
    until: datetime


def reminded(was: datetime, until: datetime, span: Span, before: int | None) -> int | None:
    """Which reminder counts as sent when a deadline moved there: nobody is told twice of the last day, nor never."""
    is_told = until - was >= WORTH_TELLING
    return TOLD_HOURS if is_told and until <= span.ended_at + GRACE else before


def tell(moved: Sequence[Moved], span: Span, *, at: datetime) -> None:
    """Write it into the histories, and tell both sides of each deadline, once."""
    MilestoneEvent.objects.bulk_create(
        MilestoneEvent(
            milestone=each.milestone,
            kind=MilestoneEvent.Kind.DEADLINE_MOVED,
            from_state=each.milestone.state,
            to_state=each.milestone.state,
            at=at,
            note=_("From {written} to {written_2}").format(written=_written(each.was), written_2=_written(each.until)),
        )
        for each in moved
    )
    notify(list(chain.from_iterable(_notices(each, span) for each in moved if each.is_told)), at=at)


def _notices(moved: Moved, span: Span) -> list[Notice]:
    """Two deadlines of a milestone can be of the same instant, an offer's and a dispute's."""
    key = f":{moved.what}:{moved.was.timestamp():.0f}:{moved.until.timestamp():.0f}"
    facts = {"clock": moved.what, **_instants(moved.was, moved.until, span)}
    return notices([moved.milestone], told.MILESTONE, facts, key=f"outage{key}", path=moved.path)


def _instants(was: datetime, until: datetime, span: Span) -> Facts:
    return {"was": was, "until": until, "away": span.began_at, "back": span.ended_at}


def _written(instant: datetime) -> str:
    return times.absolute(instant, UTC)


def _held(span: Span, now: datetime) -> QuerySet[Milestone]:
    """Those whose clocks stand, too: they have lost nothing, and must not seem to have when they go on."""
    found: QuerySet[Milestone] = Milestone.objects.filter(
        state__in=PROTECTED,
        made_good_until__lt=span.ended_at,
        hold__frozen_at=None,
        contract__state=Contract.State.ACTIVE,
    )
    return found


@transaction.atomic
def _make_good(span: Span, ids: Sequence[int], now: datetime) -> int:
    """Review, open offer and idle time. Locks hold and milestone together (SKIP LOCKED), then the offers."""
    free = _held(span, now).filter(pk__in=ids).select_related("hold", "contract__client", "contract__freelancer")
    claimed = list(free.select_for_update(skip_locked=True, no_key=True, of=("hold", "self")).order_by("pk"))
    of_these = SettlementOffer.objects.filter(milestone__in=claimed, state=SettlementOffer.State.OPEN).order_by("pk")
    offers = {offer.milestone_id: offer for offer in of_these.select_for_update(no_key=True)}
    moved: list[Moved] = []
    for milestone in claimed:
        moved += give_back(milestone, offers.get(milestone.pk), span)
        milestone.made_good_until = span.ended_at
    columns = ["review_due_at", "idle_due_at", "reminded_hours", "made_good_until"]
    Milestone.objects.bulk_update(claimed, columns)
    SettlementOffer.objects.bulk_update(offers.values(), ["answer_due_at", "reminded_hours"])
    tell(moved, span, at=now)
    return len(claimed)


def give_back(milestone: Milestone, offer: SettlementOffer | None, span: Span) -> Iterator[Moved]:
    """Move them in memory. An offer stands no longer than the review beside it."""
    since, was = milestone.made_good_until, milestone.review_due_at
    if was is not None:
        until = span.gives_back(was, lasts=REVIEW.lasts, since=since)
        milestone.review_due_at = until
        milestone.reminded_hours = reminded(was, until, span, milestone.reminded_hours)
        if until > was:
            yield Moved(milestone, REVIEW.name, was, until)
    if offer is not None:
        offer.milestone = milestone
        was = offer.answer_due_at
        until = span.gives_back(was, lasts=offer.clock.lasts, since=max(since, offer.made_at))
        until = min(until, milestone.review_due_at or until)
        offer.answer_due_at, offer.reminded_hours = until, reminded(was, until, span, offer.reminded_hours)
        if until > was:
            yield Moved(milestone, SETTLEMENT.name, was, until, offer.get_absolute_url())
    was = milestone.idle_due_at
    if was is not None:
        # The time after the warning began with it.
        since = max(since, milestone.idle_warned_at or since)
        until = milestone.idle_due_at = span.gives_back(was, lasts=IDLE.lasts, since=since)
        # Weeks in which nobody did anything are not worth a word; their end is.
        if until > was and until <= span.ended_at + GRACE:
            yield Moved(milestone, IDLE.name, was, until)


def _offers(span: Span, now: datetime) -> QuerySet[Contract]:
    offered = Contract.objects.filter(state=Contract.State.OFFERED, made_good_until__lt=span.ended_at)
    return offered.exclude(milestones__hold__frozen_at__isnull=False)


@transaction.atomic
def _make_offers_good(span: Span, ids: Sequence[int], now: datetime) -> int:
    """Locks the holds, contracts and milestones of these offers."""
    Hold.lock(Hold.objects.filter(milestone__contract__in=ids).values_list("pk", flat=True))
    claimed = list(_offers(span, now).filter(pk__in=ids).select_related("client", "freelancer").order_by("pk"))
    moved = [moved for contract in claimed if (moved := give_back_offer(contract, span))]
    Contract.objects.bulk_update(claimed, ["answer_due_at", "reminded_hours", "made_good_until"])
    tell_of_offers(moved, span, at=now)
    return len(claimed)


def give_back_offer(contract: Contract, span: Span) -> MovedOffer | None:
    """Move the time to accept in memory."""
    was, since = contract.answer_due_at, contract.made_good_until
    contract.made_good_until = max(since, span.ended_at)
    if was is None:
        return None
    until = contract.answer_due_at = span.gives_back(was, lasts=OFFER.lasts, since=since)
    contract.reminded_hours = reminded(was, until, span, contract.reminded_hours)
    return MovedOffer(contract, was, until) if until > was else None


def tell_of_offers(moved: Sequence[MovedOffer], span: Span, *, at: datetime) -> None:
    """Write it into the histories of contracts, and tell both sides of each that is worth a word."""
    note = _("From {was} to {until}")
    ContractEvent.objects.bulk_create(
        ContractEvent(
            contract=each.contract,
            kind=ContractEvent.Kind.DEADLINE_MOVED,
            note=note.format(was=_written(each.was), until=_written(each.until)),
            at=at,
        )
        for each in moved
    )
    notify(list(chain.from_iterable(_notices_of_offer(each, span) for each in moved if each.is_told)), at=at)


def _notices_of_offer(moved: MovedOffer, span: Span) -> Iterator[Notice]:
    contract, was, until = moved.contract, moved.was, moved.until
    key = f"contract:{contract.pk}:outage:{was.timestamp():.0f}:{until.timestamp():.0f}"
    facts: Facts = {"contract": contract.title, **_instants(was, until, span)}
    for reader_id in (contract.client_id, contract.freelancer_id):
        yield Notice(reader_id, key, told.OFFER, contract.get_absolute_url(), facts)


def _of_no_milestone(pk: int) -> None:
    return None


MOVES = (
    Move(_held, _make_good),
    Move(_offers, _make_offers_good, _of_no_milestone),
    Move(past.to_make_good, past.make_good, _of_no_milestone),
    Move(publishing.to_make_good, publishing.make_good, _of_no_milestone),
)
