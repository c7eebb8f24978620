"""What keeps a contract's client from depositing now: asked as the verbs ask, before there is a button."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.suspension.suspended import Suspended, current_of
from contracts.models import Contract
from escrow.money_in import payable, payments
from escrow.money_in.payments import CannotAccept, ChargedBackBefore
from marketplace import clock
from marketplace.refusals import Refused
from marketplace.texts import later as _later
from milestones.clocks import Party
from milestones.verbs import returned_deposits

Status = Contract.State
TITLE = _later("Deposits are paused")


@dataclass(frozen=True)
class Paused:
    """What its client cannot do, and, unless the page tells it already, why and what to do, for whoever reads."""

    title: str
    text: str
    payments_too: bool
    is_about_a_bank: bool = False


def refusal_to_pay(contract: Contract) -> Refused | None:
    """What the client would be told who wants to pay anything; reads only.

    Does not ask whether their bank does where the contract was read with `is_asked_about`.
    """
    try:
        payments.require_may_pay(
            contract.client,
            [contract.freelancer],
            currency=contract.currency,
            known_in_good_standing=vars(contract).get("is_asked_about") is False,
        )
    except Refused as refusal:
        return refusal
    return None


def refusal_to_deposit(contract: Contract) -> Refused | None:
    """The same of what only deposits are refused for: too many that came back."""
    try:
        if contract.state == Status.AWAITING_DEPOSIT:
            returned_deposits.require_may_offer(contract.client, contract.proposal)
        else:
            returned_deposits.require_may_deposit(contract.client, contract.freelancer, now=clock.now())
    except Refused as refusal:
        return refusal
    return None


def debt_of(client: User) -> ChargedBackBefore | None:
    """What a client would be told whose bank asks about a payment, or took it back; reads only."""
    try:
        payments.require_good_standing(client)
    except ChargedBackBefore as refusal:
        return refusal
    return None


def may_deposit(client: User) -> bool:
    """Whether nothing about this person alone keeps them from depositing; reads only."""
    return current_of(client) is None and debt_of(client) is None


def paused_for(client: User) -> Paused | None:
    """Why this person cannot deposit anywhere because of their bank, in words for them; reads only."""
    owing = debt_of(client)
    return _for_client(owing, payments_too=True) if owing else None


def paused(contract: Contract, party: Party, *, wants_deposit: bool, is_frozen: bool) -> Paused | None:
    """Why nothing can be deposited here, in words for this party; None where it can, or nothing is left to pay.

    `wants_deposit`: whether some of it is still to be deposited; `is_frozen`: whether the page tells already that
    the client's bank asks. A fixed number of statements.
    """
    if contract.state not in {Status.AWAITING_DEPOSIT, Status.ACTIVE, Status.COMPLETED}:
        owing = debt_of(contract.client) if party == Party.CLIENT else None
        return _for_client(owing, payments_too=True) if owing and owing.owed else None
    if party != Party.CLIENT and not wants_deposit:
        return None
    to_pay = refusal_to_pay(contract)
    refusal = to_pay or (refusal_to_deposit(contract) if wants_deposit else None)
    if refusal is None:
        return None
    if party == Party.CLIENT:
        found = _for_client(refusal, payments_too=to_pay is not None)
        told = is_frozen and isinstance(refusal, ChargedBackBefore) and not refusal.owed
        return Paused("", "", found.payments_too) if told else found
    return _for_others(contract, refusal, party) if wants_deposit else None


def _for_client(refusal: Refused, *, payments_too: bool) -> Paused:
    if isinstance(refusal, Suspended):
        # Every page of theirs says so, and this one what it means here.
        return Paused("", "", payments_too)
    if isinstance(refusal, ChargedBackBefore):
        title = _("You owe {owed}").format(owed=refusal.owed) if refusal.owed else TITLE
        return Paused(title, str(refusal), payments_too, is_about_a_bank=True)
    return Paused(TITLE, str(refusal), payments_too)


def _for_others(contract: Contract, refusal: Refused, party: Party) -> Paused | None:
    """Why is between the client and us; what keeps the freelancer from being paid is theirs."""
    if isinstance(refusal, Suspended | CannotAccept):
        return None
    own = payable.obstacle_of(contract.freelancer) if party == Party.FREELANCER else None
    if own:
        return Paused(TITLE, str(own), payments_too=True)
    client = contract.client.get_short_name()
    text = _("{client} cannot make new deposits at the moment. What is protected now stays protected.").format(
        client=client
    )
    return Paused(TITLE, text, payments_too=True)
