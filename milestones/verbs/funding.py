from django.db import transaction

from accounts.models import User
from contracts.models import Contract
from escrow.models import Payment
from escrow.money_in import payments
from marketplace import clock
from milestones.models.fields import MilestoneFields
from milestones.models.states import State
from milestones.verbs.returned import require_may_deposit


class Fundable(MilestoneFields):
    """The client deposits the money before the work starts."""

    class Meta:
        abstract = True

    @transaction.atomic
    def fund(self, *, by: User) -> Payment:
        """Ask for this milestone's deposit; the milestone is funded when the provider says that it was charged.

        Locks hold, contract, milestone. Raises NotYours, ContractStateRefuses, MilestoneStateRefuses,
        DepositNotWanted, ComesBackTooOften or PaymentInProgress. The caller opens the checkout after the commit.
        """
        fresh = self.locked()
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
