"""Reminders to whoever is waited for: 7 days, 3 days and 24 hours before a deadline, each exactly once."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model, Q, QuerySet, Sum

from accounts.models import User
from accounts.notices.notifications import Notice, notify
from contracts.models import Contract
from escrow.models import Account
from marketplace import times
from milestones.clocks import OFFER, REMIND_BEFORE, REVIEW, SETTLEMENT, Clock, Party
from milestones.models import Milestone, SettlementOffer, State
from milestones.models.states import PROTECTED

Row = TypeVar("Row", bound=Model)
# Rows of one model, with the people to tell; the name of the column that has their deadline; what to tell.
Kind = tuple[Callable[[], QuerySet[Any]], str, timedelta, Callable[[Sequence[Any], int], Sequence[Notice]]]


def remind(*, now: datetime, limit: int) -> int:
    """Send the reminders that are due, most urgent first and no other for the same moment; returns how many."""
    return remind_of(KINDS, now=now, limit=limit)


def remind_of(kinds: Sequence[Kind], *, now: datetime, limit: int) -> int:
    """The same for these kinds of rows, each of which has a column `reminded_hours`."""
    sent = 0
    more_urgent = timedelta(0)
    for before in sorted(REMIND_BEFORE):
        for rows, field, lasts, notices in kinds:
            if before < lasts:
                sent += _remind(rows(), field, notices, more_urgent, before, now=now, limit=limit)
        more_urgent = before
    return sent


@transaction.atomic
def _remind(
    rows: QuerySet[Row],
    field: str,
    notices: Callable[[Sequence[Row], int], Sequence[Notice]],
    more_urgent: timedelta,
    before: timedelta,
    *,
    now: datetime,
    limit: int,
) -> int:
    """Locks taken: the rows (SKIP LOCKED)."""
    hours = int(before.total_seconds() // 3600)
    soon = {f"{field}__gt": now + more_urgent, f"{field}__lte": now + before}
    not_yet = Q(reminded_hours=None) | Q(reminded_hours__gt=hours)
    free = rows.filter(not_yet, **soon).select_for_update(skip_locked=True, no_key=True, of=("self",))
    due = list(free.order_by(field)[:limit])
    rows.model._default_manager.filter(pk__in=[row.pk for row in due]).update(reminded_hours=hours)
    notify(notices(due, hours), at=now)
    return len(due)


def _reviews() -> QuerySet[Milestone]:
    reviews: QuerySet[Milestone] = Milestone.objects.filter(state=State.SUBMITTED, hold__frozen_at=None).with_parties()
    return reviews


def _of_reviews(due: Sequence[Milestone], hours: int) -> list[Notice]:
    return [
        _notice(
            REVIEW,
            milestone.contract,
            key=f"milestone:{milestone.pk}:remind:{milestone.review_due_at.timestamp():.0f}:{hours}",
            money=str(milestone.amount),
            due_at=milestone.review_due_at,
            path=milestone.get_absolute_url(),
        )
        for milestone in due
        if milestone.review_due_at
    ]


def _offers() -> QuerySet[Contract]:
    offered = Contract.objects.filter(state=Contract.State.OFFERED).exclude(milestones__hold__frozen_at__isnull=False)
    return offered.select_related("client", "freelancer")


def _of_offers(due: Sequence[Contract], hours: int) -> list[Notice]:
    held = Account.objects.filter(hold__milestone__contract__in=due).order_by()
    protected = dict(held.values_list("hold__milestone__contract").annotate(Sum("balance_minor")))
    return [
        _notice(
            OFFER,
            contract,
            key=f"contract:{contract.pk}:remind:{hours}",
            money=str(contract.money(protected[contract.pk])),
            due_at=contract.answer_due_at,
            path=contract.get_absolute_url(),
        )
        for contract in due
        if contract.answer_due_at
    ]


def _notice(clock: Clock, contract: Contract, *, key: str, money: str, due_at: datetime, path: str) -> Notice:
    client, freelancer = contract.client, contract.freelancer
    reader = client if clock.waits_for == Party.CLIENT else freelancer
    gets = freelancer if clock.money_goes_to == Party.FREELANCER else client
    due = times.absolute(due_at, reader.zone)
    text = f"“{contract.title}” waits for you to {clock.to_do}. If nobody acts, {money} goes to {gets.name} on {due}."
    return Notice(user_id=reader.pk, key=key, text=text, path=path)


def _settlements() -> QuerySet[SettlementOffer]:
    waiting = SettlementOffer.objects.filter(
        state=SettlementOffer.State.OPEN, milestone__state__in=PROTECTED, milestone__hold__frozen_at=None
    )
    return waiting.select_related("milestone__contract__client", "milestone__contract__freelancer")


def _of_settlements(due: Sequence[SettlementOffer], hours: int) -> list[Notice]:
    return [
        waiting(
            offer.milestone,
            offer.milestone.contract.other_party(offer.author),
            key=f"offer:{offer.pk}:remind:{hours}",
            what="a refund request" if offer.is_refund_request else "a settlement offer",
            outcome=offer.clock.outcome,
            due_at=offer.answer_due_at,
            path=offer.milestone.get_absolute_url(),
        )
        for offer in due
    ]


def waiting(
    milestone: Milestone, reader: User, *, key: str, what: str, outcome: str, due_at: datetime, path: str
) -> Notice:
    """Remind one person of what waits for them about a milestone, in their own zone."""
    due = times.absolute(due_at, reader.zone)
    text = f"“{milestone.title}”: {what} waits for you. If nothing is said until {due}, {outcome}."
    return Notice(reader.pk, key, text, path, about=milestone.contract.get_absolute_url())


KINDS: tuple[Kind, ...] = (
    (_reviews, "review_due_at", REVIEW.lasts, _of_reviews),
    (_offers, "answer_due_at", OFFER.lasts, _of_offers),
    (_settlements, "answer_due_at", SETTLEMENT.lasts, _of_settlements),
)
