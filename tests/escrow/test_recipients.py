"""Accounts at the provider are asked after daily, whatever events came; one that is closed is replaced by staff."""

from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings

from accounts.models import User
from escrow import operations
from escrow.gateways.base import GatewayUnavailable, RecipientReport
from escrow.gateways.sandbox.gateway import SandboxGateway
from escrow.models import Recipient
from escrow.money_out import payouts, recipients, scheduling, withdrawing
from marketplace import clock
from marketplace.money import Money
from tests import story
from tests.books import refused, refused_by_database, sql
from tests.conftest import TimeTravel
from tests.told import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def recipient(ana: User) -> Recipient:
    return story.give_payout_details(ana)


def say(monkeypatch: pytest.MonkeyPatch, report: RecipientReport | GatewayUnavailable) -> list[str]:
    """Let the provider say this of every account from now on; collects whom it was asked after."""
    asked: list[str] = []

    def recipient_report(self: SandboxGateway, ref: str) -> RecipientReport:
        asked.append(ref)
        if isinstance(report, Exception):
            raise report
        return report

    monkeypatch.setattr(SandboxGateway, "recipient_report", recipient_report)
    return asked


def test_it_is_asked_after_once_a_day(
    recipient: Recipient, monkeypatch: pytest.MonkeyPatch, time_travel: TimeTravel
) -> None:
    asked = say(monkeypatch, RecipientReport(ready=False, needs="Your bank account is missing."))
    operations.finish_pending()
    assert asked == []
    time_travel.forward(days=1)
    operations.finish_pending()
    operations.finish_pending()
    assert asked == [recipient.provider_ref]
    assert story.fresh(recipient).is_ready is False
    assert told(recipient.user)[-1].startswith("recipient:stopped")


def test_a_provider_that_does_not_answer_is_asked_again_an_hour_later(
    recipient: Recipient, monkeypatch: pytest.MonkeyPatch, time_travel: TimeTravel
) -> None:
    asked = say(monkeypatch, GatewayUnavailable("no answer"))
    time_travel.forward(days=1)
    operations.finish_pending()
    operations.finish_pending()
    assert len(asked) == 1
    assert story.fresh(recipient).is_ready is True
    time_travel.forward(hours=1)
    operations.finish_pending()
    assert len(asked) == 2


def test_a_closed_account_is_replaced(
    recipient: Recipient, monkeypatch: pytest.MonkeyPatch, time_travel: TimeTravel, caplog: pytest.LogCaptureFixture
) -> None:
    ana = recipient.user
    scheduling.set_schedule(ana, "weekly")
    with refused(recipients.NotClosed):
        recipients.replace(recipient)
    with monkeypatch.context() as patch:
        say(patch, RecipientReport(ready=False, needs="It is closed.", closed=True))
        time_travel.forward(days=1)
        operations.finish_pending()
    assert "account at the provider is closed" in caplog.text
    closed = story.fresh(recipient)
    assert (closed.is_closed, closed.is_ready, closed.next_check_at) == (True, False, None)
    recipients.replace(closed)
    assert recipients.of(ana) is None
    assert told(ana)[-1] == "recipient:replaced"
    with refused(withdrawing.NotReadyForPayouts):
        withdrawing.withdraw(ana, amount=Money(2_000, "USD"))
    with refused(recipients.NotClosed):
        recipients.replace(closed)
    recipients.hear(closed.gateway, closed.provider_ref or "")
    assert (story.fresh(closed).is_ready, story.fresh(closed).next_check_at) == (False, None)
    new = story.give_payout_details(ana)
    assert (new.pk != closed.pk, new.is_ready, new.provider_ref != closed.provider_ref) == (True, True, True)


def test_a_person_has_one_at_a_time(recipient: Recipient) -> None:
    with refused_by_database("one_recipient_per_person"):
        sql(
            "INSERT INTO escrow_recipient (installation, user_id, gateway, country, keys_spent, is_ready, needs,"
            " currency, is_closed, schedule, created_at)"
            " VALUES ('', %s, %s, 'ES', 0, false, '', '', false, 'by_hand', now())",
            recipient.user_id,
            recipient.gateway,
        )


def test_nobody_asks_a_provider_after_who_is_paid_by_hand(
    ana: User, monkeypatch: pytest.MonkeyPatch, time_travel: TimeTravel
) -> None:
    made = recipients.open_by_hand(ana, country="KE")
    asked = say(monkeypatch, RecipientReport(ready=False))
    time_travel.forward(days=2)
    operations.finish_pending()
    assert asked == []
    assert recipients.of(ana) == made
    with refused_by_database("by_hand_no_provider_is_asked"):
        sql("UPDATE escrow_recipient SET provider_ref = 'acct_1'")
    recipients.close_by_hand(made)
    assert recipients.of(ana) is None
    with refused(recipients.NotByHand):
        recipients.close_by_hand(made)


def test_too_little_is_not_withdrawn(recipient: Recipient, time_travel: TimeTravel, settings: Settings) -> None:
    settings.MINIMUM_PAYOUT = {**settings.MINIMUM_PAYOUT, "USD": 1_000}
    ana = recipient.user
    story.approve(story.submitted_milestone(freelancer=ana))
    time_travel.forward(days=15)
    with refused(withdrawing.TooLittleToPayOut, match=r"\$10.00"):
        withdrawing.withdraw(ana, amount=Money(999, "USD"))
    assert withdrawing.withdraw(ana, amount=Money(1_000, "USD")).amount_minor == 1_000


def test_money_that_lingers_at_the_provider_is_told(
    recipient: Recipient, time_travel: TimeTravel, caplog: pytest.LogCaptureFixture
) -> None:
    story.approve(story.submitted_milestone(freelancer=recipient.user))
    time_travel.forward(days=15)
    payout = withdrawing.withdraw(recipient.user, amount=Money(20_000, "USD"))
    type(payout).objects.update(state="transferred", transfer_ref="tr_1")
    payouts.alarm_of_lingering()
    assert "Money of freelancers stays" not in caplog.text
    time_travel.to(clock.now() + timedelta(days=14))
    payouts.alarm_of_lingering()
    assert "Money of freelancers stays at the provider: payout" in caplog.text
