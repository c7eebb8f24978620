from milestones import settling
from milestones.clocks import APPEAL, NEGOTIATION, RESPONSE, Party
from milestones.models import Milestone
from milestones.next_step.sentence import URGENT, NextStep, Reader, by
from milestones.standing import Standing


def disputed(milestone: Milestone, names: dict[Party, str], reader: Reader, standing: Standing | None) -> NextStep:
    """Every clock but the dispute's stands."""
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
