"""Returning money: the freelancer gives it back, and what came back from the bank is sent once more."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from contracts.models import Contract
from marketplace import clock
from marketplace.refusals import Refused
from milestones import signals
from milestones.dispute_status import Ended
from milestones.models import Milestone, MilestoneEvent, State
from milestones.models.states import PROTECTED
from milestones.outcomes import refunding, releasing


class NothingToSendAgain(Refused):
    """The hold is empty: the refund is on its way or has arrived."""


@transaction.atomic
def return_money(milestone: Milestone, *, by: User, confirmed_minor: int, reason: str, seen_state: str = "") -> None:
    """Refund the whole hold to the client. Only the freelancer can: it is their consent.

    Locks hold, contract, milestone, its dispute, ledger accounts. Raises NotYours, ContractStateRefuses,
    MilestoneStateRefuses or Refused when another amount was confirmed.
    """
    fresh = milestone.locked()
    fresh.contract.require_freelancer(by)
    fresh.contract.require_state(Contract.State.ACTIVE)
    fresh.require(*PROTECTED)
    if seen_state:
        fresh.require(seen_state)
    if confirmed_minor != fresh.amount_minor:
        raise Refused(_("The amount to return is {amount}.").format(amount=fresh.amount))
    now, before = clock.now(), fresh.state
    fresh.money_returned(at=now)
    if before == State.DISPUTED:
        signals.disputes_ended.send(sender=MilestoneEvent, milestones=[fresh], how=Ended.RETURNED, at=now)
    refunding.carry_out([fresh], MilestoneEvent.Kind.RETURNED, from_states=[before], actor=by, reason=reason, at=now)
    releasing.complete_finished_contracts([fresh.contract_id], at=now)


@transaction.atomic
def send_refund_again(milestone: Milestone, *, by: User) -> None:
    """Try a refund that came back once more. Locks hold, contract, milestone, ledger accounts.

    Raises NotYours, MilestoneStateRefuses or NothingToSendAgain.
    """
    fresh = milestone.locked()
    fresh.contract.require_client(by)
    fresh.require(State.REFUNDED, State.SETTLED)
    if not fresh.refund_came_back:
        raise NothingToSendAgain(_("This refund is already on its way."))
    refunding.send_again(fresh, actor=by, at=clock.now())
