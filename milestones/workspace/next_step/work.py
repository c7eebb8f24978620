"""What comes next for work that is owed, and for a milestone that nothing is deposited for yet."""

from contracts.models import Contract
from marketplace import times
from marketplace.texts import later as _
from milestones.clocks import Party
from milestones.models import Milestone, State
from milestones.outcomes.voices import Voices
from milestones.workspace.next_step.sentence import NextStep, Reader, joined

OFFERED = Voices(
    client=_("{amount} is protected. Work on it starts once {freelancer} has accepted the offer."),
    freelancer=_("{amount} is protected. Work on it starts once you have accepted the offer."),
    others=_("{amount} is protected. Work on it starts once {freelancer} has accepted the offer."),
)
AT_WORK = {
    State.FUNDED: Voices(
        client=_("{amount} stays protected until {freelancer} submits the work; neither side can take it alone."),
        freelancer=_("{amount} stays protected until you submit the work; neither side can take it alone."),
        others=_("{amount} stays protected until {freelancer} submits the work; neither side can take it alone."),
    ),
    State.CHANGES_REQUESTED: Voices(
        client=_("{amount} stays protected until {freelancer} submits again; neither side can take it alone."),
        freelancer=_("{amount} stays protected until you submit again; neither side can take it alone."),
        others=_("{amount} stays protected until {freelancer} submits again; neither side can take it alone."),
    ),
}
OVERDUE = Voices(
    client=_("This was due on {day}, and {freelancer} has submitted nothing yet."),
    freelancer=_("This was due on {day}, and you have submitted nothing yet."),
    others=_("This was due on {day}, and nothing has been submitted yet."),
)
# By whether they were warned before, and whether anything that happens keeps it awake, as in earlier rules.
ASLEEP = {
    (False, True): Voices(
        client=_("If nothing happens by {when} ({relative}), you are both warned."),
        freelancer=_("If nothing happens by {when} ({relative}), you are both warned."),
        others=_("If nothing happens by {when} ({relative}), both are warned."),
    ),
    (False, False): Voices(
        client=_("If {freelancer} gives no sign of life by {when} ({relative}), you are both warned."),
        freelancer=_("If you give no sign of life by {when} ({relative}), you are both warned."),
        others=_("If {freelancer} gives no sign of life by {when} ({relative}), both are warned."),
    ),
    (True, True): Voices(
        client=_("If nothing happens by {when} ({relative}), your refund request opens by itself."),
        freelancer=_("If nothing happens by {when} ({relative}), {client}’s refund request opens by itself."),
        others=_("If nothing happens by {when} ({relative}), {client}’s refund request opens by itself."),
    ),
    (True, False): Voices(
        client=_("If {freelancer} gives no sign of life by {when} ({relative}), your refund request opens by itself."),
        freelancer=_("If you give no sign of life by {when} ({relative}), {client}’s refund request opens by itself."),
        others=_(
            "If {freelancer} gives no sign of life by {when} ({relative}), {client}’s refund request opens by itself."
        ),
    ),
}
PROCESSING = Voices(
    client=_("The payment provider is confirming your payment of {amount}. It shows here as soon as that is done."),
    freelancer=_(
        "The payment provider is confirming {client}’s payment of {amount}. Nothing is protected until that is done."
    ),
    others=_(
        "The payment provider is confirming {client}’s payment of {amount}. Nothing is protected until that is done."
    ),
)
NOT_ACCEPTED = Voices(
    client=_(
        "Nothing is protected for this yet. Work on it starts once {freelancer} has accepted the offer and you have "
        "deposited {amount}."
    ),
    freelancer=_(
        "Nothing is protected for this yet. Work on it starts once you have accepted the offer and {client} has "
        "deposited {amount}."
    ),
    others=_(
        "Nothing is protected for this yet. Work on it starts once {freelancer} has accepted the offer and {client} "
        "has deposited {amount}."
    ),
)
NOT_DEPOSITED = Voices(
    client=_("Nothing is protected for this yet. {freelancer} starts once you have deposited {amount}."),
    freelancer=_("Nothing is protected for this yet. Start once {client} has deposited {amount}."),
    others=_("Nothing is protected for this yet. {freelancer} starts once {client} has deposited {amount}."),
)


def protected(milestone: Milestone, contract: Contract, reader: Reader) -> NextStep:
    """Money is there for it. There is no deadline for the work itself but the agreed day, which moves no money."""
    if milestone.state == State.FUNDED and contract.state == Contract.State.OFFERED:
        return NextStep(reader.told(OFFERED, contract, amount=milestone.amount))
    stays = reader.told(AT_WORK[State(milestone.state)], contract, amount=milestone.amount)
    late, silence = "", ""
    if milestone.is_overdue and milestone.due_on:
        late = reader.told(OVERDUE, contract, day=times.day(milestone.due_on))
    if milestone.idle_due_at:
        is_either = contract.rules.waiting_side_keeps_awake
        words = ASLEEP[milestone.idle_warned_at is not None, is_either]
        silence = reader.told(words, contract, **reader.until(milestone.idle_due_at))
    due_at = milestone.idle_due_at if milestone.idle_warned_at else None
    return NextStep(joined(late, stays, silence), Party.FREELANCER, due_at)


def not_protected(milestone: Milestone, contract: Contract, reader: Reader, *, processing: bool) -> NextStep:
    """No money is there for it; `processing` while it is being confirmed."""
    if processing:
        return NextStep(reader.told(PROCESSING, contract, amount=milestone.amount))
    if contract.state in {Contract.State.AWAITING_DEPOSIT, Contract.State.OFFERED}:
        return NextStep(reader.told(NOT_ACCEPTED, contract, amount=milestone.amount))
    return NextStep(reader.told(NOT_DEPOSITED, contract, amount=milestone.amount), Party.CLIENT)
