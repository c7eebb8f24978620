"""What staff decide about a lost chargeback."""

from django.db import transaction

from accounts.models import User
from escrow import covering, refunds
from escrow.models import Chargeback, Hold
from escrow.parties import require_no_part
from marketplace import clock
from marketplace.refusals import Refused

State = Chargeback.State


class NothingToDecide(Refused):
    """The chargeback does not wait for staff."""


@transaction.atomic
def decide(chargeback: Chargeback, *, holds_pay: bool, by: User) -> None:
    """Staff's decision on a chargeback that was lost in part: what is held pays for it, or the platform does.

    A hold that pays goes to the client for the rest, because their bank has undone the payment that it came from.
    Locks taken: the payment's holds, what their owners lock above them, the chargeback, ledger accounts. Raises
    OwnMoney or NothingToDecide.
    """
    require_no_part(by, chargeback.payment)
    holds, now = Hold.lock(chargeback.payment.parts.values_list("hold_id", flat=True)), clock.now()
    chargeback = Chargeback.objects.select_for_update(no_key=True).get(pk=chargeback.pk)
    if chargeback.state != State.PARTLY_LOST:
        raise NothingToDecide("This chargeback does not wait for a decision.")
    chargeback.state = State.LOST
    chargeback.save()
    drawn: list[Hold] = []
    if holds_pay:
        [hold, *_] = covering.with_its_money(chargeback.payment_id, holds)
        hold.frozen_at = None
        rest = hold.balance.amount_minor - chargeback.uncovered_minor
        covering.pay_from([(hold, chargeback.uncovered_minor)], chargeback, actor=by, at=now)
        refunds.refund([hold], amounts_minor=[rest], actor=by, reason="The rest, after a chargeback", at=now)
        drawn = [hold]
    covering.tell_closed(chargeback, drawn, covering.thaw(chargeback, holds), at=now)


@transaction.atomic
def settle_with_client(chargeback: Chargeback) -> None:
    """Let the client of a lost chargeback make deposits again. Locks the chargeback."""
    chargeback = Chargeback.objects.select_for_update(no_key=True).get(pk=chargeback.pk)
    if chargeback.state != State.LOST:
        raise NothingToDecide("Only a lost chargeback can be settled with the client.")
    Chargeback.objects.filter(pk=chargeback.pk, settled_at=None).update(settled_at=clock.now())
