"""The money that came in and went back, as it was asked of the payment provider.

No address, card, bank or attempt that failed: those are the client's own affair.
"""

from collections.abc import Mapping, Sequence

from django.db.models import Q

from disputes.pack.teller import Json, Teller, instant
from escrow.models import Chargeback, Payment, Refund

PLACED = (Payment.State.SUCCEEDED, Payment.State.PROCESSING)


def payments_for(holds: Mapping[int, int]) -> list[Payment]:
    """What arrived for these holds, or is on its way."""
    paid = Payment.objects.filter(state__in=PLACED, parts__hold__in=holds).distinct()
    return list(paid.order_by("pk").prefetch_related("parts"))


def refunds_for(holds: Mapping[int, int], payments: Sequence[Payment]) -> list[Refund]:
    """What went back from these holds, or from a payment that nobody was waiting for."""
    return list(Refund.objects.filter(Q(hold__in=holds) | Q(payment__in=payments)).order_by("pk"))


def chargebacks_for(payments: Sequence[Payment]) -> list[Chargeback]:
    """What the client's bank took, or wants to."""
    return list(Chargeback.objects.filter(payment__in=payments).order_by("pk").prefetch_related("draws", "takings"))


def tell_payment(teller: Teller, payment: Payment, holds: Mapping[int, int]) -> Json:
    """`holds` gives the number of each hold's milestone."""
    parts = sorted(payment.parts.all(), key=lambda part: part.pk)
    return {
        "id": payment.pk,
        "amount": teller.money(payment.amount_minor),
        "for": [
            {"milestone": holds[part.hold_id], "amount": teller.money(part.amount_minor)}
            for part in parts
            if part.hold_id in holds
        ],
        "asked_at": instant(payment.created_at),
        "state": payment.state,
        "state_text": str(Payment.State(payment.state).label),
        "settled_at": instant(payment.settled_at),
    }


def tell_refund(teller: Teller, refund: Refund, holds: Mapping[int, int]) -> Json:
    """Without a milestone it is a deposit that arrived when nobody waited for it any more."""
    return {
        "id": refund.pk,
        "payment": refund.payment_id,
        "milestone": holds.get(refund.hold_id) if refund.hold_id else None,
        "amount": teller.money(refund.amount_minor),
        "reason": refund.reason,
        "asked_at": instant(refund.created_at),
        "state": refund.state,
        "state_text": str(Refund.State(refund.state).label),
        "settled_at": instant(refund.settled_at),
        "waits_for_the_provider_since": instant(refund.waits_since_at),
        "sent_again_as": refund.replaced_by_id,
    }


def tell_chargeback(teller: Teller, chargeback: Chargeback, holds: Mapping[int, int]) -> Json:
    """What the bank said and which milestones' money paid for it."""
    draws = sorted(chargeback.draws.all(), key=lambda draw: draw.pk)
    takings = sorted(chargeback.takings.all(), key=lambda taking: taking.pk)
    return {
        "id": chargeback.pk,
        "payment": chargeback.payment_id,
        "amount": teller.money(chargeback.amount_minor),
        "reason": chargeback.reason,
        "opened_at": instant(chargeback.opened_at),
        "state": chargeback.state,
        "state_text": str(Chargeback.State(chargeback.state).label),
        "closed_at": instant(chargeback.closed_at),
        "paid_by": [
            {"milestone": holds[draw.hold_id], "amount": teller.money(draw.amount_minor)}
            for draw in draws
            if draw.hold_id in holds
        ],
        "taken_from_earnings": [
            {
                "milestone": holds[taking.hold_id],
                "amount": teller.money(taking.net_minor),
                "fee": teller.money(taking.fee_minor),
                "taken_at": instant(taking.taken_at),
                "given_again_at": instant(taking.returned_at),
            }
            for taking in takings
            if taking.hold_id in holds
        ],
    }
