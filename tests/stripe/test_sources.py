"""What came by card and what by bank debit is kept apart at Stripe; a payout draws on one of them, and says so."""

from datetime import timedelta

import pytest
import stripe
from pytest_django.fixtures import Settings

from accounts.models import User
from escrow import operations
from escrow.gateways.base import NotCovered
from escrow.models import Account, Entry, Journal, Payout
from escrow.money_out import recipients, withdrawing
from marketplace import clock
from marketplace.money import Money
from tests.factories import FreelancerFactory
from tests.gateways.stripe_provider import StripeProvider
from tests.stripe_server import StripeServer, asking, cards

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]


def came_in(server: StripeServer, sdk: stripe.StripeClient, card: str, amount: int) -> None:
    """A charge of this much, its money available."""
    server.pay(asking.session(sdk, amount).id, card)
    server.settle()


def test_a_transfer_draws_on_cards_unless_it_says_otherwise(
    stripe_server: StripeServer, sdk: stripe.StripeClient
) -> None:
    came_in(stripe_server, sdk, cards.DEBIT_SUCCEEDS_LATER, 60_000)
    to = asking.recipient(stripe_server, sdk)
    [part] = [each for each in sdk.v1.balance.retrieve().available if each.currency == "usd"]
    assert part.source_types
    assert part.source_types.to_dict() == {"card": 0, "bank_account": part.amount}
    with pytest.raises(stripe.InvalidRequestError) as refused:
        sdk.v1.transfers.create({"amount": 10_000, "currency": "usd", "destination": to})
    assert refused.value.code == "balance_insufficient"
    made = sdk.v1.transfers.create(
        {"amount": 10_000, "currency": "usd", "destination": to, "source_type": "bank_account"}
    )
    assert made.source_type == "bank_account"


def test_the_part_that_covers_it_is_named(
    stripe_server: StripeServer, sdk: stripe.StripeClient, provider: StripeProvider
) -> None:
    came_in(stripe_server, sdk, cards.DEBIT_SUCCEEDS_LATER, 60_000)
    came_in(stripe_server, sdk, cards.SUCCEEDS, 30_000)
    gateway = provider.gateway
    assert gateway.source_for(Money(20_000, "USD")) == "card"
    assert gateway.source_for(Money(40_000, "USD")) == "bank_account"
    # Both together would do, but no transfer draws on both.
    with pytest.raises(NotCovered):
        gateway.source_for(Money(70_000, "USD"))
    with pytest.raises(NotCovered):
        gateway.source_for(Money(1_000, "EUR"))
    assert 40_000 < gateway.available()["USD"] < 60_000


@pytest.fixture
def ana(provider: StripeProvider, settings: Settings) -> User:
    """Has earned 200.00 and can be paid."""
    settings.PAYMENTS = "stripe"
    user = FreelancerFactory()
    recipients.details_page(user, country="HR", return_path="/", refresh_path="/")
    recipient = recipients.of(user)
    assert recipient
    provider.onboard(recipient.provider_ref or "")
    recipients.check(recipient)
    earn(user, 20_000)
    return user


def earn(user: User, minor: int) -> None:
    """Out of nothing: only what becomes of it counts here."""
    mine = Account.earnings([(user.pk, "USD")])[user.pk, "USD"]
    cash = Account.platform([Account.Kind.CASH], ["USD"])[Account.Kind.CASH, "USD"]
    at = clock.now() - timedelta(days=100)
    journal = Journal.objects.create(kind="release", reference=f"release:test:{user.pk}", posted_at=at)
    Entry.objects.bulk_create(
        [
            Entry(journal=journal, account=cash, currency="USD", amount_minor=minor),
            Entry(journal=journal, account=mine, currency="USD", amount_minor=-minor),
        ]
    )


def test_a_payout_keeps_what_it_draws_on_until_it_is_refused(
    ana: User, stripe_server: StripeServer, sdk: stripe.StripeClient, provider: StripeProvider
) -> None:
    came_in(stripe_server, sdk, cards.DEBIT_SUCCEEDS_LATER, 60_000)
    withdrawing.withdraw(ana, amount=Money(20_000, "USD"))
    stripe_server.faults.next("POST /v1/transfers", "timeout_after_work")
    operations.finish_pending()
    payout = Payout.objects.get()
    assert (payout.state, payout.source) == ("intended", "bank_account")
    # By now cards would cover it, too: the same key is asked with the same parameters all the same.
    came_in(stripe_server, sdk, cards.SUCCEEDS, 60_000)
    provider.time_travel.forward(minutes=5)
    operations.finish_pending()
    [transfer] = stripe_server.objects("transfer")
    assert (Payout.objects.get().transfer_ref, transfer["source_type"]) == (transfer["id"], "bank_account")


def test_after_a_definite_no_it_draws_on_another_part(
    ana: User, stripe_server: StripeServer, sdk: stripe.StripeClient, provider: StripeProvider
) -> None:
    withdrawing.withdraw(ana, amount=Money(20_000, "USD"))
    # The balance had covered it a moment ago.
    Payout.objects.update(source="card")
    operations.finish_pending()
    payout = Payout.objects.get()
    assert (payout.source, payout.keys_spent, payout.attempts) == ("", 1, 0)
    assert payout.waits_since_at
    came_in(stripe_server, sdk, cards.DEBIT_SUCCEEDS_LATER, 60_000)
    provider.time_travel.forward(hours=1)
    operations.finish_pending()
    [transfer] = stripe_server.objects("transfer")
    assert transfer["source_type"] == "bank_account"
