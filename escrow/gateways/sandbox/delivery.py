"""The sandbox's clock and post: what settles late settles here, and webhooks leave from here."""

import json

from django.db import transaction

from escrow import inbox
from escrow.gateways.sandbox.cards import CARDS
from escrow.gateways.sandbox.gateway import sign
from escrow.gateways.sandbox.models import SandboxCheckout, SandboxEvent, SandboxRefund
from marketplace import clock


def deliver_due() -> int:
    """Settle what is due by now and deliver what is queued; returns how many events went out."""
    settle_due()
    return deliver_queued()


@transaction.atomic
def settle_due() -> None:
    """Let late charges and refunds come to their end, and unused checkouts expire."""
    now, states = clock.now(), SandboxCheckout.State
    checkouts = SandboxCheckout.objects.select_for_update(skip_locked=True)
    for checkout in checkouts.filter(state=states.PROCESSING, settles_at__lte=now):
        failure = CARDS[checkout.card].failure
        checkout.become(states.FAILED if failure else states.SUCCEEDED, failure=failure, at=now)
    for checkout in checkouts.filter(state__in=[states.OPEN, states.CONFIRMING], expires_at__lte=now):
        checkout.become(states.EXPIRED, at=now)
    refunds = SandboxRefund.objects.select_for_update(skip_locked=True, of=("self",)).select_related("checkout")
    for refund in refunds.filter(state=SandboxRefund.State.SENT, settles_at__lte=now):
        refund.settle(failure=CARDS[refund.checkout.card].refund_failure, at=now)


def deliver_queued() -> int:
    """Deliver queued webhooks to the inbox. A crash in between delivers again, as every provider does."""
    queued = list(SandboxEvent.objects.filter(delivered_at=None).order_by("id")[:500])
    for event in queued:
        body = json.dumps(
            {"id": event.ref, "kind": event.kind, "object": event.object_ref, "metadata": event.metadata}
        ).encode()
        inbox.receive("sandbox", body, sign(body))
        SandboxEvent.objects.filter(pk=event.pk).update(delivered_at=clock.now())
    return len(queued)
