"""A payout from a new account waits until the deposits have settled: no failure, no alarm for a day, then one a day."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import User
from escrow import operations
from escrow.earnings import earnings
from escrow.gateways.stripe.gateway import StripeGateway
from escrow.ledger import verification
from escrow.models import Payout
from escrow.money_out import payouts, withdrawing
from marketplace import clock
from marketplace.money import Money
from tests import books, story
from tests.gateways.stripe_provider import StripeProvider
from tests.stripe.test_lost_hour import can_be_paid
from tests.stripe.waiting import Alarms, alarms, declined, deposited, released, work

__all__ = ["alarms"]
pytestmark = [pytest.mark.django_db, pytest.mark.loopback]
ALL = Money(57_000, "USD")
WAITS = "Waits until the deposits have settled at the payment provider; nothing for you to do."


@pytest.fixture
def on_stripe(provider: StripeProvider, settings: Settings, carla: User, ana: User) -> StripeProvider:
    """Ana's 570.00 can be withdrawn by now, here; at Stripe they settle only seven days later."""
    settings.PAYMENTS, provider.server.state.settlement = "stripe", timedelta(days=14 + 7)
    can_be_paid(provider, ana)
    released(provider, carla, ana)
    provider.wait(hours=14 * 24)
    return provider


def transfers(provider: StripeProvider) -> list[str | None]:
    return [call.key for call in provider.server.calls if (call.method, call.path) == ("POST", "/v1/transfers")]


def test_it_waits_until_deposits_have_settled(
    on_stripe: StripeProvider, ana: User, client: Client, alarms: Alarms
) -> None:
    payout = withdrawing.withdraw(ana, amount=ALL)
    for _ in range(22):
        work(on_stripe)
        on_stripe.wait(hours=1)
    payout = story.fresh(payout)
    assert (payout.state, payout.attempts, payout.keys_spent, payout.tried_at is None) == ("intended", 0, 0, False)
    assert payout.waits_since_at is not None
    assert (alarms.heard(), transfers(on_stripe)) == ([], [])
    client.force_login(ana)
    assert WAITS in client.get("/earnings/").text
    on_stripe.wait(hours=7 * 24)
    work(on_stripe)
    payout = story.fresh(payout)
    assert (payout.state, payout.waits_since_at, payout.last_error) == ("transferred", None, "")
    assert transfers(on_stripe) == [payout.key_for("transfer")]
    assert WAITS not in client.get("/earnings/").text
    on_stripe.wait(hours=25)
    work(on_stripe)
    assert alarms.heard() == []
    assert verification.verify() == []


def test_after_a_day_operators_hear_once_a_day(on_stripe: StripeProvider, ana: User, alarms: Alarms) -> None:
    withdrawing.withdraw(ana, amount=Money(30_000, "USD"))
    work(on_stripe)
    on_stripe.wait(hours=12)
    withdrawing.withdraw(ana, amount=Money(27_000, "USD"))
    work(on_stripe)
    on_stripe.wait(hours=13)
    on_stripe.server.top_up(10_000, "usd")
    work(on_stripe)
    [told] = alarms.heard()
    assert told.startswith("$200.00 is missing at stripe: money that is to leave waits: 1 payout of $300.00 waits")
    assert "$100.00 is available there" in told
    on_stripe.wait(hours=23)
    work(on_stripe)
    assert alarms.heard() == []
    on_stripe.wait(hours=2)
    work(on_stripe)
    [told] = alarms.heard()
    assert told.startswith("$470.00 is missing at stripe: money that is to leave waits: 2 payouts of $570.00 wait")
    on_stripe.wait(hours=7 * 24)
    work(on_stripe)
    assert alarms.heard() == []
    assert {payout.state for payout in Payout.objects.all()} == {"transferred"}


def test_refunds_and_payouts_are_told_of_together(
    on_stripe: StripeProvider, carla: User, ana: User, alarms: Alarms
) -> None:
    withdrawing.withdraw(ana, amount=ALL)
    offered = deposited(on_stripe, client=carla, freelancer=ana, amounts=(10_000,))
    work(on_stripe)
    on_stripe.wait(hours=25)
    declined(offered)
    work(on_stripe)
    [told] = alarms.heard()
    assert told.startswith("$670.00 is missing at stripe")
    assert "1 refund of $100.00 and 1 payout of $570.00 wait for our balance" in told


