"""Giving the money back while a bank only asks about a payment, which spares everybody the chargeback.

Nobody else moves money meanwhile: a part that is returned is no answer to a bank.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.suspension.suspended import lock
from escrow import signals
from escrow.chargebacks import chargebacks, proposing
from escrow.losses import covering
from escrow.models import Chargeback, ChargebackDecision, Hold, Refund
from escrow.money_out import refunds
from escrow.parties import require_no_part
from marketplace.money import Money
from marketplace.refusals import Refused
from marketplace.texts import later as _later

State = Chargeback.State
What = ChargebackDecision.What
REASON = _later("Given back, because the client’s bank asked about the payment")


class NotToBeGivenBack(Refused):
    """It is no inquiry any more, or nothing of its payment is held."""


def give_back(chargeback: Chargeback, *, by: User) -> list[Refund]:
    """Refund what is held of an inquiry's payment, whole holds; a payment that is all refunded ends the inquiry.

    Nothing yet where it takes two (one_hand.py): it is carried out when a second person has confirmed it.
    What was released is not touched; where there is such, the bank may go on asking. Calls the provider first, outside
    any transaction, for its word of this moment. Should the bank take the money before the refunds are sent, they are
    refused, and what came back into the holds is frozen. Raises OwnMoney, NotToBeGivenBack, or as gateways do.
    """
    require_no_part(by, chargeback.payment)
    chargebacks.hear(chargeback.payment.gateway, chargeback.provider_ref)
    return _give_back(chargeback, by)


@transaction.atomic
def _give_back(chargeback: Chargeback, by: User) -> list[Refund]:
    """Locks the payment's holds, what their owners lock above them, who decides, the chargeback, ledger accounts."""
    holds = Hold.lock(chargeback.payment.parts.values_list("hold_id", flat=True))
    lock(by)
    chargeback = Chargeback.objects.select_for_update(no_key=True).get(pk=chargeback.pk)
    held = held_for(chargeback, holds)
    proposing.require_none_waits(chargeback)
    decision, takes_two = proposing.write(chargeback, What.GIVE_BACK, at_stake(chargeback, held), by=by)
    return [] if takes_two else carry_out(chargeback, held, by=by, at=decision.made_at)


def held_for(chargeback: Chargeback, holds: Sequence[Hold]) -> list[Hold]:
    """The holds that would be given back; they and the chargeback must be locked. Raises NotToBeGivenBack."""
    if chargeback.state != State.OPEN:
        raise NotToBeGivenBack(_("The bank has decided already."))
    if not (chargeback.is_inquiry and chargeback.is_refundable):
        raise NotToBeGivenBack(_("The bank has taken the money already, so it cannot be given back as well."))
    others = Chargeback.objects.filter(payment=chargeback.payment_id, state__in=Chargeback.FREEZES)
    if others.exclude(pk=chargeback.pk).exclude(is_inquiry=True, is_refundable=True).exists():
        raise NotToBeGivenBack(_("There is another chargeback of this payment, which keeps its money."))
    held = covering.frozen_with_its_money(chargeback.payment_id, holds)
    if not held:
        raise NotToBeGivenBack(_("Nothing of this payment is held any more."))
    return held


def at_stake(chargeback: Chargeback, held: Sequence[Hold]) -> Money:
    """What these holds have."""
    return Money(sum(hold.balance.amount_minor for hold in held), chargeback.currency)


def carry_out(chargeback: Chargeback, held: Sequence[Hold], *, by: User, at: datetime) -> list[Refund]:
    """Refund what these holds have, and tell whoever owns them. They and the chargeback must be locked."""
    Hold.thaw(held)
    amounts = [hold.balance.amount_minor for hold in held]
    sent = refunds.refund(held, amounts_minor=amounts, actor=by, reason=REASON, at=at)
    signals.inquiry_refunded.send(sender=Chargeback, chargeback=chargeback, refunds=sent, actor=by, at=at)
    return sent
