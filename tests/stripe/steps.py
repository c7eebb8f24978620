"""A job on the strict server, as far as a client's bank has something to say about it."""

from accounts.models import User
from escrow import operations
from escrow.books import reconciliation
from escrow.inbox import inbox
from escrow.ledger import verification
from escrow.models import Chargeback, Payment
from escrow.money_in import payments
from milestones.models import Milestone
from milestones.verbs import offers
from tests import story
from tests.gateways.provider import Way
from tests.gateways.stripe_provider import StripeProvider


def work(provider: StripeProvider, *, rounds: int = 3) -> None:
    """The worker, once and again, and what Stripe reports."""
    for _ in range(rounds):
        operations.finish_pending()
        hear(provider)


def hear(provider: StripeProvider) -> None:
    """What Stripe reports alone."""
    for body, headers in provider.webhooks():
        inbox.receive("stripe", body, headers)
    inbox.process_pending()


def paid_job(
    provider: StripeProvider, client: User, freelancer: User, *, amounts: tuple[int, ...] = (60_000,)
) -> list[Milestone]:
    """The freelancer has accepted, and every milestone is funded by one payment, whose money is available."""
    payment = story.hire(client=client, freelancer=freelancer, amounts=amounts, whole=True)
    payments.open_checkout(payment)
    payment.refresh_from_db()
    provider.pay(payment.provider_ref or "", Way.SUCCEEDS)
    hear(provider)
    provider.server.settle()
    hear(provider)
    contract = story.contract_of(payment)
    offers.accept(contract, by=freelancer)
    return story.milestones_of(contract)


def payment_of(milestone: Milestone) -> Payment:
    payment = story.fresh(milestone.hold).deposit
    assert payment
    return payment


def inquired(provider: StripeProvider, milestone: Milestone) -> Chargeback:
    """The client's bank asks about the payment."""
    dispute = provider.server.inquire(payment_of(milestone).charge_ref)
    hear(provider)
    return Chargeback.objects.get(provider_ref=dispute["id"])


def taken(provider: StripeProvider, milestone: Milestone) -> Chargeback:
    """The client's bank takes the payment back."""
    dispute = provider.server.dispute(payment_of(milestone).charge_ref)
    hear(provider)
    return Chargeback.objects.get(provider_ref=dispute["id"])


def status_of(provider: StripeProvider, chargeback: Chargeback) -> str:
    """What Stripe says of it."""
    [found] = [each for each in provider.server.objects("dispute") if each["id"] == chargeback.provider_ref]
    return str(found["status"])


def later(provider: StripeProvider, **length: float) -> None:
    """Time goes by, and the worker works."""
    provider.time_travel.forward(**length)
    work(provider)


def assert_nothing_differs() -> None:
    """The ledger agrees with itself and, to the cent, with Stripe's own books."""
    run = reconciliation.reconcile("stripe")
    assert run.error == ""
    assert [str(difference) for difference in run.differences.all()] == []
    assert verification.verify() == []
