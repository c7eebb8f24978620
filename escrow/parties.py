"""Whose money something is: staff decide nothing about their own."""

from django.utils.translation import gettext as _

from accounts import strangers
from accounts.models import User
from escrow.models import Hold, Payment, Payout, Refund
from marketplace.refusals import NotYours


class OwnMoney(NotYours):
    """Nobody decides about money that they pay, get, or have a part in."""


def require_no_part(by: User, what: Payment | Payout | Refund) -> None:
    """Raise OwnMoney for the payee of a payout and for either side of what a payment was made for, NoStranger for
    whoever has or had a contract or a proposal with one of them.
    """
    if isinstance(what, Payout):
        parties = {what.payee_id}
    else:
        payment = what if isinstance(what, Payment) else what.payment
        payees = Hold.objects.filter(parts__payment=payment).values_list("payee_id", flat=True)
        parties = {payment.payer_id, *payees}
    if by.pk in parties:
        raise OwnMoney(_("You have a part in this yourself. Somebody else has to decide it."))
    strangers.require_stranger(by, parties)
