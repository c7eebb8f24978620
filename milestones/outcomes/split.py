"""What a division of a milestone's money means for its two sides."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from marketplace.money import Money, fee_minor

if TYPE_CHECKING:
    from milestones.models.fields import MilestoneFields


@dataclass(frozen=True)
class Split:
    """So much to the freelancer, who pays the fee of it; the rest back to the client."""

    to_freelancer: Money
    to_client: Money
    fee: Money

    @property
    def net(self) -> Money:
        """What the freelancer has of it in the end."""
        return self.to_freelancer - self.fee


def split_of(milestone: "MilestoneFields", to_freelancer_minor: int) -> Split:
    """As the ledger would post it; minor units, from 0 to the milestone's amount. Reads the hold."""
    to_freelancer = Money(to_freelancer_minor, milestone.currency)
    fee = fee_minor(to_freelancer_minor, milestone.hold.fee_bps, milestone.currency)
    return Split(to_freelancer, milestone.amount - to_freelancer, Money(fee, milestone.currency))
