"""Balance transactions: many pages, fees, and what is not ours."""

import pytest
from pytest_django.fixtures import Settings

from escrow.books import reconciliation
from escrow.gateways.base import BookLine
from escrow.inbox import inbox
from escrow.money_in import payments
from marketplace.money import Money
from tests import story
from tests.books import balance
from tests.gateways.provider import Way
from tests.gateways.steps import open_page, paid
from tests.gateways.stripe_provider import StripeProvider
from tests.gateways.test_books import assert_they_add_up
from tests.gateways.test_chargebacks import taken_back

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]


def lines(provider: StripeProvider) -> list[BookLine]:
    return list(provider.gateway.book_lines(None))


def test_more_than_one_page(provider: StripeProvider) -> None:
    for number in range(230):
        provider.server.top_up(100 + number, "usd")
    found = lines(provider)
    assert [line.amount.amount_minor for line in found] == list(range(100, 330))
    assert {(line.category, line.fee_minor) for line in found} == {("other", 0)}
    assert_they_add_up(provider)


def test_fees_stand_beside_the_amount(provider: StripeProvider) -> None:
    charge = paid(provider).charge_ref
    [line] = lines(provider)
    assert (line.source, line.amount, line.fee_minor) == (charge, Money(100_00, "USD"), 320)
    assert provider.gateway.balances()["USD"] == 100_00 - 320


def test_the_fee_of_a_chargeback_is_not_part_of_what_was_taken(provider: StripeProvider) -> None:
    report = taken_back(provider, Way.TAKEN_BACK_FOR_GOOD)
    line = lines(provider)[-1]
    assert (line.source, line.amount.amount_minor, line.fee_minor) == (report.ref, -100_00, 1500)
    assert report.taken == Money(100_00, "USD")
    assert_they_add_up(provider)


def test_a_balance_in_another_currency_is_a_difference_and_no_crash(
    provider: StripeProvider, settings: Settings
) -> None:
    """The bank took francs, and Stripe took euros from us for it."""
    settings.PAYMENTS = "stripe"
    payment = story.hire(currency="CHF")
    payments.open_checkout(payment)
    provider.server.pay(payment.provider_ref or "")
    hear(provider)
    payment.refresh_from_db()
    dispute = provider.server.dispute(payment.charge_ref)
    [line] = provider.server.state.by_id[dispute["id"]]["balance_transactions"]
    line.update(currency="eur", amount=-55_000, net=-55_000 - line["fee"])
    hear(provider)
    report = provider.gateway.chargeback_report(dispute["id"])
    assert (report.taken, report.amount) == (payment.amount, payment.amount)
    assert balance("chargebacks", "CHF") == -payment.amount_minor
    run = reconciliation.reconcile("stripe")
    assert run.error == ""
    differences = {(each.what, each.currency, each.provider_minor) for each in run.differences.all()}
    assert differences == {("Another currency", "CHF", 0), ("Another currency", "EUR", -55_000)}


def hear(provider: StripeProvider) -> None:
    for body, headers in provider.webhooks():
        inbox.receive("stripe", body, headers)
    inbox.process_pending()


def test_what_is_pending_is_not_available(provider: StripeProvider) -> None:
    page = open_page(provider)
    provider.pay(page.ref, Way.SUCCEEDS)
    assert (provider.gateway.available()["USD"], provider.gateway.balances()["USD"]) == (0, 9_680)
    provider.server.reserve(5_000, "usd")
    assert (provider.gateway.available()["USD"], provider.gateway.balances()["USD"]) == (-5_000, 4_680)


def test_what_is_pending_counts(provider: StripeProvider) -> None:
    page = provider.gateway.balances()
    assert not any(page.values())
    provider.server.top_up(500, "eur")
    assert provider.gateway.balances()["EUR"] == 500
