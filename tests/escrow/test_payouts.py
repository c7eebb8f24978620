"""Earnings reach a freelancer's bank once, or come back with the reason."""

from datetime import timedelta
from unittest.mock import Mock

import pytest

from accounts.models import User
from escrow import gateways, operations
from escrow.earnings import earnings
from escrow.gateways.base import GatewayRefused, GatewayUnavailable, KeySpent, PayoutReport
from escrow.gateways.sandbox.gateway import SandboxGateway
from escrow.gateways.sandbox.models import SandboxPayout, SandboxReversal, SandboxTransfer
from escrow.inbox import inbox
from escrow.models import Payout
from escrow.money_out import payouts, recipients, scheduling, withdrawing
from marketplace import clock
from marketplace.money import Money
from tests import story
from tests.books import assert_books_balance, balance, earned, refused, refused_by_database, sql, unchanged
from tests.conftest import TimeTravel
from tests.told import times_told

pytestmark = pytest.mark.django_db
# 600.00 released, less the fee of 5 %.
EARNED = 57_000


def usd(minor: int) -> Money:
    return Money(minor, "USD")


@pytest.fixture
def paid_ana(ana: User, time_travel: TimeTravel) -> User:
    """Earned 570.00 fifteen days ago and has said where it is to go."""
    story.approve(story.submitted_milestone(freelancer=ana))
    story.give_payout_details(ana)
    time_travel.forward(days=15)
    return ana


def arrive(time_travel: TimeTravel) -> None:
    """The worker sends what is due, and the bank answers a minute later."""
    operations.finish_pending()
    time_travel.forward(minutes=2)
    story.hear_from_provider()
    operations.finish_pending()


def test_earnings_wait_for_their_time(ana: User, time_travel: TimeTravel) -> None:
    story.give_payout_details(ana)
    story.approve(story.submitted_milestone(freelancer=ana))
    released_at = clock.now()
    [standing] = earnings.standing_of(ana)
    [pending] = standing.pending
    assert (standing.available, pending.amount) == (usd(0), usd(EARNED))
    assert pending.available_at
    assert abs(pending.available_at - released_at - timedelta(days=14)) < timedelta(seconds=5)
    with refused(withdrawing.NotThatMuchAvailable, match=r"up to \$0.00"):
        withdrawing.withdraw(ana, amount=usd(1))
    time_travel.to(pending.available_at)
    [standing] = earnings.standing_of(ana)
    assert (standing.available, list(standing.pending)) == (usd(EARNED), [])


def test_any_part_is_withdrawn_and_arrives(paid_ana: User, time_travel: TimeTravel) -> None:
    withdrawing.withdraw(paid_ana, amount=usd(20_000))
    assert (earned(paid_ana), balance("payout_in_transit")) == (EARNED - 20_000, 20_000)
    arrive(time_travel)
    payout = Payout.objects.get()
    assert payout.state == "paid"
    assert (SandboxTransfer.objects.count(), SandboxPayout.objects.count()) == (1, 1)
    assert (balance("payout_in_transit"), balance("cash")) == (0, 60_000 - 20_000)
    [standing] = earnings.standing_of(paid_ana)
    assert (standing.available, standing.paid_out) == (usd(EARNED - 20_000), usd(20_000))
    assert times_told(paid_ana, "payout:paid") == 1
    assert_books_balance()
    time_travel.forward(days=11)
    with unchanged(besides=["escrow_recipient"]):
        operations.finish_pending()


def test_a_payout_that_comes_back_is_available_again_and_says_why(ana: User, time_travel: TimeTravel) -> None:
    story.approve(story.submitted_milestone(freelancer=ana))
    story.give_payout_details(ana, bank="closed")
    time_travel.forward(days=15)
    withdrawing.withdraw(ana, amount=usd(EARNED))
    arrive(time_travel)
    payout = Payout.objects.get()
    assert (payout.state, payout.failure) == ("failed", "The account is closed.")
    assert SandboxReversal.objects.count() == 1
    assert (earned(ana), balance("payout_in_transit"), balance("cash")) == (EARNED, 0, 60_000)
    [standing] = earnings.standing_of(ana)
    assert (standing.available, standing.on_the_way, standing.paid_out) == (usd(EARNED), usd(0), usd(0))
    assert times_told(ana, "payout:failed") == 1
    assert_books_balance()


