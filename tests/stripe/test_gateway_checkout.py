"""Checkout Sessions: what is asked of Stripe, and amounts that it cannot move."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from escrow.gateways.base import GatewayRefused
from escrow.gateways.stripe import statements
from marketplace import clock
from marketplace.money import Money
from tests.gateways.provider import Way
from tests.gateways.steps import PRICE, open_page, paid
from tests.gateways.stripe_provider import StripeProvider
from tests.gateways.test_refunds import refund
from tests.stripe_server.payers import NotOpen

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
    assert call.params["allowed_payment_method_types"] == ["card", "us_bank_account"]
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
            statement="Logo",
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


def asked_of(provider: StripeProvider) -> dict[str, Any]:
    """The parameters of the newest payment page."""
    return next(call.params for call in reversed(provider.server.calls) if call.path == "/v1/checkout/sessions")


def test_only_what_the_operator_allows_can_be_paid_with(provider: StripeProvider, settings: Settings) -> None:
    settings.PAYMENT_METHODS = ["card"]
    page = open_page(provider)
    with pytest.raises(NotOpen):
        provider.pay(page.ref, Way.SUCCEEDS_LATER)
    provider.pay(page.ref, Way.SUCCEEDS)
    assert provider.gateway.payment_report(page.ref).comes_back_for == timedelta(0)


def test_a_bank_debit_can_come_back_for_weeks(provider: StripeProvider) -> None:
    page = open_page(provider)
    provider.pay(page.ref, Way.SUCCEEDS_LATER)
    provider.settle()
    report = provider.gateway.payment_report(page.ref)
    assert (report.state, report.comes_back_for) == ("succeeded", timedelta(days=60))


@pytest.mark.parametrize(("minor", "asked"), [(10_000, "any"), (9_999, None)])
def test_the_bank_is_asked_to_confirm_from_an_amount_on(
    provider: StripeProvider, minor: int, asked: str | None
) -> None:
    open_page(provider, amount=Money(minor, "USD"))
    options = asked_of(provider).get("payment_method_options") or {}
    assert options.get("card", {}).get("request_three_d_secure") == asked


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ("Logo: first milestone", "Logo first"),
        ("Crème brûlée", "Creme brul"),
        ("ロゴ", ""),
        ("12 * <3", ""),
        ("  a\tb  ", "a b"),
    ],
)
def test_what_the_statement_says_of_the_job(text: str, suffix: str) -> None:
    assert statements.suffix(text) == suffix


def test_a_job_without_latin_letters_is_named_by_its_contract(provider: StripeProvider) -> None:
    open_page(provider, statement="ロゴ")
    assert asked_of(provider)["payment_intent_data"]["statement_descriptor_suffix"] == "contract-3"
