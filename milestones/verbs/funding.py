"""Funding: the client deposits the money before the work starts."""

from django.db import transaction

from accounts.models import User
from contracts.models import Contract
from escrow.models import Payment
from escrow.money_in import payments
from marketplace import clock
from milestones.models import Milestone, State
from milestones.verbs.returned_deposits import require_may_deposit


@transaction.atomic
def fund(milestone: Milestone, *, by: User) -> Payment:
    """Ask for this milestone's deposit; the milestone is funded when the provider says that it was charged.

    Locks hold, contract, milestone. Raises NotYours, ContractStateRefuses, MilestoneStateRefuses,
    DepositNotWanted, ComesBackTooOften or PaymentInProgress. The caller opens the checkout after the commit.
    """
    fresh = milestone.locked()
    fresh.contract.require_client(by)
    fresh.contract.require_state(Contract.State.ACTIVE)
    fresh.require(State.PENDING)
    require_may_deposit(by, fresh.contract.freelancer, now=clock.now())
    return payments.ask(
        [fresh.hold],
        payer=by,
        description=f"{fresh.title}, {fresh.contract.title}"[:200],
        return_path=fresh.contract.get_absolute_url(),
    )
