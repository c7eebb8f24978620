from django.db import transaction

from accounts.models import User
from contracts.models import Contract
from marketplace import clock
from marketplace.refusals import Refused
from milestones import releasing
from milestones.models.event import MilestoneEvent
from milestones.models.fields import MilestoneFields
from milestones.models.states import State


class AmountNotConfirmed(Refused):
    """What the client confirmed is not what would be paid."""


class Approvable(MilestoneFields):
    """The client approves, and the money is the freelancer's."""

    class Meta:
        abstract = True

    @transaction.atomic
    def approve(self, *, by: User, confirmed_minor: int, seen_state: str, seen_submissions: int | None = None) -> None:
        """Release the whole hold, in review or (early) before anything is.

        `confirmed_minor`, `seen_state` and `seen_submissions` (how many) are what the client saw on the
        page. Locks hold, contract, milestone, ledger accounts. Raises NotYours, ContractStateRefuses,
        MilestoneStateRefuses, AmountNotConfirmed or Refused.
        """
        fresh = self.locked()
        fresh.contract.require_client(by)
        fresh.contract.require_state(Contract.State.ACTIVE)
        fresh.require(State.SUBMITTED, State.FUNDED, State.CHANGES_REQUESTED)
        fresh.require(seen_state)
        if seen_submissions is not None and seen_submissions != fresh.submissions.count():
            raise Refused("A newer submission has arrived since you opened this page. Look at it first.")
        if confirmed_minor != fresh.amount_minor:
            raise AmountNotConfirmed(f"The amount to release is {fresh.amount}.")
        now, before = clock.now(), fresh.state
        if before == State.SUBMITTED:
            fresh.approved(at=now)
            kind = MilestoneEvent.Kind.APPROVED
        else:
            fresh.approved_early(at=now)
            kind = MilestoneEvent.Kind.APPROVED_EARLY
        releasing.carry_out([fresh], kind, from_states=[before], actor=by, at=now)
        releasing.complete_finished_contracts([fresh.contract_id], at=now)
