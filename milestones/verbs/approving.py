"""Approving: the money is the freelancer's."""

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
from milestones.outcomes import releasing
from milestones.verbs import within_ruling


class AmountNotConfirmed(Refused):
    """What the client confirmed is not what would be paid."""


@transaction.atomic
def approve(
    milestone: Milestone, *, by: User, confirmed_minor: int, seen_state: str, seen_submissions: int | None = None
) -> None:
    """Release the whole hold: in review, before anything is (early), or to end a dispute.

    `confirmed_minor`, `seen_state` and `seen_submissions` (how many) are what the client saw on the
    page. Locks hold, contract, milestone, its dispute, ledger accounts. Raises NotYours, ContractStateRefuses,
    MilestoneStateRefuses, AmountNotConfirmed, HoldFrozen or Refused.
    """
    fresh = milestone.locked()
    fresh.contract.require_client(by)
    fresh.contract.require_state(Contract.State.ACTIVE)
    fresh.require(*PROTECTED)
    fresh.require(seen_state)
    if seen_submissions is not None and seen_submissions != fresh.submissions.count():
        raise Refused(_("A newer submission has arrived since you opened this page. Look at it first."))
    if confirmed_minor != fresh.amount_minor:
        raise AmountNotConfirmed(_("The amount to release is {amount}.").format(amount=fresh.amount))
    within_ruling.require(fresh, to_freelancer_minor=confirmed_minor)
    now, before = clock.now(), fresh.state
    if before in {State.SUBMITTED, State.DISPUTED}:
        fresh.approved(at=now)
        kind = MilestoneEvent.Kind.APPROVED
    else:
        fresh.approved_early(at=now)
        kind = MilestoneEvent.Kind.APPROVED_EARLY
    if before == State.DISPUTED:
        signals.disputes_ended.send(sender=MilestoneEvent, milestones=[fresh], how=Ended.APPROVED, at=now)
    releasing.carry_out([fresh], kind, from_states=[before], actor=by, at=now)
    releasing.complete_finished_contracts([fresh.contract_id], at=now)
