"""The sandbox's clock and post: what settles late settles here, and webhooks leave from here."""

import json
from datetime import datetime
from typing import TypeVar

from django.db.models import QuerySet

from escrow.gateways.sandbox.cards import CARDS
from escrow.gateways.sandbox.models import (
    SandboxChargeback,
    SandboxCheckout,
    SandboxEvent,
    SandboxPayout,
    SandboxRefund,
)
from escrow.gateways.sandbox.signature import sign
from escrow.gateways.sandbox.turns import alone
from escrow.inbox import inbox
from marketplace import clock

Late = TypeVar("Late", SandboxRefund, SandboxPayout, SandboxChargeback)


def deliver_due() -> int:
    """Settle what is due by now and deliver what is queued; returns how many events went out."""
    settle_due()
    return deliver_queued()


def settle_due() -> None:
    """Let everything late come to its end, unused checkouts expire, banks take payments back and warn of them."""
    with alone():
        now = clock.now()
        _settle_checkouts(now)
        for refund in _due(SandboxRefund, SandboxRefund.State.SENT, now).select_related("checkout"):
            refund.settle(failure=CARDS[refund.checkout.card].refund_failure, at=now)
        for payout in _due(SandboxPayout, SandboxPayout.State.SENT, now):
            payout.settle(at=now)
        for chargeback in _due(SandboxChargeback, SandboxChargeback.State.OPEN, now).select_related("checkout"):
            chargeback.decide(at=now)


def _settle_checkouts(now: datetime) -> None:
    """One that somebody is paying at this moment has its turn next time."""
    states, unlocked = SandboxCheckout.State, SandboxCheckout.objects.select_for_update(skip_locked=True)
    for checkout in unlocked.filter(state=states.PROCESSING, settles_at__lte=now):
        failure = CARDS[checkout.card].failure
        checkout.become(states.FAILED if failure else states.SUCCEEDED, failure=failure, at=now)
    for checkout in unlocked.filter(state__in=[states.OPEN, states.CONFIRMING], expires_at__lte=now):
        checkout.become(states.EXPIRED, at=now)
    for checkout in unlocked.filter(state=states.SUCCEEDED, settles_at__lte=now):
        if CARDS[checkout.card].taken_back:
            SandboxChargeback.take_back(checkout, at=now)
        else:
            checkout.warn(at=now)


def _due(model: type[Late], state: str, now: datetime) -> QuerySet[Late]:
    return model._default_manager.filter(state=state, settles_at__lte=now).order_by("id")


def deliver_queued() -> int:
    """Deliver queued webhooks to the inbox. A crash in between delivers again, as every provider does."""
    queued = list(SandboxEvent.objects.filter(delivered_at=None).order_by("id")[:500])
    for event in queued:
        body = json.dumps(event.payload).encode()
        inbox.receive("sandbox", body, sign(body))
        SandboxEvent.objects.filter(pk=event.pk).update(delivered_at=clock.now())
    return len(queued)
