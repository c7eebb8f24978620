from dataclasses import replace

from django.utils.translation import gettext as _

from marketplace.money import Money
from milestones.clocks import REFUND_REQUEST, REVIEW, Party
from milestones.models import Milestone, SettlementOffer
from milestones.outcomes import settling
from milestones.workspace.next_step.sentence import URGENT, NextStep, Reader, by, silence


def refund_request(offer: SettlementOffer, amount: Money, names: dict[Party, str], reader: Reader) -> NextStep:
    """The client wants everything back; what silence does depends on whether work was submitted."""
    clock, due_at = offer.clock, offer.answer_due_at
    client, freelancer = names[Party.CLIENT], names[Party.FREELANCER]
    if clock == REFUND_REQUEST:
        step = silence(clock, amount, names, due_at, reader, to_do="answer the refund request")
        asks = (
            _("A refund request opened by itself.")
            if offer.by_itself
            else _("{client} asks for {amount} back.").format(client=client, amount=amount)
        )
        return replace(step, sentence=f"{asks} {step.sentence}")
    sentence = _(
        "{client} asks for {amount} back. If {freelancer} does not answer {by}, it becomes a "
        "dispute; the money stays protected."
    ).format(client=client, amount=amount, freelancer=freelancer, by=by(due_at, reader))
    return NextStep(sentence, clock.waits_for, due_at, urgent=due_at - reader.now <= URGENT)


def offered(offer: SettlementOffer, milestone: Milestone, names: dict[Party, str], reader: Reader) -> NextStep:
    """An offer beside whatever else goes on: when it ends unanswered, nothing changes."""
    author, answers = offer.sides
    due_at = offer.answer_due_at
    sentence = _("{names} offers to settle: {sentence}").format(
        names=names[author], sentence=settling.sentence(milestone, offer.to_freelancer_minor)
    )
    if milestone.review_due_at:
        review = silence(REVIEW, milestone.amount, names, milestone.review_due_at, reader)
        # An answer is wanted of one side; but only the client can stop what silence does.
        waits_for = Party.BOTH if author == REVIEW.waits_for else answers
        return NextStep(f"{sentence} {review.sentence}", waits_for, review.due_at, urgent=review.urgent)
    sentence += _(" If {names} does not answer {by}, the offer ends and the money stays protected.").format(
        names=names[answers], by=by(due_at, reader)
    )
    return NextStep(sentence, answers, due_at, urgent=due_at - reader.now <= URGENT)
