"""How it ended with a milestone, and a refund that came back after the end."""

from contracts.models import Contract
from marketplace.money import Money
from marketplace.texts import later as _
from milestones.models import Milestone, State
from milestones.outcomes.voices import Voices
from milestones.workspace.next_step.sentence import Reader

CAME_BACK = Voices(
    client=_("The refund of {amount} came back from your bank. It stays protected until you send it again."),
    freelancer=_("The refund of {amount} came back from the bank. It stays protected until {client} sends it again."),
    others=_("The refund of {amount} came back from the bank. It stays protected until {client} sends it again."),
)
RELEASED = Voices(
    client=_("You paid {amount} to {freelancer}."),
    freelancer=_("{amount} was paid to you."),
    others=_("{amount} was paid to {freelancer}."),
)
REFUNDED = Voices(
    client=_("{amount} went back to you."),
    freelancer=_("{amount} went back to {client}."),
    others=_("{amount} went back to {client}."),
)
SETTLED = Voices(
    client=_("Settled: {paid} was paid to {freelancer}, and {back} went back to you."),
    freelancer=_("Settled: {paid} was paid to you, and {back} went back to {client}."),
    others=_("Settled: {paid} was paid to {freelancer}, and {back} went back to {client}."),
)
CANCELLED = _("This was cancelled. No money is held for it.")


def final(milestone: Milestone, contract: Contract, reader: Reader) -> str:
    """Where its money has gone."""
    if milestone.state == State.RELEASED:
        return reader.told(RELEASED, contract, amount=milestone.amount)
    if milestone.state == State.REFUNDED:
        return reader.told(REFUNDED, contract, amount=milestone.amount)
    if milestone.state == State.SETTLED:
        paid = Money(milestone.settled_minor or 0, milestone.currency)
        return reader.told(SETTLED, contract, paid=paid, back=milestone.amount - paid)
    return str(CANCELLED)
