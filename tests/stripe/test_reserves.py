"""Whatever else Stripe writes into our books: reserves are ours and on the way, and the rest is told by name."""

from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings

from accounts.models import User
from escrow.books import cover, own_money, provider, reconciliation
from escrow.models import ProviderLine, Reconciliation
from tests.books import refused
from tests.escrow.test_reconciliation_runs import command
from tests.gateways.stripe_provider import StripeProvider
from tests.stripe.waiting import Alarms, alarms, declined, deposited, work
from tests.stripe_server import cards

__all__ = ["alarms"]
pytestmark = [pytest.mark.django_db, pytest.mark.loopback]
KINDS = ["reserve_transaction", "reserve_hold"]


@pytest.fixture
def on_stripe(provider: StripeProvider, settings: Settings, carla: User, ana: User) -> StripeProvider:
    """600.00 are held for a milestone; 17.70 of our own cover Stripe's fee."""
    settings.PAYMENTS = "stripe"
    provider.server.top_up(1_770, "usd")
    deposited(provider, client=carla, freelancer=ana)
    own = reconciliation.reconcile("stripe").differences.get()
    assert own.what == "Only at the provider"
    return provider


def look() -> Reconciliation:
    run = reconciliation.reconcile("stripe")
    assert run.error == ""
    return run


def told(run: Reconciliation) -> list[tuple[str, int]]:
    return [(each.what, each.provider_minor) for each in run.differences.all()]


@pytest.fixture
def booked(on_stripe: StripeProvider, sam: User) -> StripeProvider:
    own_money.book(ProviderLine.objects.get(category="other"), actor=sam)
    assert look().is_clean
    return on_stripe


@pytest.mark.parametrize("kind", KINDS)
def test_a_reserve_is_no_difference_and_is_ours(booked: StripeProvider, kind: str, alarms: Alarms) -> None:
    booked.server.reserve(20_000, "usd", kind)
    booked.server.reserve(5_000, "usd", kind)
    run = look()
    assert run.is_clean
    [held] = run.on_the_way.all()
    assert (held.what.partition(":")[0], held.currency, held.amount_minor) == ("reserve at the provider", "USD", 25_000)
    [total] = run.totals.all()
    assert (total.ledger_minor, total.on_the_way_minor, total.provider_minor) == (60_000, 25_000, 35_000)
    assert total.agrees
    [position] = cover.positions(["stripe"])
    assert (position.owed_minor, position.there_minor, position.short_minor) == (60_000, 60_000, 0)
    assert position.reserved_minor == 25_000
    assert "$250.00 of it set aside by the provider" in str(position)
    assert alarms.heard() == []
    booked.server.release(10_000, "usd", kind)
    assert [item.amount_minor for item in look().on_the_way.all()] == [15_000]
    booked.server.release(15_000, "usd", kind)
    run = look()
    assert (run.is_clean, list(run.on_the_way.all())) == (True, [])
    [position] = cover.positions(["stripe"])
    assert position.reserved_minor == 0
    assert "set aside" not in str(position)


def test_a_reserve_for_freelancers_accounts_is_no_difference(booked: StripeProvider) -> None:
    booked.server.reserve_for_connect(700, "usd")
    run = look()
    assert (run.is_clean, [item.amount_minor for item in run.on_the_way.all()]) == (True, [700])


def test_the_command_names_it(booked: StripeProvider) -> None:
    booked.server.reserve(20_000, "usd")
    code, out, err = command()
    assert (code, err) == (0, "")
    assert "On the way: reserve at the provider" in out


def test_more_given_back_than_was_held_is_a_difference(booked: StripeProvider) -> None:
    """Then it was not ours that was set aside, or a line is missing."""
    booked.server.reserve(1_000, "usd")
    booked.server.release(1_500, "usd")
    run = look()
    assert told(run) == [("Only at the provider", 500)]
    assert list(run.on_the_way.all()) == []


def test_each_currency_has_a_reserve_of_its_own(booked: StripeProvider) -> None:
    booked.server.reserve(1_000, "usd")
    booked.server.release(1_000, "eur")
    run = look()
    assert told(run) == [("Only at the provider", 1_000)]
    assert [(item.currency, item.amount_minor) for item in run.on_the_way.all()] == [("USD", 1_000)]


