"""Checkout Sessions: what is asked of Stripe, and amounts that it cannot move."""

from datetime import timedelta

import pytest

from escrow.gateways.base import GatewayRefused
from marketplace import clock
from marketplace.money import Money
from tests.gateways.provider import Way
from tests.gateways.steps import PRICE, open_page, paid
from tests.gateways.stripe_provider import StripeProvider
from tests.gateways.test_refunds import refund

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]


def test_what_is_asked_for(provider: StripeProvider) -> None:
    page = open_page(provider)
    [session] = provider.server.objects("checkout.session")
    assert page.url == session["url"]
    assert session["success_url"] == "http://127.0.0.1:8000/contracts/3/?payment=made"
    assert session["cancel_url"] == "http://127.0.0.1:8000/contracts/3/"
    assert session["customer_email"] == "carla@example.org"
    assert session["metadata"] == {"payment": "7"}
    left = session["expires_at"] - clock.now().timestamp()
    assert timedelta(hours=23, minutes=54) < timedelta(seconds=left) <= timedelta(hours=23, minutes=55)
    [call] = provider.server.calls
    assert call.key == "payment-7-0"
    assert "payment_method_types" not in call.params
    assert call.params["adaptive_pricing"] == {"enabled": False}


def test_the_charge_bears_our_id_and_group(provider: StripeProvider) -> None:
    charge_ref = paid(provider).charge_ref
    [charge] = provider.server.objects("charge")
    assert (charge["id"], charge["transfer_group"], charge["metadata"]) == (charge_ref, "contract-3", {"payment": "7"})


def test_it_is_the_same_page_however_late_we_ask_again(provider: StripeProvider) -> None:
    expires_at = clock.now() + timedelta(hours=24)
    page = open_page(provider, expires_at=expires_at)
    provider.wait(hours=23)
    assert open_page(provider, expires_at=expires_at).ref == page.ref


def test_too_little_time_is_left(provider: StripeProvider) -> None:
    with pytest.raises(GatewayRefused, match="time for this payment is over"):
        provider.gateway.open_checkout(
            key="payment-7-0",
            amount=PRICE,
            description="Logo",
            metadata={"payment": "7"},
            group="contract-3",
            payer_email="carla@example.org",
            return_path="/contracts/3/",
            expires_at=clock.now() + timedelta(minutes=20),
        )


@pytest.mark.parametrize("amount", [Money(12_345, "KWD"), Money(100_000_000, "USD"), Money(1_000_000_000, "KWD")])
def test_amounts_that_stripe_cannot_charge(provider: StripeProvider, amount: Money) -> None:
    with pytest.raises(GatewayRefused):
        open_page(provider, amount=amount)
    assert provider.server.calls == []


def test_too_small_an_amount(provider: StripeProvider) -> None:
    with pytest.raises(GatewayRefused, match="too small"):
        open_page(provider, amount=Money(10, "USD"))


def test_no_odd_fils_are_refunded(provider: StripeProvider) -> None:
    charge = paid(provider, amount=Money(12_340, "KWD")).charge_ref
    with pytest.raises(GatewayRefused, match="last of the three decimals"):
        refund(provider, charge, amount=Money(1_001, "KWD"))
    assert refund(provider, charge, amount=Money(1_010, "KWD")).state == "succeeded"


def test_a_late_charge_is_not_believed_before_it_succeeded(provider: StripeProvider) -> None:
    """The session is complete as soon as the client has left it."""
    page = open_page(provider)
    provider.pay(page.ref, Way.SUCCEEDS_LATER)
    [session] = provider.server.objects("checkout.session")
    assert (session["status"], session["payment_status"]) == ("complete", "unpaid")
    assert provider.gateway.payment_report(page.ref).state == "processing"
