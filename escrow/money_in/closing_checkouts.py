"""Closing payment pages that nobody is to pay any more: another was opened, or the payer suspended or charged back.

The wish is written first, in the row, and the provider is called afterwards; what a crash leaves open is closed by
`operations.finish_pending`. A page that was paid all the same goes its normal way.
"""

import logging
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from escrow import gateways
from escrow.gateways.base import GatewayRefused, GatewayUnavailable
from escrow.models import Payment
from escrow.money_in import payments
from marketplace import clock

logger = logging.getLogger(__name__)
TRY_AGAIN_AFTER = timedelta(minutes=1)


def close_all_of(payer: User, *, at: datetime) -> int:
    """Have every page that this person could still pay closed; returns how many. Runs in the caller's transaction.

    The person must be locked, so that no page is asked for meanwhile.
    """
    return payments.mark_for_closing(Payment.objects.filter(payer=payer), at=at)


def clear_the_way(payment: Payment) -> None:
    """Close the pages that this payment takes the place of, before its own is opened. Calls the provider.

    Must run outside a transaction. If one of them has been paid in the meantime, this payment is given up: raises
    DepositNotWanted, or PaymentInProgress while the bank works on it. A provider that does not answer leaves the
    closing to the worker.
    """
    holds = payment.parts.values("hold_id")
    others = Payment.objects.exclude(pk=payment.pk).filter(parts__hold__in=holds, closing_at__isnull=False).distinct()
    for other in others.filter(state=Payment.State.OPEN):
        try:
            close(other)
        except (GatewayUnavailable, GatewayRefused) as error:
            logger.warning("%s is closed later: %s", other, error)
    if others.filter(state=Payment.State.PROCESSING).exists():
        payments.give_up(payment)
        raise payments.PaymentInProgress(
            _("Your bank is working on an earlier payment for this. You will be told as soon as it answers.")
        )
    if not all(part.hold.wants_deposit for part in payment.parts.select_related("hold")):
        payments.give_up(payment)
        raise payments.DepositNotWanted(
            _("An earlier payment for this has arrived in the meantime, so nothing more was charged.")
        )


def close(payment: Payment) -> None:
    """Have the provider close the page, and act on how the payment stands then. Calls the provider.

    Must run outside a transaction; safe to repeat. Raises GatewayUnavailable.
    """
    Payment.objects.filter(pk=payment.pk).update(next_check_at=clock.now() + TRY_AGAIN_AFTER)
    if not payment.provider_ref:
        return
    try:
        gateways.named(payment.gateway).expire_checkout(payment.provider_ref)
    except GatewayRefused as refusal:
        # It was paid or ended between two looks at it; the question below tells which.
        logger.info("%s cannot be closed: %s", payment, refusal)
    payments.check(payment)


def due(at: datetime) -> QuerySet[Payment]:
    """The open pages that are to be closed now."""
    return Payment.objects.filter(state=Payment.State.OPEN, closing_at__isnull=False, next_check_at__lte=at)
