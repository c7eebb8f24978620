"""Freelancers' accounts, at every provider."""

import pytest

from escrow.gateways.base import GatewayRefused, RecipientReport
from marketplace.money import Money
from tests.books import refused
from tests.gateways.provider import Provider
from tests.gateways.steps import paid, recipient, transferred

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]


def test_the_same_key_is_the_same_account(provider: Provider) -> None:
    assert recipient(provider) == recipient(provider)
    assert recipient(provider) != recipient(provider, key="recipient-2-1")


def test_nobody_is_ready_before_their_details_are_given(provider: Provider) -> None:
    ref = recipient(provider)
    report = provider.gateway.recipient_report(ref)
    assert not report.ready
    assert report.needs.endswith(".")
    provider.onboard(ref)
    after = provider.gateway.recipient_report(ref)
    assert after == RecipientReport(ready=True, currency=after.currency)


def test_opening_the_page_does_not_make_anybody_ready(provider: Provider) -> None:
    ref = recipient(provider)
    pages = {provider.gateway.recipient_page(ref, return_path="/payouts/", refresh_path="/again/") for _ in range(2)}
    assert len(pages) == 2
    assert not provider.gateway.recipient_report(ref).ready


def test_details_can_be_changed_later(provider: Provider) -> None:
    ref = recipient(provider)
    provider.onboard(ref)
    assert provider.gateway.recipient_page(ref, return_path="/payouts/", refresh_path="/again/")


def test_no_money_goes_to_who_is_not_ready(provider: Provider) -> None:
    paid(provider)
    ref, before = recipient(provider), provider.gateway.balances()
    with refused(GatewayRefused, match="details"):
        transferred(provider, ref, amount=Money(60_00, "USD"))
    assert provider.gateway.balances() == before
