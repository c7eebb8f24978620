"""Money that has left its holds for the client without anybody's consent in the contract: what ends with it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from accounts.models import User
from contracts.models import Contract
from milestones import signals as signals_up
from milestones.dispute_status import Ended
from milestones.models import Milestone, MilestoneEvent, SettlementOffer, State
from milestones.models.states import PROTECTED
from milestones.outcomes import releasing


def end(
    milestones: Sequence[Milestone],
    move: Callable[..., None],
    *,
    kind: str,
    how: Ended,
    actor: User | None,
    at: datetime,
) -> None:
    """Those that were protected end by this move, with their disputes and offers. Locks the disputes."""
    before = [milestone.state for milestone in milestones]
    protected = [milestone for milestone in milestones if milestone.state in PROTECTED]
    disputed = [milestone for milestone in protected if milestone.state == State.DISPUTED]
    for milestone in protected:
        move(milestone, at=at)
    signals_up.disputes_ended.send(sender=Milestone, milestones=disputed, how=how, at=at)
    Milestone.write(protected, *Milestone.CLOSED)
    SettlementOffer.overtake(protected, at=at)
    MilestoneEvent.record(milestones, kind, from_states=before, actor=actor, at=at)


def finish(milestones: Sequence[Milestone], *, at: datetime) -> None:
    """Complete the contracts that have nothing left to do.

    An offer whose deposit is gone is over; the sweep ends it with everything that belongs to it.
    """
    contracts = {milestone.contract_id for milestone in milestones}
    Contract.objects.filter(pk__in=contracts, state=Contract.State.OFFERED).update(answer_due_at=at)
    releasing.complete_finished_contracts(contracts, at=at)
