"""What the person who is looking can do now, as buttons. The verbs check again; this only spares dead ends."""

from dataclasses import dataclass

from django.urls import reverse

from contracts.models import Contract
from marketplace.money import Money
from milestones.clocks import Party
from milestones.models import Milestone, State


@dataclass(frozen=True)
class Action:
    """A link to the page that asks for the details or the confirmation."""

    label: str
    url: str
    primary: bool = False


def on_contract(contract: Contract, milestones: list[Milestone], party: Party) -> list[Action]:
    """Actions on an offer as a whole; none on a contract that is under way or over."""
    pk = contract.pk
    if any(milestone.hold.is_frozen for milestone in milestones):
        return []
    if contract.state == Contract.State.AWAITING_DEPOSIT and party == Party.CLIENT:
        return [
            Action("Make the deposit", reverse("offer_deposit", args=[pk]), primary=True),
            Action("Withdraw the offer", reverse("offer_withdraw", args=[pk])),
        ]
    if contract.state == Contract.State.OFFERED and party == Party.CLIENT:
        return [Action("Withdraw the offer", reverse("offer_withdraw", args=[pk]))]
    if contract.state == Contract.State.OFFERED:
        agreed = Money(sum(m.amount_minor for m in milestones), contract.currency)
        return [
            Action(f"Accept the offer of {agreed}", reverse("offer_accept", args=[pk]), primary=True),
            Action("Decline", reverse("offer_decline", args=[pk])),
        ]
    return []


def on_milestone(milestone: Milestone, contract: Contract, party: Party) -> list[Action]:
    """Actions on one milestone, the likeliest first; none while the client's bank is disputing its money."""
    if milestone.hold.is_frozen:
        return []
    if milestone.refund_came_back and party == Party.CLIENT:
        return [_go(f"Send the refund of {milestone.amount} again", "refund_again", milestone, primary=True)]
    if milestone.is_direct and milestone.state == State.PENDING and party == Party.CLIENT:
        return [_go(f"Complete the payment of {milestone.amount}", "milestone_fund", milestone, primary=True)]
    if contract.state != Contract.State.ACTIVE:
        return []
    return (
        _for_client(milestone, rounds=contract.change_rounds) if party == Party.CLIENT else _for_freelancer(milestone)
    )


def _for_client(milestone: Milestone, *, rounds: int) -> list[Action]:
    if milestone.state == State.PENDING:
        return [_go(f"Deposit {milestone.amount}", "milestone_fund", milestone, primary=True)]
    if milestone.state == State.SUBMITTED:
        release = _go(f"Review and release {milestone.amount}", "milestone_approve", milestone, primary=True)
        rounds_used = len(milestone.change_requests.all())
        changes = [_go("Request changes", "milestone_changes", milestone)] if rounds_used < rounds else []
        return [release, *changes]
    if milestone.is_protected:
        return [_go(f"Release {milestone.amount} early", "milestone_approve", milestone)]
    return []


def _for_freelancer(milestone: Milestone) -> list[Action]:
    back = _go(f"Return {milestone.amount}", "milestone_return", milestone)
    if milestone.state in {State.FUNDED, State.CHANGES_REQUESTED}:
        return [_go("Submit work", "milestone_submit", milestone, primary=True), back]
    return [back] if milestone.is_protected else []


def _go(label: str, name: str, milestone: Milestone, *, primary: bool = False) -> Action:
    return Action(label, reverse(name, args=[milestone.pk]), primary)
