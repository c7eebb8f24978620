"""What waits at the provider is tried again now: it comes first, the next time that the worker looks."""

from django.db import transaction
from django.utils.translation import gettext as _

from escrow.models import Payment, Payout, Refund
from escrow.models.recipient import BY_HAND
from marketplace import clock
from marketplace.later import run_soon
from marketplace.refusals import Refused

Operation = Payment | Payout | Refund
# By which column each of them has its turn.
TURN: dict[type[Operation], str] = {
    Payment: "next_check_at",
    Payout: "next_attempt_at",
    Refund: "next_attempt_at",
}


class NothingToTry(Refused):
    """It has ended, or waits for people."""


def waits(row: Operation) -> bool:
    """Whether the provider will be called for it."""
    if isinstance(row, Payout) and row.recipient.gateway == BY_HAND:
        return False
    return row.state in row.LIVE and not (isinstance(row, Payment) and row.state == Payment.State.INTENDED)


@transaction.atomic
def try_again(row: Operation) -> None:
    """Give it its turn now. Locks the row. Raises NothingToTry.

    How often it was tried stays as it is, and so does what protects it from being done twice.
    """
    fresh = type(row)._default_manager.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
    if not waits(fresh):
        raise NothingToTry(_("Nothing waits here: {row}.").format(row=fresh))
    type(row)._default_manager.filter(pk=row.pk).update(**{TURN[type(row)]: clock.now()})
    run_soon("escrow.finish_operations")
