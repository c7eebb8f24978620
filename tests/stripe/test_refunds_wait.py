"""A refund that our balance at Stripe does not cover waits, operators hear what is missing, and it goes out once."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import User
from escrow import operations
from escrow.books import reconciliation
from escrow.gateways.base import NotEnough, RefundReport
from escrow.ledger import verification
from escrow.models import Refund
from escrow.money_out import refunds, shortage
from marketplace import clock
from milestones.models import Milestone
from tests import books, story
from tests.gateways.stripe_provider import StripeProvider
from tests.pages import tight
from tests.stripe.waiting import Alarms, alarms, declined, deposited, work
from tests.stripe_server import cards

__all__ = ["alarms"]
pytestmark = [pytest.mark.django_db, pytest.mark.loopback]
MISSING = "is missing at stripe"


@pytest.fixture
def on_stripe(provider: StripeProvider, settings: Settings) -> StripeProvider:
    settings.PAYMENTS = "stripe"
    return provider


@pytest.fixture
def milestone(on_stripe: StripeProvider, carla: User, ana: User) -> Milestone:
    """The first deposit of a new account: 600.00, all of it pending."""
    return deposited(on_stripe, client=carla, freelancer=ana)


def calls(provider: StripeProvider, path: str = "/v1/refunds") -> list[str | None]:
    """The keys of what was posted there."""
    return [call.key for call in provider.server.calls if (call.method, call.path) == ("POST", path)]


def test_it_waits_and_goes_through_by_itself(on_stripe: StripeProvider, milestone: Milestone) -> None:
    refund = declined(milestone)
    began = clock.now()
    work(on_stripe)
    refund = story.fresh(refund)
    assert (refund.state, refund.attempts, refund.failure) == ("sent", 0, "")
    assert refund.waits_since_at is not None
    assert refund.waits_since_at - began < timedelta(minutes=1)
    since = refund.waits_since_at
    for _ in range(20):
        on_stripe.wait(hours=7)
        work(on_stripe)
    refund = story.fresh(refund)
    assert (refund.state, refund.waits_since_at, refund.attempts) == ("sent", since, 0)
    on_stripe.server.top_up(60_000, "usd")
    work(on_stripe)
    refund = story.fresh(refund)
    assert (refund.state, refund.waits_since_at) == ("succeeded", None)
    assert (len(on_stripe.server.objects("refund")), len(calls(on_stripe))) == (1, 1)
    assert verification.verify() == []


def test_operators_hear_once_a_day_what_to_top_up(
    on_stripe: StripeProvider, milestone: Milestone, alarms: Alarms, carla: User, ana: User
) -> None:
    """The sum of all that wait, less what is available; again when the day is over; not when all has gone through."""
    on_stripe.server.top_up(20_000, "usd")
    declined(deposited(on_stripe, client=carla, freelancer=ana, amounts=(40_000,)))
    declined(milestone)
    work(on_stripe)
    [told] = alarms.heard()
    assert told.startswith("$800.00 is missing at stripe: money that is to leave waits: 2 refunds of $1,000.00 wait")
    assert "$200.00 is available there. Top up $800.00, or wait until deposits have settled" in told
    on_stripe.wait(hours=23)
    work(on_stripe)
    assert alarms.heard() == []
    on_stripe.server.top_up(20_000, "usd")
    on_stripe.wait(hours=2)
    work(on_stripe)
    [told] = alarms.heard()
    assert told.startswith("$600.00 is missing at stripe: money that is to leave waits: 1 refund of $600.00 waits")
    assert "$0.00 is available there" in told
    on_stripe.server.top_up(60_000, "usd")
    on_stripe.wait(hours=25)
    work(on_stripe)
    work(on_stripe)
    assert alarms.heard() == []
    assert {refund.state for refund in Refund.objects.all()} == {"succeeded"}


def test_what_has_gone_through_unheard_is_not_told_of(
    on_stripe: StripeProvider, milestone: Milestone, alarms: Alarms
) -> None:
    """Its webhook is lost: before operators are told anything, Stripe is asked."""
    declined(milestone)
    work(on_stripe)
    assert len(alarms.heard()) == 1
    on_stripe.server.top_up(60_000, "usd")
    on_stripe.wait(hours=25)
    Refund.objects.update(next_attempt_at=clock.now() + timedelta(hours=6))
    operations.finish_pending()
    assert alarms.heard() == []
    assert Refund.objects.get().state == "succeeded"


def test_what_is_covered_is_not_asked_after_again_and_again(on_stripe: StripeProvider, milestone: Milestone) -> None:
    """We have not heard yet that it went through: nothing is missing, so nobody is to be told and nothing is asked."""
    declined(milestone)
    on_stripe.server.top_up(60_000, "usd")
    operations.finish_pending()
    refund = Refund.objects.get()
    later = clock.now() + timedelta(hours=6)
    Refund.objects.update(state="sent", waits_since_at=clock.now(), next_attempt_at=later, settled_at=None)
    on_stripe.server.top_up(60_000, "usd")
    asked = len(on_stripe.server.calls)
    for _ in range(3):
        shortage.tell()
    assert {call.template for call in on_stripe.server.calls[asked:]} == {"/v1/balance"}
    assert story.fresh(refund).state == "sent"


def test_each_currency_is_told_of_by_itself(on_stripe: StripeProvider, milestone: Milestone, alarms: Alarms) -> None:
    declined(milestone)
    work(on_stripe)
    assert [MISSING in told for told in alarms.heard()] == [True]
    declined(deposited(on_stripe, currency="EUR", amounts=(30_000,)))
    work(on_stripe)
    [told] = alarms.heard()
    assert told.startswith("€300.00 is missing at stripe")


def test_nothing_is_told_while_stripe_is_away_and_all_afterwards(
    on_stripe: StripeProvider, milestone: Milestone, alarms: Alarms
) -> None:
    declined(milestone)
    on_stripe.server.faults.next("GET /v1/balance", "error_before_work", times=9)
    operations.finish_pending()
    assert alarms.heard() == []
    on_stripe.server.calm()
    operations.finish_pending()
    assert len(alarms.heard()) == 1


def test_both_sides_and_the_desk_see_it(
    on_stripe: StripeProvider, milestone: Milestone, client: Client, sam: User
) -> None:
    refund = declined(milestone)
    work(on_stripe)
    carla = milestone.contract.client
    for person in (carla, milestone.contract.freelancer):
        client.force_login(person)
        page = tight(client.get(milestone.get_absolute_url()).text)
        assert "on its way" in page
        assert "It waits at the payment provider; the money is safe." in page
    sam.is_superuser = True
    sam.save()
    client.force_login(sam)
    desk = client.get("/staff/escrow/refund/")
    assert "waits_since_at" in desk.text
    on_stripe.server.top_up(60_000, "usd")
    work(on_stripe)
    assert story.fresh(refund).state == "succeeded"
    client.force_login(carla)
    assert "It waits at the payment provider" not in client.get(milestone.get_absolute_url()).text


def test_the_books_agree_while_it_waits(on_stripe: StripeProvider, milestone: Milestone) -> None:
    declined(milestone)
    work(on_stripe)
    run = reconciliation.reconcile("stripe")
    assert (run.error, list(run.differences.all()), list(run.on_the_way.all())) == ("", [], [])


def test_a_chargeback_of_a_refund_that_waits(on_stripe: StripeProvider, milestone: Milestone) -> None:
    """The refund fails at Stripe; the money stands in its hold and is the bank's, not twice the client's."""
    refund = declined(milestone)
    work(on_stripe)
    on_stripe.server.dispute(refund.payment.charge_ref)
    work(on_stripe)
    work(on_stripe)
    refund = story.fresh(refund)
    assert (refund.state, refund.waits_since_at) == ("failed", None)
    assert refund.failure == "The client's bank is already taking the payment back."
    assert story.fresh(milestone.hold).is_frozen
    assert verification.verify() == []


# To a bank account: refused until it is covered, and Stripe repeats its no for the old key all day.


@pytest.fixture
def debit(on_stripe: StripeProvider, milestone: Milestone, carla: User, ana: User) -> Refund:
    """600.00 of a bank debit go back; 565.20 of two payments are available, because others have left."""
    theirs = deposited(on_stripe, cards.DEBIT_SUCCEEDS_LATER, client=carla, freelancer=ana)
    first = declined(milestone)
    operations.finish_pending()
    assert story.fresh(first).state == "succeeded"
    return declined(theirs)


def test_a_definite_no_gets_another_key(on_stripe: StripeProvider, debit: Refund, alarms: Alarms) -> None:
    work(on_stripe)
    first, debit = debit.idempotency_key, story.fresh(debit)
    assert (debit.state, debit.keys_spent, debit.attempts, debit.provider_ref) == ("intended", 1, 0, None)
    assert debit.waits_since_at is not None
    assert [told.partition(":")[0] for told in alarms.heard()] == ["$35.40 is missing at stripe"]
    on_stripe.server.top_up(3_540, "usd")
    on_stripe.wait(hours=2)
    work(on_stripe)
    debit = story.fresh(debit)
    assert (debit.state, debit.waits_since_at, debit.keys_spent) == ("succeeded", None, 1)
    assert calls(on_stripe)[1:] == [first, f"{first}-1"]
    assert len(on_stripe.server.objects("refund")) == 2
    assert verification.verify() == []


def test_it_may_wait_for_weeks_without_being_a_failure(
    on_stripe: StripeProvider, debit: Refund, alarms: Alarms
) -> None:
    for _ in range(12):
        on_stripe.wait(hours=26)
        work(on_stripe)
    debit = story.fresh(debit)
    assert (debit.state, debit.attempts, debit.keys_spent) == ("intended", 0, 12)
    assert all(MISSING in told for told in alarms.heard())


def test_a_failure_keeps_its_key(on_stripe: StripeProvider, debit: Refund) -> None:
    for fault in ("timeout_before_work", "error_during_work", "rate_limit"):
        on_stripe.server.faults.next("POST /v1/refunds", fault)
        operations.finish_pending()
        on_stripe.wait(hours=1)
    assert (story.fresh(debit).keys_spent, story.fresh(debit).attempts) == (0, 3)
    assert set(calls(on_stripe)[1:]) == {debit.idempotency_key}


@pytest.mark.parametrize("fault", ["reset_after_work", "timeout_after_work", "error_after_work"])
def test_an_answer_that_is_lost_refunds_once(on_stripe: StripeProvider, debit: Refund, fault: str) -> None:
    """The second key's refund happened, and nobody heard: it is asked for again with that key, or found."""
    work(on_stripe)
    on_stripe.server.top_up(500_000, "usd")
    on_stripe.wait(hours=2)
    on_stripe.server.faults.next("POST /v1/refunds", fault)
    for _ in range(3):
        work(on_stripe)
        on_stripe.wait(hours=2)
    assert story.fresh(debit).state == "succeeded"
    assert len(on_stripe.server.objects("refund")) == 2
    assert verification.verify() == []