def test_a_reserve_makes_a_refund_wait(booked: StripeProvider, alarms: Alarms, carla: User, ana: User) -> None:
    """It is ours, but it cannot be paid: what operators are to top up counts only what is available."""
    booked.server.settle()
    refund_of = deposited(booked, client=carla, freelancer=ana, amounts=(60_000,))
    booked.server.reserve(20_000, "usd")
    declined(refund_of)
    work(booked)
    [alarm] = alarms.heard()
    assert alarm.startswith("$200.00 is missing at stripe")
    booked.server.release(20_000, "usd")
    work(booked)
    assert look().differences.count() == 0


def test_money_coming_from_our_bank_is_on_the_way(booked: StripeProvider, sam: User) -> None:
    """A debit of our bank account that is pending: not there yet, and nothing to book until it is."""
    booked.server.top_up(5_000, "usd", pending=timedelta(days=3))
    run = look()
    assert run.is_clean
    [coming] = run.on_the_way.all()
    assert coming.amount_minor == -5_000
    [total] = run.totals.all()
    assert total.agrees
    [position] = cover.positions(["stripe"])
    assert position.there_minor == 60_000
    booked.wait(hours=73)
    run = look()
    assert told(run) == [("Only at the provider", 5_000)]
    own_money.book(ProviderLine.objects.get(amount_minor=5_000), actor=sam)
    assert look().is_clean


def test_what_leaves_is_a_difference_at_once(booked: StripeProvider) -> None:
    """A withdrawal that nobody has booked is never "on the way": it may be clients' money."""
    booked.server.write("payout", "payout", -3_000, "usd", "STRIPE PAYOUT", days=3)
    run = look()
    assert told(run) == [("Only at the provider", -3_000)]
    [position] = cover.positions(["stripe"])
    assert position.short_minor == 3_000


def test_an_unknown_kind_of_line_is_told_by_its_name(booked: StripeProvider, alarms: Alarms, sam: User) -> None:
    booked.server.validator.complain = lambda *_: None  # type: ignore[method-assign]
    booked.server.write("adjustment", "loyalty_bonus", 1_200, "usd", "For you")
    run = look()
    assert told(run) == [("A line of a kind that is not known here", 1_200)]
    [alarm] = alarms.heard()
    assert "A line of a kind that is not known here" in alarm
    assert "reporting category loyalty_bonus, type adjustment: For you" in alarm
    own_money.book(ProviderLine.objects.get(category="unknown"), actor=sam)
    assert look().is_clean


def test_adjustments_and_collections_are_staffs_to_book(booked: StripeProvider, sam: User) -> None:
    account = booked.server.objects("v2.core.account")
    booked.server.collect_for_connect(200, "usd", account[0]["id"] if account else "acct_closed")
    booked.server.adjust(-100, "usd", "Correction of June")
    run = look()
    assert sorted(told(run)) == [("Only at the provider", -200), ("Only at the provider", -100)]
    assert any("Correction of June" in each.theirs for each in run.differences.all())
    with refused(own_money.NotEarned):
        own_money.book(ProviderLine.objects.get(amount_minor=-100), actor=sam)


def test_network_costs_are_booked_as_costs(booked: StripeProvider) -> None:
    booked.server.charge_network_cost(30, "usd")
    assert look().is_clean
    assert ProviderLine.objects.get(amount_minor=-30).category == "fee"


def test_a_bank_debit_that_is_reversed_is_a_difference_of_its_payment(booked: StripeProvider) -> None:
    deposited(booked, cards.DEBIT_SUCCEEDS_LATER, amounts=(5_000,))
    charge = booked.server.objects("charge")[-1]
    booked.server.reverse_payment(charge["id"])
    run = look()
    [difference] = run.differences.all()
    assert (difference.what, difference.ledger_minor, difference.provider_minor) == ("Amounts differ", 5_000, 0)
    assert difference.ours.startswith("payment ")


def test_a_reserve_is_nobodys_own_money(booked: StripeProvider, sam: User) -> None:
    booked.server.reserve(1_000, "usd")
    provider.import_lines("stripe")
    with refused(own_money.NotOwnMoney):
        own_money.book(ProviderLine.objects.get(category="reserve"), actor=sam)
