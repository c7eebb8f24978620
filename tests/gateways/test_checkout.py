"""Hosted checkout, at every provider."""

from datetime import timedelta

import pytest

from marketplace import clock
from marketplace.money import Money
from tests.gateways.provider import Provider, Way
from tests.gateways.steps import PRICE, open_page

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]


def test_a_new_page_is_open(provider: Provider) -> None:
    page = open_page(provider)
    assert page.ref
    assert page.url
    report = provider.gateway.payment_report(page.ref)
    assert (report.state, report.amount, report.charge_ref if report.succeeded else "") == ("open", PRICE, "")


def test_the_same_key_is_the_same_page(provider: Provider) -> None:
    expires_at = clock.now() + timedelta(hours=24)
    assert open_page(provider, expires_at=expires_at) == open_page(provider, expires_at=expires_at)


def test_another_key_is_another_page(provider: Provider) -> None:
    assert open_page(provider).ref != open_page(provider, key="payment-7-1").ref


def test_success(provider: Provider) -> None:
    page = open_page(provider)
    provider.pay(page.ref, Way.SUCCEEDS)
    report = provider.gateway.payment_report(page.ref)
    assert report.succeeded
    assert (report.amount, report.failure) == (PRICE, "")
    assert report.charge_ref


def test_a_card_is_known_again_and_taken_for_no_other(provider: Provider) -> None:
    same, again, other = (open_page(provider, key=f"payment-{number}-0") for number in (7, 8, 9))
    for page in (same, again):
        provider.pay(page.ref, Way.SUCCEEDS)
    provider.pay(other.ref, Way.ASKS_TO_CONFIRM)
    provider.confirm(other.ref, is_you=True)
    cards = [provider.gateway.payment_report(page.ref).card_fingerprint for page in (same, again, other)]
    assert cards[0] == cards[1] != cards[2]
    assert all(cards)


@pytest.mark.parametrize("amount", [Money(5_000, "JPY"), Money(12_340, "KWD"), Money(99_999_999, "EUR")])
def test_every_currency_is_charged_exactly(provider: Provider, amount: Money) -> None:
    page = open_page(provider, amount=amount)
    provider.pay(page.ref, Way.SUCCEEDS)
    assert provider.gateway.payment_report(page.ref).amount == amount


def test_a_declined_card_leaves_it_open_for_another(provider: Provider) -> None:
    page = open_page(provider)
    provider.pay(page.ref, Way.IS_DECLINED)
    report = provider.gateway.payment_report(page.ref)
    assert report.state == "open"
    assert "declined" in report.failure
    provider.pay(page.ref, Way.SUCCEEDS)
    assert provider.gateway.payment_report(page.ref).succeeded


@pytest.mark.parametrize(("is_you", "state"), [(True, "succeeded"), (False, "open")])
def test_a_card_that_asks(provider: Provider, is_you: bool, state: str) -> None:
    page = open_page(provider)
    provider.pay(page.ref, Way.ASKS_TO_CONFIRM)
    assert provider.gateway.payment_report(page.ref).state == "open"
    provider.confirm(page.ref, is_you=is_you)
    assert provider.gateway.payment_report(page.ref).state == state


def test_a_late_success(provider: Provider) -> None:
    page = open_page(provider)
    provider.pay(page.ref, Way.SUCCEEDS_LATER)
    assert provider.gateway.payment_report(page.ref).state == "processing"
    provider.settle()
    assert provider.gateway.payment_report(page.ref).succeeded


def test_a_late_failure(provider: Provider) -> None:
    page = open_page(provider)
    provider.pay(page.ref, Way.FAILS_LATER)
    assert provider.gateway.payment_report(page.ref).state == "processing"
    provider.settle()
    report = provider.gateway.payment_report(page.ref)
    assert report.state == "failed"
    assert report.failure.endswith(".")


def test_a_page_is_closed_before_its_time(provider: Provider) -> None:
    page = open_page(provider)
    provider.gateway.expire_checkout(page.ref)
    assert provider.gateway.payment_report(page.ref).state == "expired"
    provider.gateway.expire_checkout(page.ref)
    assert provider.gateway.payment_report(page.ref).state == "expired"
    assert any(b"expired" in body for body, _ in provider.webhooks())


def test_a_page_that_asks_to_confirm_is_closed_too(provider: Provider) -> None:
    page = open_page(provider)
    provider.pay(page.ref, Way.ASKS_TO_CONFIRM)
    provider.gateway.expire_checkout(page.ref)
    assert provider.gateway.payment_report(page.ref).state == "expired"


@pytest.mark.parametrize(("way", "state"), [(Way.SUCCEEDS, "succeeded"), (Way.SUCCEEDS_LATER, "processing")])
def test_what_is_paid_is_not_closed(provider: Provider, way: Way, state: str) -> None:
    page = open_page(provider)
    provider.pay(page.ref, way)
    provider.gateway.expire_checkout(page.ref)
    assert provider.gateway.payment_report(page.ref).state == state


def test_an_unused_page_expires(provider: Provider) -> None:
    page = open_page(provider)
    provider.wait(hours=24)
    assert provider.gateway.payment_report(page.ref).state == "expired"
