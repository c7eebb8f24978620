"""Giving the money back while a bank only asks about a payment, which spares everybody the chargeback."""

from django.db import transaction

from accounts.models import User
from escrow import chargebacks, covering, refunds, signals
from escrow.models import Chargeback, Hold, Refund
from escrow.parties import require_no_part
from marketplace import clock
from marketplace.refusals import Refused

State = Chargeback.State
REASON = "Given back, because the client’s bank asked about the payment"


class NotToBeGivenBack(Refused):
    """It is no inquiry any more, or nothing of its payment is held."""


def give_back(chargeback: Chargeback, *, by: User) -> list[Refund]:
    """Refund what is held of an inquiry's payment, whole holds; a payment that is all refunded ends the inquiry.

    What was released is not touched; where there is such, the bank may go on asking. Calls the provider first, outside
    any transaction, for its word of this moment. Should the bank take the money before the refunds are sent, they are
    refused, and what came back into the holds is frozen. Raises OwnMoney, NotToBeGivenBack, or as gateways do.
    """
    require_no_part(by, chargeback.payment)
    chargebacks.hear(chargeback.payment.gateway, chargeback.provider_ref)
    return _give_back(chargeback, by)


@transaction.atomic
def _give_back(chargeback: Chargeback, by: User) -> list[Refund]:
    """Locks the payment's holds, what their owners lock above them, the chargeback, ledger accounts."""
    holds, now = Hold.lock(chargeback.payment.parts.values_list("hold_id", flat=True)), clock.now()
    chargeback = Chargeback.objects.select_for_update(no_key=True).get(pk=chargeback.pk)
    if chargeback.state != State.OPEN:
        raise NotToBeGivenBack("The bank has decided already.")
    if not (chargeback.is_inquiry and chargeback.is_refundable):
        raise NotToBeGivenBack("The bank has taken the money already, so it cannot be given back as well.")
    others = Chargeback.objects.filter(payment=chargeback.payment_id, state__in=Chargeback.FREEZES)
    if others.exclude(pk=chargeback.pk).exclude(is_inquiry=True, is_refundable=True).exists():
        raise NotToBeGivenBack("There is another chargeback of this payment, which keeps its money.")
    held = covering.frozen_with_its_money(chargeback.payment_id, holds)
    if not held:
        raise NotToBeGivenBack("Nothing of this payment is held any more.")
    Hold.thaw(held)
    amounts = [hold.balance.amount_minor for hold in held]
    sent = refunds.refund(held, amounts_minor=amounts, actor=by, reason=REASON, at=now)
    signals.inquiry_refunded.send(sender=Chargeback, chargeback=chargeback, refunds=sent, actor=by, at=now)
    return sent
