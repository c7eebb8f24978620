"""What banks, card networks and the operator do: taking payments back, warning of them, putting money in."""

from accounts.models import User
from escrow import operations
from escrow.books import own_money
from escrow.gateways.sandbox.models import SandboxChargeback, SandboxCheckout
from escrow.models import Chargeback, Payment, ProviderLine
from escrow.money_out import withdrawing
from marketplace import clock
from marketplace.money import Money
from milestones.models import Milestone
from tests import story
from tests.conftest import TimeTravel
from tests.factories import StaffFactory


def deposit_of(milestone: Milestone) -> Payment:
    """The payment that was deposited for it."""
    payment = story.fresh(milestone.hold).deposit
    assert payment
    return payment


def take_back(payment: Payment) -> Chargeback:
    """The client's bank takes a payment back, and Surety hears of it."""
    SandboxChargeback.take_back(SandboxCheckout.objects.get(ref=payment.provider_ref), at=clock.now())
    story.hear_from_provider()
    return Chargeback.objects.get(payment=payment)


def decide(chargeback: Chargeback, time_travel: TimeTravel) -> Chargeback:
    """The bank decides for the client, three days later."""
    time_travel.forward(days=3)
    operations.finish_pending()
    time_travel.forward(minutes=2)
    story.hear_from_provider()
    decided = story.fresh(chargeback)
    assert decided.state == "lost"
    return decided


def warn(payment: Payment) -> None:
    """The card's network suspects that it was not the owner's."""
    SandboxCheckout.objects.get(ref=payment.provider_ref).warn(at=clock.now())
    story.hear_from_provider()


def put_in(minor: int, *, currency: str = "USD", by: User | None = None) -> None:
    """The operator tops up the account at the provider, and staff book it as own money."""
    line = ProviderLine.objects.create(
        gateway="sandbox",
        ref=f"own-{ProviderLine.objects.count()}",
        category=ProviderLine.Category.OTHER,
        currency=currency,
        amount_minor=minor,
        at=clock.now(),
    )
    own_money.book(line, actor=by or StaffFactory())


def known_pair(client: User, freelancer: User, time_travel: TimeTravel) -> None:
    """Three payments and a payout long ago: whatever waits now does so for another reason."""
    for _ in range(3):
        story.approve(story.submitted_milestone(client=client, freelancer=freelancer, amounts=(1_000,)))
    story.give_payout_details(freelancer)
    time_travel.forward(days=61)
    withdrawing.withdraw(freelancer, amount=Money(3 * 950, "USD"))
    operations.finish_pending()
    time_travel.forward(minutes=2)
    story.hear_from_provider()
    operations.finish_pending()
    time_travel.forward(days=11)
