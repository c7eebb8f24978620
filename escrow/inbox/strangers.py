"""Events about what is not ours, and the charge that is ours although no row names it yet.

Every real account has charges, refunds and disputes of others: made in the provider's dashboard, by an older shop, by
a copy of this site. They are done with a line in the log. What carries a name that this installation had before a
restore is told to operators: it happened in the time that the backup does not have.
"""

import logging
from typing import TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from escrow import gateways
from escrow.models import Payment
from escrow.models.named import Named
from escrow.money_in import payments
from marketplace import installation
from marketplace.alarms import alarm

logger = logging.getLogger(__name__)
Row = TypeVar("Row", bound=Named)


class RowMissing(Exception):
    """The provider names a row of ours that is not there, although rows are written before the provider is called."""


class ChargeNotBooked(Exception):
    """A charge is of a payment of ours that has not heard of it yet: try again."""


def ours(rows: QuerySet[Row], pk: int, name: str) -> Row | None:
    """The row that was begun with this id under this installation's name; None, and told, where it is not ours.

    Raises RowMissing.
    """
    row = rows.filter(pk=pk, installation=name).first()
    if row is not None:
        return row
    what = f"{rows.model._meta.verbose_name} {pk}"
    if name and name == installation.current():
        raise RowMissing(_("The provider tells of {what}, and there is none").format(what=what))
    if name and installation.is_ours(name):
        alarm(
            "The provider tells of something from before the restore",
            f"It tells of {what}, which the backup that was restored does not have. Reconciliation lists its money as "
            "only at the provider.",
        )
    else:
        logger.info("The provider tells of %s of another installation, %s: not ours", what, name or "without a name")
    return None


def payment_of(gateway_name: str, charge_ref: str) -> Payment | None:
    """Our payment that this charge was made for; None, and told, where it is not ours.

    Calls the provider, outside any transaction, about a charge that no row names: an event of it may overtake the
    news that it succeeded, which is then booked first. Raises ChargeNotBooked, RowMissing, and as gateways do.
    """
    booked = Payment.objects.filter(gateway=gateway_name, charge_ref=charge_ref).first()
    if booked:
        return booked
    subject = gateways.named(gateway_name).charged_for(charge_ref)
    if subject.payment_id is None:
        logger.info("Charge %s was not made here: not ours", charge_ref)
        return None
    payment = ours(Payment.objects.filter(gateway=gateway_name), subject.payment_id, subject.installation)
    if payment is None:
        return None
    payments.check(payment)
    payment.refresh_from_db()
    if payment.charge_ref != charge_ref:
        raise ChargeNotBooked(
            _("Charge {charge_ref} is of {payment}, which does not know it yet").format(
                charge_ref=charge_ref, payment=payment
            )
        )
    return payment
