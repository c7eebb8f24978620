"""What arrived is what is paid: in the currency of the freelancer's bank, on the day on which it can leave."""

from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import User
from escrow import operations
from escrow.earnings import earnings
from escrow.inbox import inbox
from escrow.ledger import verification
from escrow.models import Payout
from escrow.money_out import recipients, withdrawing
from marketplace.money import Money
from tests import books, story
from tests.gateways.stripe_provider import StripeProvider
from tests.stripe.test_lost_hour import can_be_paid, earned
from tests.told import saying

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]
ALL = Money(10_800, "USD")


@pytest.fixture
def on_stripe(provider: StripeProvider, settings: Settings, carla: User, ana: User) -> StripeProvider:
    """Ana, in Spain, has earned more than she will withdraw."""
    settings.PAYMENTS = "stripe"
    can_be_paid(provider, ana)
    earned(provider, carla, ana)
    return provider


def work(provider: StripeProvider) -> None:
    """The worker, once, and what Stripe reports."""
    operations.finish_pending()
    for body, headers in provider.webhooks():
        inbox.receive("stripe", body, headers)
    inbox.process_pending()


def told(user: User) -> list[str]:
    return [notice.text for notice in saying("", user=user, key__startswith="payout:")]


def test_it_waits_for_its_day_and_arrives_in_euros(on_stripe: StripeProvider, ana: User, client: Client) -> None:
    payout = withdrawing.withdraw(ana, amount=ALL)
    work(on_stripe)
    payout = story.fresh(payout)
    assert (payout.state, payout.attempts, payout.last_error) == ("transferred", 0, "")
    assert payout.arrived == Money(10_000, "EUR")
    assert payout.next_attempt_at == payout.leaves_at
    [waits] = told(ana)
    assert waits.startswith("Your payout of $108.00 became €100.00 in your account there and leaves for your bank on ")
    client.force_login(ana)
    page = client.get("/earnings/").text
    assert "Leaves for your bank" in page
    assert "€100.00 to your bank" in page
    on_stripe.wait(hours=23)
    work(on_stripe)
    assert on_stripe.server.objects("payout") == []
    on_stripe.wait(hours=2)
    work(on_stripe)
    [sent] = on_stripe.server.objects("payout")
    assert (sent["amount"], sent["currency"], sent["metadata"]["payout"]) == (10_000, "eur", str(payout.pk))
    on_stripe.settle()
    work(on_stripe)
    assert story.fresh(payout).state == "paid"
    assert told(ana)[-1] == "€100.00 has arrived at your bank, for the $108.00 that you withdrew."
    assert verification.verify() == []


def test_too_little_there_is_asked_anew_with_another_key(on_stripe: StripeProvider, ana: User) -> None:
    """Stripe repeats its no for the old key all day, however much has become available."""
    payout = withdrawing.withdraw(ana, amount=ALL)
    work(on_stripe)
    pending: Any = next(each for each in on_stripe.server.state.maturing if each["currency"] == "eur")
    pending["available_on"] += 2 * 3600
    on_stripe.wait(hours=25)
    work(on_stripe)
    payout = story.fresh(payout)
    assert (payout.state, payout.attempts, payout.keys_spent) == ("transferred", 1, 1)
    on_stripe.wait(hours=2)
    work(on_stripe)
    assert story.fresh(payout).state == "sent"
    keys = [call.key for call in on_stripe.server.calls if (call.method, call.path) == ("POST", "/v1/payouts")]
    assert keys == [payout.key_for("bank").removesuffix("-1"), payout.key_for("bank")]
    assert len(on_stripe.server.objects("payout")) == 1


def test_a_failure_keeps_its_key(on_stripe: StripeProvider, ana: User) -> None:
    payout = withdrawing.withdraw(ana, amount=ALL)
    work(on_stripe)
    on_stripe.wait(hours=25)
    on_stripe.server.faults.next("POST /v1/payouts", "error_during_work")
    work(on_stripe)
    assert (story.fresh(payout).attempts, story.fresh(payout).keys_spent) == (1, 0)


def test_what_the_bank_sends_back_is_available_again_in_full(on_stripe: StripeProvider, ana: User) -> None:
    payout = withdrawing.withdraw(ana, amount=ALL)
    work(on_stripe)
    on_stripe.wait(hours=25)
    work(on_stripe)
    [sent] = on_stripe.server.objects("payout")
    on_stripe.server.fail_payout(sent["id"])
    work(on_stripe)
    work(on_stripe)
    assert story.fresh(payout).state == "failed"
    [reversal] = on_stripe.server.objects("transfer_reversal")
    assert reversal["amount"] == ALL.amount_minor
    assert [str(s.available) for s in earnings.standing_of(ana)] == ["$570.00"]
    assert verification.verify() == []


def test_a_conversion_is_told_before_it_is_confirmed(on_stripe: StripeProvider, ana: User, client: Client) -> None:
    client.force_login(ana)
    page = client.get("/earnings/withdrawal/usd/").text
    assert "Your account at Stripe is in EUR." in page
    recipient = recipients.of(ana)
    assert recipient
    type(recipient).objects.filter(pk=recipient.pk).update(currency="USD")
    assert "Your account at Stripe is in" not in client.get("/earnings/withdrawal/usd/").text


def test_half_an_arrival_is_refused(on_stripe: StripeProvider, ana: User) -> None:
    payout = withdrawing.withdraw(ana, amount=ALL)
    with books.refused_by_database("payout_arrival_is_whole"):
        Payout.objects.filter(pk=payout.pk).update(arrived_minor=1)


def test_what_came_back_in_a_lost_hour_keeps_the_banks_reference(on_stripe: StripeProvider, ana: User) -> None:
    """It went to the bank, came back and was reversed, and the restored row knows of none of it."""
    payout = withdrawing.withdraw(ana, amount=ALL)
    work(on_stripe)
    payout = Payout.objects.select_related("recipient").get(pk=payout.pk)
    on_stripe.wait(hours=25)
    recipient_ref, amount = str(payout.recipient.provider_ref), payout.arrived
    assert amount
    at_the_bank = on_stripe.gateway.pay_out(
        key="lost", recipient_ref=recipient_ref, amount=amount, metadata=payout.metadata()
    )
    on_stripe.server.fail_payout(at_the_bank.ref)
    on_stripe.gateway.reverse_transfer(
        key="lost-too", transfer_ref=str(payout.transfer_ref), amount=ALL, metadata=payout.metadata()
    )
    Payout.objects.filter(pk=payout.pk).update(attempts=1, next_attempt_at=payout.created_at)
    operations.finish_pending()
    payout = story.fresh(payout)
    assert (payout.state, payout.provider_ref, payout.failure) == (
        "failed",
        at_the_bank.ref,
        "The bank account is closed.",
    )
    assert len(on_stripe.server.objects("payout")) == 1
    assert verification.verify() == []