def test_a_payout_that_fails_after_it_arrived_comes_back(paid_ana: User, time_travel: TimeTravel) -> None:
    withdrawing.withdraw(paid_ana, amount=usd(EARNED))
    arrive(time_travel)
    payout = Payout.objects.get()
    assert balance("cash") == 60_000 - EARNED
    SandboxPayout.objects.update(state="failed", failure="The bank sent it back.")
    payouts.apply(payout, PayoutReport(ref=str(payout.provider_ref), state="failed", failure="The bank sent it back."))
    assert (balance("cash"), balance("payout_in_transit")) == (60_000, EARNED)
    operations.finish_pending()
    assert story.fresh(payout).state == "failed"
    assert (earned(paid_ana), balance("payout_in_transit")) == (EARNED, 0)
    assert_books_balance()


def test_a_payout_that_arrived_is_asked_after_for_ten_days(paid_ana: User, time_travel: TimeTravel) -> None:
    """No webhook tells of it: the bank takes days to send a payout back, and the webhook may get lost."""
    payout = withdrawing.withdraw(paid_ana, amount=usd(EARNED))
    arrive(time_travel)
    time_travel.forward(days=5)
    operations.finish_pending()
    SandboxPayout.objects.update(state="failed", failure="The bank sent it back.")
    time_travel.forward(days=2)
    operations.finish_pending()
    operations.finish_pending()
    assert story.fresh(payout).state == "failed"
    assert earned(paid_ana) == EARNED
    assert_books_balance()


def test_a_transfer_that_was_taken_back_by_hand_is_earnings_again(
    paid_ana: User, monkeypatch: pytest.MonkeyPatch, time_travel: TimeTravel
) -> None:
    payout = withdrawing.withdraw(paid_ana, amount=usd(EARNED))
    with monkeypatch.context() as silent:
        silent.setattr(SandboxGateway, "pay_out", Mock(side_effect=GatewayUnavailable("time-out")))
        operations.finish_pending()
    payout = story.fresh(payout)
    assert payout.state == "transferred"
    SandboxGateway().reverse_transfer(
        key="by-hand", transfer_ref=str(payout.transfer_ref), amount=payout.amount, metadata={}
    )
    arrive(time_travel)
    assert (story.fresh(payout).state, earned(paid_ana)) == ("failed", EARNED)
    assert SandboxReversal.objects.count() == 1
    assert_books_balance()


