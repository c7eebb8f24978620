"""Reminders to whoever is waited for: 7 days, 3 days and 24 hours before a deadline, each exactly once."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model, Q, QuerySet, Sum

from accounts.models import User
from accounts.notices.notifications import Notice, notify
from accounts.wording.facts import Value
from accounts.wording.kinds import Kind as KindOfNotice
from contracts.models import Contract
from contracts.reviews import publishing
from escrow.models import Account
from milestones.clocks import OFFER, REMIND_BEFORE, REVIEW, REVIEWS, SETTLEMENT
from milestones.kinds_of_notice import offers, settlements, time
from milestones.models import Milestone, SettlementOffer, State
from milestones.models.states import PROTECTED
from milestones.outcomes import settling
from milestones.outcomes.offer_endings import of_contract
from milestones.outcomes.offer_worth import worth_of
from milestones.outcomes.telling import of_milestone

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
        Notice(
            milestone.contract.client_id,
            f"milestone:{milestone.pk}:remind:{milestone.review_due_at.timestamp():.0f}:{hours}",
            time.REVIEW_REMINDER,
            milestone.get_absolute_url(),
            {**of_milestone(milestone), "contract": milestone.contract.title},
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
    worth = worth_of(due)
    return [
        Notice(
            contract.freelancer_id,
            f"contract:{contract.pk}:remind:{hours}",
            offers.REMINDER,
            contract.get_absolute_url(),
            {**of_contract(contract), **worth[contract.pk], "held": contract.money(protected[contract.pk])},
        )
        for contract in due
        if contract.answer_due_at
    ]


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
            settlements.REMIND_OF_REQUEST if offer.is_refund_request else settlements.REMIND_OF_OFFER,
            key=f"offer:{offer.pk}:remind:{hours}",
            path=offer.milestone.get_absolute_url(),
            **settling.of_offer(offer),
        )
        for offer in due
    ]


def waiting(milestone: Milestone, reader: User, kind: KindOfNotice, *, key: str, path: str, **facts: Value) -> Notice:
    """Remind one person of what waits for them about a milestone."""
    known = {**of_milestone(milestone), **facts}
    return Notice(reader.pk, key, kind, path, known, milestone.contract.get_absolute_url())


KINDS: tuple[Kind, ...] = (
    (_reviews, "review_due_at", REVIEW.lasts, _of_reviews),
    (_offers, "answer_due_at", OFFER.lasts, _of_offers),
    (_settlements, "answer_due_at", SETTLEMENT.lasts, _of_settlements),
    (publishing.to_remind, "due_at", REVIEWS.lasts, publishing.reminders),
)
