"""What the person who is looking can do now, as buttons. The verbs check again; this only spares dead ends."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from contracts.models import Contract
from marketplace.money import Money
from milestones.clocks import APPEAL, RESPONSE, Clock, Party
from milestones.dispute_status import Standing
from milestones.models import Milestone, MilestoneEvent, State
from milestones.verbs import within_ruling
from milestones.workspace.paused_deposits import Paused

Kind = MilestoneEvent.Kind


@dataclass(frozen=True)
class Action:
    """A link to the page that asks for the details or the confirmation.

    What has a `hint`, a sentence on what it means, is for when things do not go as planned, and stands back.
    """

    label: str
    url: str
    primary: bool = False
    hint: str = ""


def in_front(actions: Sequence[Action]) -> list[Action]:
    """What is shown as buttons."""
    return [action for action in actions if not action.hint]


def in_the_back(actions: Sequence[Action]) -> list[Action]:
    """What is listed with its hint once somebody asks for more."""
    return [action for action in actions if action.hint]


def on_contract(
    contract: Contract, milestones: list[Milestone], party: Party, *, paused: Paused | None = None
) -> list[Action]:
    """Actions on an offer as a whole; none on a contract that is under way or over. No deposit while that is paused."""
    pk = contract.pk
    if any(milestone.hold.is_frozen for milestone in milestones):
        return []
    if contract.state == Contract.State.AWAITING_DEPOSIT and party == Party.CLIENT:
        deposit = Action(_("Make the deposit"), reverse("offer_deposit", args=[pk]), primary=True)
        withdraw = Action(_("Withdraw the offer"), reverse("offer_withdraw", args=[pk]))
        return [withdraw] if paused else [deposit, withdraw]
    if contract.state == Contract.State.OFFERED and party == Party.CLIENT:
        return [Action(_("Withdraw the offer"), reverse("offer_withdraw", args=[pk]))]
    if contract.state == Contract.State.OFFERED:
        agreed = Money(sum(m.amount_minor for m in milestones), contract.currency)
        return [
            Action(
                _("Accept the offer of {agreed}").format(agreed=agreed),
                reverse("offer_accept", args=[pk]),
                primary=True,
            ),
            Action("Decline", reverse("offer_decline", args=[pk])),
        ]
    return []


def on_milestone(
    milestone: Milestone,
    contract: Contract,
    party: Party,
    standing: Standing | None = None,
    *,
    paused: Paused | None = None,
    last_turn: str | None = None,
) -> list[Action]:
    """Actions on one milestone, the likeliest first; none while the client's bank is disputing its money.

    `standing` is how its dispute stands, if there is one. What is `paused` is not offered, nor another dispute after
    one's own withdrawal (`last_turn`) before something new is submitted.
    """
    if milestone.hold.is_frozen:
        return []
    if milestone.refund_came_back and party == Party.CLIENT:
        return [
            _go(
                _("Send the refund of {balance} again").format(balance=milestone.hold.balance),
                "refund_again",
                milestone,
                primary=True,
            )
        ]
    if milestone.is_direct and milestone.state == State.PENDING and party == Party.CLIENT:
        if paused and paused.payments_too:
            return []
        return [
            _go(
                _("Complete the payment of {amount}").format(amount=milestone.amount),
                "milestone_fund",
                milestone,
                primary=True,
            )
        ]
    if contract.state != Contract.State.ACTIVE:
        return []
    if milestone.state == State.DISPUTED:
        return _in_dispute(milestone, party, standing)
    if paused and milestone.state == State.PENDING:
        return []
    own = _for_client(milestone, rounds=contract.change_rounds) if party == Party.CLIENT else _for_freelancer(milestone)
    if not milestone.is_at_work:
        return own
    offer = milestone.open_offer
    if offer and (offer.is_refund_request or offer.by_client != (party == Party.CLIENT)):
        # It is this person's turn to answer, or they have asked for everything back: nothing else is as likely.
        own = [replace(action, primary=False) for action in own]
    found = [*_answer(milestone, party), *own, *_offer(milestone, contract, party)]
    if last_turn != Kind.DISPUTE_WITHDRAWN:
        hint = _("Every clock stands. In the end our staff decide.")
        found.append(_go(_("Open a dispute"), "dispute_open", milestone, hint=hint))
    return found


def _for_client(milestone: Milestone, *, rounds: int) -> list[Action]:
    if milestone.state == State.PENDING:
        return [_go(_("Deposit {amount}").format(amount=milestone.amount), "milestone_fund", milestone, primary=True)]
    if milestone.state != State.SUBMITTED:
        return []
    release = _go(
        _("Review and release {amount}").format(amount=milestone.amount), "milestone_approve", milestone, primary=True
    )
    changes = _go(_("Request changes"), "milestone_changes", milestone)
    asked = sum(hasattr(submission, "change_request") for submission in milestone.submissions.all())
    return [release, changes] if asked < rounds else [release]


def _for_freelancer(milestone: Milestone) -> list[Action]:
    if milestone.state in {State.FUNDED, State.CHANGES_REQUESTED}:
        return [_go(_("Submit work"), "milestone_submit", milestone, primary=True)]
    return []


def _in_dispute(milestone: Milestone, party: Party, standing: Standing | None) -> list[Action]:
    if standing is None:
        return []
    is_theirs = standing.waits_for in {party, Party.BOTH}
    labels: dict[Clock | None, str] = {RESPONSE: _("Respond to the dispute"), APPEAL: _("Read the ruling")}
    label = labels.get(standing.clock, _("See the dispute")) if is_theirs else _("See the dispute")
    look = Action(_("Answer our staff") if standing.asked in {party, Party.BOTH} else label, standing.url)
    contract = milestone.contract
    answers = _answer(milestone, party)
    if not any(answer.primary for answer in answers):
        look = replace(look, primary=True)
    return [*answers, look, *_offer(milestone, contract, party)]


def _answer(milestone: Milestone, party: Party) -> list[Action]:
    """To the offer that is open: answering it, or looking at one's own."""
    offer = milestone.open_offer
    if offer is None:
        return []
    url = offer.get_absolute_url()
    if offer.by_client == (party == Party.CLIENT):
        return [Action(_("See your refund request") if offer.is_refund_request else _("See your offer"), url)]
    label = _("Answer the refund request") if offer.is_refund_request else _("Answer the offer")
    return [Action(label, url, primary=True)]


