from dataclasses import replace

from contracts.models import Contract
from marketplace.money import Money
from marketplace.texts import later as _
from milestones.clocks import REFUND_REQUEST, REVIEW, Party
from milestones.models import Milestone, SettlementOffer
from milestones.outcomes import settling
from milestones.outcomes.voices import Voices
from milestones.workspace.next_step.sentence import URGENT, NextStep, Reader, joined, silence

OPENED_BY_ITSELF = _("A refund request opened by itself.")
ASKS = Voices(
    client=_("You ask for {amount} back."),
    freelancer=_("{client} asks you for {amount} back."),
    others=_("{client} asks for {amount} back."),
)
BECOMES_A_DISPUTE = Voices(
    client=_(
        "You ask for {amount} back. If {freelancer} does not answer by {when} ({relative}), it becomes a dispute; the "
        "money stays protected."
    ),
    freelancer=_(
        "{client} asks you for {amount} back. If you do not answer by {when} ({relative}), it becomes a dispute; the "
        "money stays protected."
    ),
    others=_(
        "{client} asks for {amount} back. If {freelancer} does not answer by {when} ({relative}), it becomes a "
        "dispute; the money stays protected."
    ),
)
# By who offers.
OFFERS = {
    Party.CLIENT: Voices(
        client=_("You offer to settle: {split}"),
        freelancer=_("{client} offers to settle: {split}"),
        others=_("{client} offers to settle: {split}"),
    ),
    Party.FREELANCER: Voices(
        client=_("{freelancer} offers to settle: {split}"),
        freelancer=_("You offer to settle: {split}"),
        others=_("{freelancer} offers to settle: {split}"),
    ),
}
# By who answers.
ENDS = {
    Party.CLIENT: Voices(
        client=_("If you do not answer by {when} ({relative}), the offer ends and the money stays protected."),
        freelancer=_(
            "If {client} does not answer by {when} ({relative}), the offer ends and the money stays protected."
        ),
        others=_("If {client} does not answer by {when} ({relative}), the offer ends and the money stays protected."),
    ),
    Party.FREELANCER: Voices(
        client=_(
            "If {freelancer} does not answer by {when} ({relative}), the offer ends and the money stays protected."
        ),
        freelancer=_("If you do not answer by {when} ({relative}), the offer ends and the money stays protected."),
        others=_(
            "If {freelancer} does not answer by {when} ({relative}), the offer ends and the money stays protected."
        ),
    ),
}


def refund_request(offer: SettlementOffer, amount: Money, contract: Contract, reader: Reader) -> NextStep:
    """The client wants everything back; what silence does depends on whether work was submitted."""
    clock, due_at = offer.clock, offer.answer_due_at
    if clock == REFUND_REQUEST:
        step = silence(clock, amount, contract, due_at, reader)
        asks = str(OPENED_BY_ITSELF) if offer.by_itself else reader.told(ASKS, contract, amount=amount)
        return replace(step, sentence=joined(asks, step.sentence))
    sentence = reader.told(BECOMES_A_DISPUTE, contract, amount=amount, **reader.until(due_at))
    return NextStep(sentence, clock.waits_for, due_at, urgent=due_at - reader.now <= URGENT)


def offered(offer: SettlementOffer, milestone: Milestone, contract: Contract, reader: Reader) -> NextStep:
    """An offer beside whatever else goes on: when it ends unanswered, nothing changes."""
    author, answers = offer.sides
    due_at = offer.answer_due_at
    split = settling.sentence(milestone, offer.to_freelancer_minor, reader.side)
    sentence = reader.told(OFFERS[author], contract, split=split)
    if milestone.review_due_at:
        review = silence(REVIEW, milestone.amount, contract, milestone.review_due_at, reader)
        # An answer is wanted of one side; but only the client can stop what silence does.
        waits_for = Party.BOTH if author == REVIEW.waits_for else answers
        return NextStep(joined(sentence, review.sentence), waits_for, review.due_at, urgent=review.urgent)
    ends = reader.told(ENDS[answers], contract, **reader.until(due_at))
    return NextStep(joined(sentence, ends), answers, due_at, urgent=due_at - reader.now <= URGENT)
