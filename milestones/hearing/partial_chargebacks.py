"""The client's bank took a part: of a milestone that goes on with the rest, or of what was paid for nothing seen."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from escrow import signals
from escrow.models import Chargeback, Hold, Taking
from marketplace.money import Money
from milestones import signals as signals_up
from milestones.kinds_of_notice import bank_took
from milestones.models import Milestone, MilestoneEvent, SettlementOffer
from milestones.outcomes.telling import tell

Kind = MilestoneEvent.Kind


@receiver(signals.part_taken)
def part_taken(chargeback: Chargeback, hold: Hold, taken_minor: int, at: datetime, **kwargs: Any) -> None:
    """The milestone is worth what is still held, and goes on by its rules; both sides hear of it.

    What was offered divided more than there is now and is overtaken, but for a request to have everything back.
    """
    milestone = Milestone.objects.with_parties().get(hold=hold)
    milestone.amount_minor -= taken_minor
    milestone.taken_minor += taken_minor
    milestone.taken_at = at
    Milestone.write([milestone], "amount_minor", "taken_minor", "taken_at")
    offer = milestone.open_offer
    if offer and not offer.is_refund_request:
        SettlementOffer.overtake([milestone], at=at)
    signals_up.worth_less.send(sender=Milestone, milestones=[milestone], at=at)
    taken, states = Money(taken_minor, milestone.currency), [milestone.state]
    MilestoneEvent.record([milestone], Kind.PART_TAKEN, from_states=states, actor=None, at=at, note=str(taken))
    key = f"part-taken{chargeback.opening}"
    tell([milestone], bank_took.PART, key=key, at=at, taken=taken, left=milestone.amount)


@receiver(signals.earnings_taken)
def earnings_taken(chargeback: Chargeback, takings: Sequence[Taking], at: datetime, **kwargs: Any) -> None:
    """Tell both sides what left, or came back to, the freelancer's earnings."""
    for taking in takings:
        milestone = Milestone.objects.with_parties().get(hold=taking.hold_id)
        net = Money(taking.net_minor, milestone.currency)
        back = taking.returned_at is not None
        kind = Kind.EARNINGS_GIVEN_AGAIN if back else Kind.EARNINGS_TAKEN
        MilestoneEvent.record([milestone], kind, from_states=[milestone.state], actor=None, at=at, note=str(net))
        told = bank_took.EARNINGS_GIVEN_AGAIN if back else bank_took.EARNINGS
        tell([milestone], told, key=f"{kind}:{chargeback.pk}", at=at, net=net)
