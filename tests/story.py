"""The story of a contract, told by the real verbs: hiring, the sandbox's payment page, its webhooks, work, answers.

Each function goes on from the one before it and returns what the story is about, read anew.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, TypeVar

from django.db.models import Model

from accounts import suspending
from accounts.models import Suspension, User
from contracts.models import Contract
from escrow import inbox, payments, recipients
from escrow.gateways.sandbox import checkout, delivery, payout_details
from escrow.models import Payment, Recipient
from marketplace import clock
from milestones import hiring, offers
from milestones.models import Milestone
from tests.factories import AMOUNTS, ClientFactory, FreelancerFactory, ProposalFactory, StaffFactory

SUCCEEDS = "4242 4242 4242 4242"
IS_DECLINED = "4000 0000 0000 0002"
ASKS_TO_CONFIRM = "4000 0027 6000 3184"
FAILS_LATER = "4000 0000 0000 0341"
SUCCEEDS_LATER = "4000 0000 0000 0077"
REFUNDS_COME_BACK = "4000 0000 0000 5126"
CHARGED_BACK_UNTIL_EVIDENCE = "4000 0000 0000 0259"
CHARGED_BACK_FOR_GOOD = "4000 0000 0000 1976"
LINK = "https://work.example.org/1"

Row = TypeVar("Row", bound=Model)


def fresh(row: Row) -> Row:
    """The row as the database has it now."""
    return type(row)._default_manager.get(pk=row.pk)


def hear_from_provider() -> None:
    """Let the sandbox settle and report what is due, and act on its reports."""
    delivery.deliver_due()
    inbox.process_pending()


def at_checkout(payment: Payment, card: str = SUCCEEDS) -> Payment:
    """The client pays at the provider; nobody has told Surety yet."""
    payments.open_checkout(payment)
    assert payment.provider_ref
    checkout.pay(payment.provider_ref, card)
    return fresh(payment)


def pay(payment: Payment, card: str = SUCCEEDS) -> Payment:
    """The client pays, and the provider's webhook is acted upon."""
    at_checkout(payment, card)
    hear_from_provider()
    return fresh(payment)


def hire(
    *,
    client: User | None = None,
    freelancer: User | None = None,
    amounts: Sequence[int] = AMOUNTS,
    currency: str = "USD",
    whole: bool = False,
) -> Payment:
    """A client hires for a plan of these amounts (minor units); the first deposit is asked for."""
    proposal = ProposalFactory(
        job__client=client or ClientFactory(),
        job__currency=currency,
        freelancer=freelancer or FreelancerFactory(),
        amounts=amounts,
    )
    return hiring.hire(proposal, by=proposal.job.client, whole=whole)


def contract_of(payment: Payment) -> Contract:
    """The contract that a payment is for."""
    return Contract.objects.filter(milestones__hold__parts__payment=payment).distinct().get()


def milestones_of(contract: Contract) -> list[Milestone]:
    """All of them, in order."""
    return list(Milestone.objects.with_parties().filter(contract=contract).order_by("position"))


def offered_contract(*, card: str = SUCCEEDS, **hired: Any) -> Contract:
    """The deposit is there, the freelancer has yet to answer."""
    return contract_of(pay(hire(**hired), card))


def active_contract(**offered: Any) -> Contract:
    """The freelancer has accepted; the first milestone (or with whole=True every one) is funded."""
    contract = offered_contract(**offered)
    offers.accept(contract, by=contract.freelancer)
    return fresh(contract)


def funded_milestone(**offered: Any) -> Milestone:
    """The first milestone of an active contract."""
    return milestones_of(active_contract(**offered))[0]


def submit(milestone: Milestone) -> Milestone:
    """The freelancer hands in a link and claims every criterion."""
    milestone.submit(
        by=milestone.contract.freelancer, message="Here it is.", links=[LINK], claims=list(milestone.criteria.all())
    )
    return fresh(milestone)


def submitted_milestone(**offered: Any) -> Milestone:
    """Work is in review."""
    return submit(funded_milestone(**offered))


def request_changes(milestone: Milestone) -> Milestone:
    """The client names the first criterion as unmet."""
    milestone.request_changes(
        by=milestone.contract.client,
        message="The first part does not work yet.",
        unmet=[milestone.criteria.all()[0]],
        seen_submission=milestone.submissions.count(),
    )
    return fresh(milestone)


def changes_requested_milestone(**offered: Any) -> Milestone:
    """The client has asked for changes once."""
    return request_changes(submitted_milestone(**offered))


def approve(milestone: Milestone) -> Milestone:
    """The client confirms what they see and releases the money."""
    milestone.approve(by=milestone.contract.client, confirmed_minor=milestone.amount_minor, seen_state=milestone.state)
    return fresh(milestone)


def give_payout_details(user: User, bank: str = "works") -> Recipient:
    """A freelancer tells the provider where their money is to go; with bank="closed" payouts will come back."""
    page = recipients.details_page(user, country="ES", return_path="/earnings/", refresh_path="/earnings/")
    assert payout_details.save(page.rstrip("/").rpartition("/")[2], bank)
    hear_from_provider()
    recipient = recipients.of(user)
    assert recipient
    return recipient


def suspend(user: User, *, by: User | None = None, reason: str = "identity", days: float = 30) -> Suspension:
    """Staff suspend somebody; they look at it again in so many days."""
    return suspending.suspend(
        user,
        by=by or StaffFactory(),
        reason=reason,
        sentence="Please send us a picture of your passport.",
        review_at=clock.now() + timedelta(days=days),
    )