def _offer(milestone: Milestone, contract: Contract, party: Party) -> list[Action]:
    """What one side can do to end it: offer a split, ask for everything, or give everything."""
    amount = milestone.amount
    client, freelancer = contract.client.get_short_name(), contract.freelancer.get_short_name()
    other = freelancer if party == Party.CLIENT else client
    found = []
    if milestone.open_offer is None:
        hint = _("Say how much goes to {freelancer}; {other} must agree.").format(freelancer=freelancer, other=other)
        found.append(_go(_("Offer a settlement"), "settlement_offer", milestone, hint=hint))
    if party == Party.FREELANCER:
        return [
            *found,
            _go(
                _("Return {amount}").format(amount=amount),
                "milestone_return",
                milestone,
                hint=_("{client} gets everything back.").format(client=client),
            ),
        ]
    if milestone.open_offer is None and milestone.is_at_work and milestone.can_ask_back:
        hint = _("{freelancer} can agree or say no.").format(freelancer=freelancer)
        found.append(_go(_("Ask for {amount} back").format(amount=amount), "refund_request", milestone, hint=hint))
    if milestone.state == State.DISPUTED and not within_ruling.allows(
        milestone, to_freelancer_minor=milestone.amount_minor
    ):
        return found
    if milestone.state == State.DISPUTED:
        found.append(
            _go(
                _("Release {amount}").format(amount=amount),
                "milestone_approve",
                milestone,
                hint=_("{freelancer} gets everything.").format(freelancer=freelancer),
            )
        )
    elif milestone.state != State.SUBMITTED:
        hint = _("Nothing is in review, and it cannot be taken back.")
        found.append(_go(_("Release {amount} early").format(amount=amount), "milestone_approve", milestone, hint=hint))
    return found


def _go(label: str, name: str, milestone: Milestone, *, primary: bool = False, hint: str = "") -> Action:
    return Action(label, reverse(name, args=[milestone.pk]), primary, hint)
