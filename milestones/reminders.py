"""Reminders to whoever is waited for: 7 days, 3 days and 24 hours before a deadline, each exactly once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, Sum

from accounts.notifications import Notice, notify
from contracts.models import Contract
from escrow.models import Account
from marketplace import times
from milestones.clocks import OFFER, REMIND_BEFORE, REVIEW, Clock, Party
from milestones.models import Milestone, State


def remind(*, now: datetime, limit: int) -> int:
    """Send the reminders that are due, most urgent first and no other for the same moment; returns how many."""
    sent = 0
    more_urgent = timedelta(0)
    for before in sorted(REMIND_BEFORE):
        sent += _remind_reviews(more_urgent, before, now=now, limit=limit) if before < REVIEW.lasts else 0
        sent += _remind_offers(more_urgent, before, now=now, limit=limit) if before < OFFER.lasts else 0
        more_urgent = before
    return sent


def _not_yet_reminded(hours: int) -> Q:
    return Q(reminded_hours=None) | Q(reminded_hours__gt=hours)


@transaction.atomic
def _remind_reviews(more_urgent: timedelta, before: timedelta, *, now: datetime, limit: int) -> int:
    """Locks taken: the milestones (SKIP LOCKED)."""
    hours = int(before.total_seconds() // 3600)
    due = list(
        Milestone.objects.filter(
            _not_yet_reminded(hours),
            state=State.SUBMITTED,
            hold__frozen_at=None,
            review_due_at__gt=now + more_urgent,
            review_due_at__lte=now + before,
        )
        .with_parties()
        .select_for_update(skip_locked=True, no_key=True, of=("self",))
        .order_by("review_due_at")[:limit]
    )
    Milestone.objects.filter(pk__in=[m.pk for m in due]).update(reminded_hours=hours)
    notify(
        [
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
        ],
        at=now,
    )
    return len(due)


@transaction.atomic
def _remind_offers(more_urgent: timedelta, before: timedelta, *, now: datetime, limit: int) -> int:
    """Locks taken: the contracts (SKIP LOCKED)."""
    hours = int(before.total_seconds() // 3600)
    due = list(
        Contract.objects.filter(
            _not_yet_reminded(hours),
            state=Contract.State.OFFERED,
            answer_due_at__gt=now + more_urgent,
            answer_due_at__lte=now + before,
        )
        .exclude(milestones__hold__frozen_at__isnull=False)
        .select_related("client", "freelancer")
        .select_for_update(skip_locked=True, no_key=True, of=("self",))
        .order_by("answer_due_at")[:limit]
    )
    Contract.objects.filter(pk__in=[c.pk for c in due]).update(reminded_hours=hours)
    held = Account.objects.filter(hold__milestone__contract__in=due).order_by()
    protected = dict(held.values_list("hold__milestone__contract").annotate(Sum("balance_minor")))
    notify(
        [
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
        ],
        at=now,
    )
    return len(due)


def _notice(clock: Clock, contract: Contract, *, key: str, money: str, due_at: datetime, path: str) -> Notice:
    client, freelancer = contract.client, contract.freelancer
    reader = client if clock.waits_for == Party.CLIENT else freelancer
    gets = freelancer if clock.money_goes_to == Party.FREELANCER else client
    due = times.absolute(due_at, reader.zone)
    text = f"“{contract.title}” waits for you to {clock.to_do}. If nobody acts, {money} goes to {gets.name} on {due}."
    return Notice(user_id=reader.pk, key=key, text=text[:300], path=path)