def test_a_mistake_of_ours_waits_longer_each_time_and_alarms_in_the_end(
    paid_ana: User, monkeypatch: pytest.MonkeyPatch, time_travel: TimeTravel, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(SandboxGateway, "transfer", Mock(side_effect=ValueError("wrongly asked")))
    payout = withdrawing.withdraw(paid_ana, amount=usd(EARNED))
    for _ in range(10):
        time_travel.forward(hours=7)
        operations.finish_pending()
    assert (story.fresh(payout).attempts, story.fresh(payout).last_error) == (10, "wrongly asked")
    assert [r for r in caplog.records if r.name == "marketplace.alarms" and "has failed 10 times" in r.message]


def test_more_than_is_available_is_refused(paid_ana: User) -> None:
    for minor in (EARNED + 1, 0, -5):
        with refused(withdrawing.NotThatMuchAvailable, match=r"up to \$570.00"):
            withdrawing.withdraw(paid_ana, amount=usd(minor))
    with refused(withdrawing.NotThatMuchAvailable):
        withdrawing.withdraw(paid_ana, amount=Money(1, "EUR"))


def test_without_payout_details_nothing_leaves(ana: User, time_travel: TimeTravel) -> None:
    story.approve(story.submitted_milestone(freelancer=ana))
    time_travel.forward(days=15)
    with refused(withdrawing.NotReadyForPayouts):
        withdrawing.withdraw(ana, amount=usd(1))


def test_what_the_provider_refuses_comes_back_at_once(paid_ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def no(*args: object, **kwargs: object) -> str:
        raise GatewayRefused("This account was closed.")

    monkeypatch.setattr(SandboxGateway, "transfer", no)
    payout = withdrawing.withdraw(paid_ana, amount=usd(EARNED))
    operations.finish_pending()
    assert (story.fresh(payout).state, story.fresh(payout).failure) == ("failed", "This account was closed.")
    assert earned(paid_ana) == EARNED
    assert_books_balance()


def test_what_was_transferred_but_cannot_go_on_is_taken_back(
    paid_ana: User, monkeypatch: pytest.MonkeyPatch, time_travel: TimeTravel
) -> None:
    def no(*args: object, **kwargs: object) -> str:
        raise GatewayRefused("No bank account.")

    monkeypatch.setattr(SandboxGateway, "pay_out", no)
    payout = withdrawing.withdraw(paid_ana, amount=usd(EARNED))
    operations.finish_pending()
    assert story.fresh(payout).state == "failed"
    assert (SandboxTransfer.objects.count(), SandboxReversal.objects.count()) == (1, 1)
    assert earned(paid_ana) == EARNED
    assert_books_balance()


@pytest.mark.parametrize("step", ["transfer", "pay_out"])
def test_an_answer_that_got_lost_does_not_pay_twice(
    step: str, paid_ana: User, monkeypatch: pytest.MonkeyPatch, time_travel: TimeTravel
) -> None:
    real = getattr(SandboxGateway, step)

    def works_and_is_silent(*args: object, **kwargs: object) -> str:
        real(*args, **kwargs)
        raise GatewayUnavailable("connection reset")

    withdrawing.withdraw(paid_ana, amount=usd(EARNED))
    with monkeypatch.context() as broken:
        broken.setattr(SandboxGateway, step, works_and_is_silent)
        operations.finish_pending()
    assert Payout.objects.get().last_error == "connection reset"
    time_travel.forward(minutes=2)
    arrive(time_travel)
    assert Payout.objects.get().state == "paid"
    assert (SandboxTransfer.objects.count(), SandboxPayout.objects.count()) == (1, 1)
    assert_books_balance()


def test_after_a_day_it_is_looked_for_before_it_is_sent_again(
    paid_ana: User, monkeypatch: pytest.MonkeyPatch, time_travel: TimeTravel
) -> None:
    """The provider has forgotten the key by then, and would do the work again."""
    real = SandboxGateway.transfer

    def works_and_is_silent(*args: object, **kwargs: object) -> str:
        real(*args, **kwargs)  # type: ignore[arg-type]
        raise GatewayUnavailable("connection reset")

    withdrawing.withdraw(paid_ana, amount=usd(EARNED))
    with monkeypatch.context() as broken:
        broken.setattr(SandboxGateway, "transfer", works_and_is_silent)
        operations.finish_pending()
    SandboxTransfer.objects.update(key="forgotten")
    time_travel.forward(hours=25)
    arrive(time_travel)
    assert SandboxTransfer.objects.count() == 1
    assert Payout.objects.get().state == "paid"
    assert_books_balance()


def test_a_spent_key_is_waited_out_unless_the_work_was_done(
    paid_ana: User, monkeypatch: pytest.MonkeyPatch, time_travel: TimeTravel
) -> None:
    real, calls = SandboxGateway.transfer, []

    def fails_for_a_day(self: SandboxGateway, **kwargs: object) -> str:
        calls.append(kwargs["key"])
        if len(calls) < 4:
            raise KeySpent("500")
        return real(self, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(SandboxGateway, "transfer", fails_for_a_day)
    withdrawing.withdraw(paid_ana, amount=usd(EARNED))
    for _ in range(4):
        operations.finish_pending()
        time_travel.forward(hours=7)
    arrive(time_travel)
    assert len(set(calls)) == 1
    assert SandboxTransfer.objects.count() == 1
    assert Payout.objects.get().state == "paid"


def test_a_schedule_pays_everything_available_on_its_day(paid_ana: User, time_travel: TimeTravel) -> None:
    recipient = scheduling.set_schedule(paid_ana, "weekly")
    assert recipient.next_payout_at
    local = recipient.next_payout_at.astimezone(paid_ana.zone)
    assert (local.weekday(), local.hour) == (0, 9)
    operations.finish_pending()
    assert Payout.objects.count() == 0
    time_travel.to(recipient.next_payout_at)
    operations.finish_pending()
    payout = Payout.objects.get()
    assert (payout.amount, payout.by_schedule) == (usd(EARNED), True)
    assert story.fresh(recipient).next_payout_at == recipient.next_payout_at + timedelta(days=7)
    operations.finish_pending()
    assert Payout.objects.count() == 1


def test_a_monday_that_comes_twice_pays_once(paid_ana: User, time_travel: TimeTravel) -> None:
    """A Monday begins in Los Angeles when it is nearly over in Auckland."""
    User.objects.filter(pk=paid_ana.pk).update(time_zone="Pacific/Auckland")
    first = scheduling.set_schedule(story.fresh(paid_ana), "weekly").next_payout_at
    assert first
    time_travel.to(first)
    operations.finish_pending()
    monday = first + timedelta(days=21)
    # One is available on that Monday, the other an hour later.
    for before in (timedelta(days=15), timedelta(days=13, hours=23)):
        time_travel.to(monday - before)
        story.approve(story.submitted_milestone(freelancer=story.fresh(paid_ana)))
    time_travel.to(monday)
    operations.finish_pending()
    assert Payout.objects.filter(by_schedule=True).count() == 2
    User.objects.filter(pk=paid_ana.pk).update(time_zone="America/Los_Angeles")
    again = scheduling.set_schedule(story.fresh(paid_ana), "weekly").next_payout_at
    assert again
    assert again - monday < timedelta(days=1)
    time_travel.to(again)
    operations.finish_pending()
    assert Payout.objects.filter(by_schedule=True).count() == 2
    assert earnings.standing_of(paid_ana)[0].available == usd(EARNED)


def test_a_schedule_needs_payout_details(ana: User) -> None:
    with refused(scheduling.NoPayoutDetails):
        scheduling.set_schedule(ana, "monthly")


def test_ready_is_what_the_provider_says_is_ready(ana: User) -> None:
    page = recipients.details_page(ana, country="ES", return_path="/", refresh_path="/")
    again = recipients.details_page(ana, country="FR", return_path="/", refresh_path="/")
    assert page != again
    recipient = recipients.of(ana)
    assert recipient
    assert (recipient.is_ready, recipient.country) == (False, "ES")
    assert recipients.check(recipient).is_ready is False
    story.give_payout_details(ana)
    assert story.fresh(recipient).is_ready is True


def test_an_event_about_somebody_elses_account_is_nothing_to_us(ana: User) -> None:
    with unchanged():
        recipients.hear(gateways.default().name, "acct_of_another_site")
        inbox.process_pending()


def test_the_database_refuses_a_payout_of_nothing(paid_ana: User) -> None:
    recipient = recipients.of(paid_ana)
    assert recipient
    with refused_by_database("payout_amount_above_zero"):
        sql(
            "INSERT INTO escrow_payout (recipient_id, payee_id, currency, amount_minor, by_schedule, state, failure,"
            " attempts, last_error, next_attempt_at, created_at, arrived_currency, keys_spent, source)"
            " VALUES (%s, %s, 'USD', 0, false, 'intended', '', 0, '', now(), now(), '', 0, '')",
            recipient.pk,
            paid_ana.pk,
        )