def test_a_crash_after_the_second_key_refunds_once(
    on_stripe: StripeProvider, debit: Refund, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker dies between Stripe's yes and writing it down; the key is forgotten by the time of the next."""
    work(on_stripe)
    on_stripe.server.top_up(500_000, "usd")
    on_stripe.wait(hours=2)
    with monkeypatch.context() as patch:
        patch.setattr(refunds, "apply", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            operations.finish_pending()
    assert story.fresh(debit).state == "intended"
    on_stripe.wait(hours=30)
    work(on_stripe)
    assert story.fresh(debit).state == "succeeded"
    assert len(on_stripe.server.objects("refund")) == 2


def test_a_crash_before_the_key_is_spent_refunds_once(
    on_stripe: StripeProvider, debit: Refund, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Refund, "spend_key", lambda _self: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            operations.finish_pending()
    on_stripe.server.top_up(500_000, "usd")
    for _ in range(3):
        on_stripe.wait(hours=2)
        work(on_stripe)
    assert story.fresh(debit).state == "succeeded"
    assert len(on_stripe.server.objects("refund")) == 2


def test_a_no_that_comes_too_late_changes_nothing(
    on_stripe: StripeProvider, debit: Refund, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another worker was faster: the refund has gone out by the time that the first hears its old no."""
    work(on_stripe)
    stale = story.fresh(debit)
    on_stripe.server.top_up(500_000, "usd")
    on_stripe.wait(hours=2)
    work(on_stripe)
    assert story.fresh(debit).state == "succeeded"
    stale.wait_for_balance(NotEnough("an hour ago"))
    assert story.fresh(debit).waits_since_at is None
    assert story.fresh(debit).state == "succeeded"


def test_only_what_is_under_way_can_wait(on_stripe: StripeProvider, debit: Refund) -> None:
    refunds.apply(debit, RefundReport(ref="re_x", state="succeeded"))
    with books.refused_by_database("refund_waits_only_while_under_way"):
        Refund.objects.filter(pk=debit.pk).update(waits_since_at=clock.now())
