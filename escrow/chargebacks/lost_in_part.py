"""Chargebacks that were lost for less than a hold is worth are looked at again when what is held or taken has changed.

Everything here runs in the caller's transaction, with the payment's holds locked.
"""

from collections.abc import Sequence
from datetime import datetime

from escrow.chargebacks import bearing
from escrow.losses import covering, debts
from escrow.models import Chargeback, ChargebackDecision, Hold

State = Chargeback.State


def look_again(payment_id: int, holds: Sequence[Hold], *, at: datetime) -> None:
    """Of a payment's chargebacks that wait for staff: what is worth no more than they took pays, as at their end.

    One that nothing is left to decide about is lost, and the client owes what nobody has paid; a decision that waits
    for a second person is overtaken. Locks taken: the chargebacks, what is owed, ledger accounts.
    """
    waiting = Chargeback.objects.filter(payment=payment_id, state=State.PARTLY_LOST).order_by("pk")
    for chargeback in waiting.select_for_update(no_key=True):
        bearing.end_keeping(chargeback, holds, at=at)
        drawn = covering.draw(chargeback, holds, at=at)
        if chargeback.uncovered_minor > 0 and covering.frozen_with_its_money(payment_id, holds):
            if drawn:
                covering.tell_closed(chargeback, drawn, {}, at=at)
            continue
        chargeback.state, chargeback.decision_due_at = State.LOST, None
        chargeback.save()
        overtake_decision(chargeback)
        debts.follow(chargeback, at=at)
        covering.tell_closed(chargeback, drawn, covering.thaw(chargeback, holds), at=at)


def overtake_decision(chargeback: Chargeback) -> None:
    """What waited for a second person is not for people to decide any more."""
    waiting = chargeback.decisions.filter(state=ChargebackDecision.State.PROPOSED)
    waiting.update(state=ChargebackDecision.State.OVERTAKEN)


def overtake_giving_back(chargeback: Chargeback) -> None:
    """The bank no longer only asks: what waited for a second person to be given back cannot be any more."""
    if chargeback.state == State.OPEN and chargeback.is_inquiry and chargeback.is_refundable:
        return
    waiting = chargeback.decisions.filter(
        what=ChargebackDecision.What.GIVE_BACK, state=ChargebackDecision.State.PROPOSED
    )
    waiting.update(state=ChargebackDecision.State.OVERTAKEN)
