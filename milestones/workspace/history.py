"""A contract's history: its own events and its milestones' in one line of time."""

from dataclasses import dataclass
from datetime import datetime

from contracts.models import Contract, ContractEvent
from milestones.models import Milestone, MilestoneEvent, State


@dataclass(frozen=True)
class Happening:
    """One line of the contract's history."""

    at: datetime
    text: str
    note: str
    who: str
    tone: str

    @property
    def icon(self) -> str:
        return ICONS.get(self.tone, "circle")


TONES = {
    State.FUNDED: "protected",
    State.SUBMITTED: "review",
    State.CHANGES_REQUESTED: "changes",
    State.RELEASED: "paid",
    State.REFUNDED: "returned",
    State.DISPUTED: "disputed",
    State.SETTLED: "paid",
}
# What a bank does changes no state, or stands out from what else leads there.
KIND_TONES = {
    MilestoneEvent.Kind.FROZEN: "frozen",
    MilestoneEvent.Kind.CHARGED_BACK: "frozen",
    MilestoneEvent.Kind.PART_TAKEN: "frozen",
    MilestoneEvent.Kind.BANK_OVERRULED: "frozen",
    MilestoneEvent.Kind.EARNINGS_TAKEN: "frozen",
}

# Which of our staff works on it is not told to its two sides, so that nobody is pressed in person.
BY_STAFF = {
    MilestoneEvent.Kind.DISPUTE_TAKEN,
    MilestoneEvent.Kind.DISPUTE_QUESTION,
    MilestoneEvent.Kind.RULING_MADE,
    MilestoneEvent.Kind.GIVEN_BACK,
}
# What came of a refund, which may be but the rest of a settlement.
OF_A_REFUND = {
    MilestoneEvent.Kind.REFUND_ARRIVED,
    MilestoneEvent.Kind.REFUND_FAILED,
    MilestoneEvent.Kind.REFUND_RETRIED,
}
ICONS = {
    "protected": "shield",
    "changes": "pencil",
    "review": "eye",
    "paid": "check",
    "returned": "return",
    "disputed": "scales",
    "frozen": "lock",
}


def history_of(contract: Contract, milestones: list[Milestone]) -> list[Happening]:
    """Newest first; the contract's own events and its milestones' together."""
    events = ContractEvent.objects.filter(contract=contract).select_related("actor")
    happenings = [Happening(e.at, e.text, "", e.actor.name if e.actor else "", "") for e in events]
    for milestone in milestones:
        for event in milestone.events.all():
            if event.kind == MilestoneEvent.Kind.CREATED and not milestone.is_direct:
                continue
            amount = milestone.given_back if event.kind in OF_A_REFUND else milestone.worth_at(event.at)
            text = f"{milestone.title}: {event.get_kind_display()}, {amount}"
            who = "our staff" if event.kind in BY_STAFF else event.actor.name if event.actor else ""
            tone = KIND_TONES.get(MilestoneEvent.Kind(event.kind)) or TONES.get(State(event.to_state), "")
            happenings.append(Happening(event.at, text, event.note, who, tone))
    return sorted(happenings, key=lambda happening: happening.at, reverse=True)
