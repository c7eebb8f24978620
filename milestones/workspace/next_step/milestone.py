from contracts.models import Contract
from milestones.clocks import REVIEW, Party
from milestones.dispute_status import Standing
from milestones.models import Milestone, State
from milestones.workspace.next_step import over, work
from milestones.workspace.next_step.dispute import disputed
from milestones.workspace.next_step.offer import offered, refund_request
from milestones.workspace.next_step.sentence import FROZEN, KEPT, NextStep, Reader, joined, silence


def of_milestone(
    milestone: Milestone,
    contract: Contract,
    reader: Reader,
    *,
    processing: bool = False,
    standing: Standing | None = None,
) -> NextStep:
    """What comes next for a milestone of an active contract.

    `processing` while its deposit is being confirmed; `standing` is how its dispute stands, if there is one.
    """
    if milestone.hold.is_frozen:
        return _stopped(milestone, contract, reader)
    if milestone.state == State.DISPUTED:
        return disputed(milestone, contract, reader, standing)
    offer = milestone.open_offer if milestone.is_at_work else None
    if offer and offer.is_refund_request:
        return refund_request(offer, milestone.amount, contract, reader)
    if offer:
        return offered(offer, milestone, contract, reader)
    if milestone.state == State.SUBMITTED and milestone.review_due_at:
        return silence(REVIEW, milestone.amount, contract, milestone.review_due_at, reader)
    if milestone.state in {State.FUNDED, State.CHANGES_REQUESTED}:
        return work.protected(milestone, contract, reader)
    if milestone.state == State.PENDING:
        return work.not_protected(milestone, contract, reader, processing=processing)
    if milestone.refund_came_back:
        sentence = reader.told(over.CAME_BACK, contract, amount=milestone.hold.balance)
        return NextStep(sentence, Party.CLIENT)
    return NextStep(over.final(milestone, contract, reader))


def _stopped(milestone: Milestone, contract: Contract, reader: Reader) -> NextStep:
    """The client's bank has yet to decide: about all of it, or about what goes back of what is decided."""
    held = milestone.hold.balance
    if milestone.hold.is_kept:
        return NextStep(joined(over.final(milestone, contract, reader), reader.told(KEPT, contract, amount=held)))
    return NextStep(reader.told(FROZEN, contract, amount=milestone.amount if milestone.is_protected else held))
