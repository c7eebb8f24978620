"""What the person who is looking can do now, as buttons. The verbs check again; this only spares dead ends."""

from dataclasses import dataclass, replace

from django.urls import reverse

from contracts.models import Contract
from marketplace.money import Money
from milestones.clocks import APPEAL, RESPONSE, Clock, Party
from milestones.models import Milestone, State
from milestones.standing import Standing


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


def on_milestone(
    milestone: Milestone, contract: Contract, party: Party, standing: Standing | None = None
) -> list[Action]:
    """Actions on one milestone, the likeliest first; none while the client's bank is disputing its money.

    `standing` is how its dispute stands, if there is one.
    """
    if milestone.hold.is_frozen:
        return []
    if milestone.refund_came_back and party == Party.CLIENT:
        return [_go(f"Send the refund of {milestone.hold.balance} again", "refund_again", milestone, primary=True)]
    if milestone.is_direct and milestone.state == State.PENDING and party == Party.CLIENT:
        return [_go(f"Complete the payment of {milestone.amount}", "milestone_fund", milestone, primary=True)]
    if contract.state != Contract.State.ACTIVE:
        return []
    if milestone.state == State.DISPUTED:
        return _in_dispute(milestone, party, standing)
    own = _for_client(milestone, rounds=contract.change_rounds) if party == Party.CLIENT else _for_freelancer(milestone)
    if not milestone.is_at_work:
        return own
    settling = _settling(milestone, contract, party)
    answers = [action for action in settling if action.primary]
    if answers:
        # An offer waits for this person: nothing else is as likely.
        own = [replace(action, primary=False) for action in own]
    return [*answers, *own, *[action for action in settling if not action.primary], _dispute(milestone)]


def _for_client(milestone: Milestone, *, rounds: int) -> list[Action]:
    if milestone.state == State.PENDING:
        return [_go(f"Deposit {milestone.amount}", "milestone_fund", milestone, primary=True)]
    if milestone.state == State.SUBMITTED:
        release = _go(f"Review and release {milestone.amount}", "milestone_approve", milestone, primary=True)
        rounds_used = len(milestone.change_requests.all())
        changes = [_go("Request changes", "milestone_changes", milestone)] if rounds_used < rounds else []
        return [release, *changes]
    if milestone.is_at_work:
        return [_go(f"Release {milestone.amount} early", "milestone_approve", milestone)]
    return []


def _for_freelancer(milestone: Milestone) -> list[Action]:
    back = _go(f"Return {milestone.amount}", "milestone_return", milestone)
    if milestone.state in {State.FUNDED, State.CHANGES_REQUESTED}:
        return [_go("Submit work", "milestone_submit", milestone, primary=True), back]
    return [back] if milestone.is_at_work else []


def _in_dispute(milestone: Milestone, party: Party, standing: Standing | None) -> list[Action]:
    concede = (
        _go(f"Release {milestone.amount}", "milestone_approve", milestone)
        if party == Party.CLIENT
        else _go(f"Return {milestone.amount}", "milestone_return", milestone)
    )
    if standing is None:
        return [concede]
    is_theirs = standing.waits_for in {party, Party.BOTH}
    labels: dict[Clock | None, str] = {RESPONSE: "Respond to the dispute", APPEAL: "Read the ruling"}
    label = labels.get(standing.clock, "See the dispute") if is_theirs else "See the dispute"
    look = Action(label, standing.url, primary=True)
    return [look, *_settling(milestone, milestone.contract, party), concede]


def _settling(milestone: Milestone, contract: Contract, party: Party) -> list[Action]:
    """Answering the offer that is open, taking it back, or making one."""
    offer = milestone.open_offer
    if offer is None:
        make = _go("Offer a settlement", "settlement_offer", milestone)
        ask = _go(f"Ask for {milestone.amount} back", "refund_request", milestone)
        return [make, ask] if party == Party.CLIENT and milestone.is_at_work else [make]
    what = "refund request" if offer.is_refund_request else "offer"
    is_own = (offer.author_id == contract.client_id) == (party == Party.CLIENT)
    if is_own:
        return [Action(f"Take the {what} back", reverse("settlement_take_back", args=[offer.pk]))]
    return [Action(f"Answer the {what}", reverse("settlement", args=[offer.pk]), primary=True)]


def _dispute(milestone: Milestone) -> Action:
    return _go("Open a dispute", "dispute_open", milestone)


def _go(label: str, name: str, milestone: Milestone, *, primary: bool = False) -> Action:
    return Action(label, reverse(name, args=[milestone.pk]), primary)
