"""Which of a contract's milestones to look at first, and which others must not be missed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contracts.models import Contract
from milestones.clocks import Party
from milestones.models import Milestone, State
from milestones.models.contract_line import FAR
from milestones.workspace.next_step import NextStep

# What is looked at first when no time runs anywhere: what is frozen, then the work.
WITHOUT_A_CLOCK = (State.SUBMITTED, State.DISPUTED, State.CHANGES_REQUESTED, State.FUNDED, State.PENDING)


@dataclass(frozen=True)
class Ahead:
    """A milestone and what comes next for it."""

    milestone: Milestone
    next_step: NextStep

    @property
    def is_pressing(self) -> bool:
        """Whether somebody loses by not looking: a deadline, a dispute, work past its day, money that is stuck."""
        if self.milestone.hold.is_frozen:
            return False
        is_open = self.milestone.state == State.DISPUTED or self.milestone.refund_came_back
        return is_open or self.milestone.is_overdue or self.next_step.due_at is not None

    @property
    def is_harmless(self) -> bool:
        """Whether all that a deadline ends is an offer, and everything goes on as it was."""
        offer = self.milestone.open_offer if self.milestone.is_at_work else None
        return offer is not None and not offer.is_refund_request and self.milestone.review_due_at is None


def first_of(contract: Contract, ahead: Sequence[Ahead], party: Party) -> Ahead | None:
    """What `party` should look at first: their own turn, then the other's, each by deadline; then what is at work.

    An offer that merely ends comes after what silence decides.

    None for an offer, which is looked at as a whole, and when nothing is open.
    """
    pressing = pressing_in(contract, ahead, party)
    if pressing:
        return pressing[0]
    if contract.state != Contract.State.ACTIVE:
        return None
    for state in WITHOUT_A_CLOCK:
        for each in ahead:
            if each.milestone.state == state and not each.milestone.is_direct:
                return each
    return None


def pressing_in(contract: Contract, ahead: Iterable[Ahead], party: Party) -> list[Ahead]:
    """Whatever is pressing, in the order in which `party` should look at it. After the end only stuck refunds are."""
    is_active = contract.state == Contract.State.ACTIVE
    found = [each for each in ahead if each.is_pressing and (is_active or each.milestone.refund_came_back)]
    return sorted(
        found,
        key=lambda each: (
            each.next_step.waits_for not in {party, Party.BOTH},
            each.is_harmless,
            each.next_step.due_at or FAR,
            each.milestone.position,
        ),
    )
