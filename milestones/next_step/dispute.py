from dataclasses import replace

from milestones import settling
from milestones.clocks import APPEAL, NEGOTIATION, RESPONSE, Party
from milestones.models import Milestone
from milestones.next_step.sentence import URGENT, NextStep, Reader, by
from milestones.standing import Standing


def disputed(milestone: Milestone, names: dict[Party, str], reader: Reader, standing: Standing | None) -> NextStep:
    """Every clock but the dispute's stands."""
    step = _of_stage(milestone, names, reader, standing)
    offer = milestone.open_offer
    if offer is None or standing is None or standing.ruled_minor is not None:
        return step
    author, answers = offer.sides
    waiting = f"{step.sentence} {names[author]}’s offer waits for {names[answers]}’s answer."
    if step.waits_for == Party.STAFF:
        # Our staff need no deadline; the offer has one.
        due_at = step.due_at or offer.answer_due_at
        return replace(step, sentence=waiting, waits_for=answers, due_at=due_at, urgent=due_at - reader.now <= URGENT)
    return replace(step, sentence=waiting, waits_for=answers if step.waits_for == Party.BOTH else step.waits_for)


def _of_stage(milestone: Milestone, names: dict[Party, str], reader: Reader, standing: Standing | None) -> NextStep:
    amount = milestone.amount
    stands = f"{amount} is disputed and safe; every other clock stands."
    if standing is None or standing.clock is None or standing.due_at is None:
        decide = f"{amount} is disputed and safe. Our staff decide, and you are both told as soon as they have."
        return NextStep(f"{decide} No time runs.", Party.STAFF)
    due_at, urgent = standing.due_at, standing.due_at - reader.now <= URGENT
    when = by(due_at, reader)
    if due_at <= reader.now:
        sentence = stands
        if standing.ruled_minor is not None:
            sentence = (
                f"The ruling is final and being carried out. {settling.sentence(milestone, standing.ruled_minor)}"
            )
        return NextStep(sentence, Party.STAFF, due_at, urgent=True)
    sentence = {
        RESPONSE.name: f"If {names.get(standing.waits_for, 'nobody')} does not respond {when}, our staff decide with "
        f"what is there. {stands}",
        NEGOTIATION.name: f"If you two do not settle it {when}, our staff decide. {stands}",
        APPEAL.name: f"Our staff have ruled. If nobody appeals {when}: "
        f"{settling.sentence(milestone, standing.ruled_minor or 0)}",
    }[standing.clock.name]
    return NextStep(sentence, standing.waits_for, due_at, urgent=urgent)
