"""Finishing what a crash, or a silent provider, left undone."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db.models import Model

from accounts.models import Suspension
from escrow.chargebacks import chargebacks
from escrow.earnings import bank_stops
from escrow.models import Chargeback, Payment, Payout, Recipient, Refund
from escrow.models.attempted import Attempted
from escrow.models.recipient import BY_HAND
from escrow.money_in import closing_checkouts, payments
from escrow.money_out import cash_gate, payouts, recalling, recipients, refunds, scheduling, shortage
from marketplace import clock

logger = logging.getLogger(__name__)
Row = TypeVar("Row", bound=Model)


def finish_pending(limit: int = 200) -> int:
    """Do what is due at the provider, ask after what is quiet, give up what went nowhere; returns how many."""
    cash_gate.open_again()
    now = clock.now()
    due = Refund.objects.select_related("payment").filter(state__in=Refund.LIVE, next_attempt_at__lte=now)
    quiet = Payment.objects.filter(state__in=[Payment.State.OPEN, Payment.State.PROCESSING], next_check_at__lte=now)
    abandoned = Payment.objects.filter(state=Payment.State.INTENDED, expires_at__lte=now)
    leaving = (
        Payout.objects.select_related("recipient", "payee")
        .filter(state__in=Payout.LIVE, next_attempt_at__lte=now)
        .exclude(recipient__gateway=BY_HAND)
    )
    lately_paid = Payout.objects.select_related("recipient").filter(
        state=Payout.State.PAID, settled_at__gt=now - payouts.PAID_FOR_GOOD_AFTER, next_attempt_at__lte=now
    )
    asked_about = Payout.objects.select_related("payee").filter(
        state=Payout.State.INTENDED, payee__in=bank_stops.payees_asked_about(now)
    )
    suspended = Suspension.objects.in_force().values("user")
    scheduled = Recipient.objects.select_related("user").filter(next_payout_at__lte=now).exclude(user__in=suspended)
    disputed = Chargeback.objects.select_related("payment__payer").filter(
        state=Chargeback.State.OPEN, next_attempt_at__lte=now
    )
    done = (
        _each(chargebacks.attend, disputed.order_by("next_attempt_at")[:limit])
        + _each(scheduling.pay_scheduled, scheduled.order_by("next_payout_at")[:limit])
        + _each(refunds.send, due.order_by("next_attempt_at")[:limit])
        + _each(recalling.recall, asked_about.order_by("pk")[:limit])
        + _each(payouts.send, leaving.order_by("next_attempt_at", "pk")[:limit])
        + _each(payouts.send, lately_paid.order_by("next_attempt_at")[:limit])
        + _each(closing_checkouts.close, closing_checkouts.due(now).order_by("next_check_at")[:limit])
        + _each(payments.check, quiet.order_by("next_check_at")[:limit])
        + _each(payments.give_up, abandoned.order_by("pk")[:limit])
        + _each(recipients.check, recipients.due(now).order_by("next_check_at")[:limit])
    )
    shortage.tell()
    cash_gate.tell()
    return done


def _each(finish: Callable[[Row], object], rows: Iterable[Row]) -> int:
    """Finish every row; one that cannot be finished now is logged and never stops the others."""
    done = 0
    for row in rows:
        try:
            finish(row)
            done += 1
        except Exception as error:
            logger.exception("Could not finish %s; it will be tried again", row)
            if isinstance(row, Attempted):
                row.try_later(error)
    return done
