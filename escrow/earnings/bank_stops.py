"""What a client's bank may be about to take back: nothing that was released of it is withdrawn until that is over."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from escrow.models import Chargeback, Hold, Payment
from escrow.models.fraud_warning import WARNINGS_LAST
from marketplace.texts import later as _

DISPUTED = _("The client’s bank disputes this payment. It stays here until the bank has decided.")
ASKED = _("The client’s bank asks about this payment. It stays here until that is answered.")
WARNED = _("The card’s network has warned that this payment may not be its owner’s. It stays here until that is over.")


@dataclass(frozen=True)
class Stop:
    """A bank may take the payment back: since when that is known, until when at the latest if that is, and why."""

    since: datetime
    until: datetime | None
    reason: str


def watched(payee_id: int | None, *, at: datetime) -> dict[int, Payment]:
    """Payments to this person that a bank can take back, or has asked about, or was warned of, at any time."""
    asked = Q(comes_back_until__gt=at) | Q(fraud_warning__isnull=False) | Q(chargebacks__isnull=False)
    theirs = Payment.objects.filter(asked, pk__in=Hold.objects.filter(payee=payee_id).values("deposit"))
    return {p.pk: p for p in theirs.distinct().select_related("fraud_warning").prefetch_related("chargebacks")}


def payees_asked_about(at: datetime) -> "QuerySet[Hold, int | None]":
    """The ids of people who are paid from a payment that a bank disputes or asks about, or was warned of."""
    warned = Q(deposit__fraud_warning__heard_at__gt=at - WARNINGS_LAST)
    asked = Q(deposit__chargebacks__state=Chargeback.State.OPEN)
    return Hold.objects.filter(asked | warned).values_list("payee", flat=True)


def of(payment: Payment, *, at: datetime) -> tuple[Stop | None, datetime | None]:
    """What stops withdrawals of this payment now, and when whatever did so before was over."""
    chargebacks = list(payment.chargebacks.all())
    open_ones = [each for each in chargebacks if each.state == Chargeback.State.OPEN]
    over = [each.closed_at for each in chargebacks if each.closed_at]
    warned_at = warned_until = None
    if hasattr(payment, "fraud_warning"):
        warning = payment.fraud_warning
        warned_until = min([warning.lasts_until, *(end for end in over if end > warning.heard_at)])
        if warned_until > at:
            warned_at = warning.heard_at
        else:
            over.append(warned_until)
    since = [each.opened_at for each in open_ones] + ([warned_at] if warned_at else [])
    ended = max(over, default=None)
    if open_ones:
        asks = all(each.is_inquiry for each in open_ones)
        return Stop(min(since), None, ASKED if asks else DISPUTED), ended
    return (Stop(warned_at, warned_until, WARNED) if warned_at else None), ended