def test_others_were_faster(on_stripe: StripeProvider, ana: User) -> None:
    """Covered when we looked, and not any more when Stripe did: a definite no, another key, no failure."""
    payout = withdrawing.withdraw(ana, amount=ALL)
    on_stripe.server.top_up(57_000, "usd")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StripeGateway, "source_for", lambda _self, _amount: "card")
        on_stripe.server.reserve(1, "usd")
        operations.finish_pending()
    payout = story.fresh(payout)
    assert (payout.state, payout.keys_spent, payout.attempts) == ("intended", 1, 0)
    assert payout.waits_since_at is not None
    on_stripe.server.release(1, "usd")
    on_stripe.wait(hours=2)
    work(on_stripe)
    assert transfers(on_stripe) == [payout.key_for("transfer").removesuffix("-1"), payout.key_for("transfer")]
    assert len(on_stripe.server.objects("transfer")) == 1


def test_too_little_in_the_freelancers_account_is_a_failure_as_before(
    on_stripe: StripeProvider, ana: User, alarms: Alarms
) -> None:
    """That is none of our own balance: ten of them are an alarm."""
    payout = withdrawing.withdraw(ana, amount=ALL)
    on_stripe.server.top_up(57_000, "usd")
    work(on_stripe)
    pending = next(each for each in on_stripe.server.state.maturing if each["currency"] == "eur")
    pending["available_on"] += 90 * 24 * 3600
    for _ in range(10):
        on_stripe.wait(hours=26)
        work(on_stripe)
    payout = story.fresh(payout)
    assert (payout.state, payout.attempts, payout.waits_since_at) == ("transferred", 10, None)
    assert [told for told in alarms.heard() if "has failed 10 times" in told]


def test_a_request_that_may_still_be_at_work_keeps_its_key(on_stripe: StripeProvider, ana: User) -> None:
    """The transfer happened and nobody heard; what is left does not cover another. It is found, not sent again."""
    payout = withdrawing.withdraw(ana, amount=ALL)
    on_stripe.server.top_up(57_000, "usd")
    on_stripe.server.faults.next("POST /v1/transfers", "reset_after_work")
    operations.finish_pending()
    on_stripe.wait(hours=2)
    work(on_stripe)
    assert (story.fresh(payout).state, story.fresh(payout).keys_spent) == ("transferred", 0)
    assert len(on_stripe.server.objects("transfer")) == 1


def test_the_earnings_are_on_their_way_meanwhile(on_stripe: StripeProvider, ana: User) -> None:
    withdrawing.withdraw(ana, amount=ALL)
    work(on_stripe)
    [standing] = earnings.standing_of(ana)
    assert (standing.on_the_way, standing.available) == (ALL, Money(0, "USD"))


def test_only_what_has_not_left_can_wait(on_stripe: StripeProvider, ana: User) -> None:
    payout = withdrawing.withdraw(ana, amount=ALL)
    on_stripe.server.top_up(57_000, "usd")
    work(on_stripe)
    with books.refused_by_database("payout_waits_only_before_it_leaves"):
        Payout.objects.filter(pk=payout.pk).update(waits_since_at=clock.now())


def test_a_no_that_comes_late_spends_no_newer_key(
    on_stripe: StripeProvider, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two workers hear the same no; a third has the transfer made with the next key, and its answer is lost."""
    payout = withdrawing.withdraw(ana, amount=ALL)
    rows = Payout.objects.select_related("recipient", "payee")
    monkeypatch.setattr(StripeGateway, "source_for", lambda _self, _amount: "card")
    find, others = StripeGateway.find_transfer, []

    def find_late(self: StripeGateway, **what: Any) -> str | None:
        found = find(self, **what)
        if not others:
            others.append("another worker")
            payouts.send(rows.get(pk=payout.pk))
            on_stripe.server.top_up(120_000, "usd")
            on_stripe.server.faults.next("POST /v1/transfers", "reset_after_work")
            payouts.send(rows.get(pk=payout.pk))
        return found

    monkeypatch.setattr(StripeGateway, "find_transfer", find_late)
    payouts.send(rows.get(pk=payout.pk))
    assert story.fresh(payout).keys_spent == 1
    on_stripe.wait(hours=2)
    work(on_stripe)
    assert len(on_stripe.server.objects("transfer")) == 1


def test_a_try_with_a_new_key_looks_for_what_an_older_key_did(on_stripe: StripeProvider, ana: User) -> None:
    """The transfer of the first key happened unheard, and a no of somebody else's try has spent that key."""
    payout = withdrawing.withdraw(ana, amount=ALL)
    on_stripe.server.top_up(120_000, "usd")
    on_stripe.server.faults.next("POST /v1/transfers", "reset_after_work")
    operations.finish_pending()
    story.fresh(payout).spend_key()
    on_stripe.wait(hours=2)
    work(on_stripe)
    assert story.fresh(payout).state == "transferred"
    assert len(on_stripe.server.objects("transfer")) == 1
