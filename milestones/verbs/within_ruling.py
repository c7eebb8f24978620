"""What the two may still agree on where staff have ruled and the client's bank disputes the payment or has taken it."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from escrow.chargebacks import bearing
from escrow.models import HoldFrozen
from marketplace.money import Money
from milestones import signals

if TYPE_CHECKING:
    from milestones.models.fields import MilestoneFields


def allows(milestone: "MilestoneFields", *, to_freelancer_minor: int) -> bool:
    """Whether `require` would let it pass: for pages, which ask before there is a button."""
    try:
        require(milestone, to_freelancer_minor=to_freelancer_minor)
    except HoldFrozen:
        return False
    return True


def require(milestone: "MilestoneFields", *, to_freelancer_minor: int) -> None:
    """Raise HoldFrozen for more to the freelancer than the ruling gives, while the bank may take it or has taken it.

    What the ruling leaves the client pays for what their bank takes; the two cannot give it away. The milestone must
    be locked. Two statements, where its hold is left to decide.
    """
    if not bearing.is_for_the_bank(milestone.hold):
        return
    answers: list[tuple[Any, Any]] = signals.ruled_on_wanted.send(sender=type(milestone), milestones=[milestone])
    [(_unused, ruled)] = answers
    most = Money(ruled.get(milestone.pk, 0), milestone.currency)
    if to_freelancer_minor > most.amount_minor:
        freelancer = milestone.contract.freelancer.name
        raise HoldFrozen(
            _(
                "The client’s bank is disputing this payment, or has taken it back. Our staff have ruled "
                "that {most} goes to {freelancer}; more cannot go to them now. You can still agree on "
                "less, or return the money."
            ).format(most=most, freelancer=freelancer)
        )
