"""Whatever a crash leaves behind is finished by the next run, exactly once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from escrow import operations
from escrow.gateways.base import GatewayUnavailable
from escrow.gateways.sandbox.gateway import SandboxGateway
from escrow.inbox import inbox
from escrow.models import Payment, Refund, SandboxCheckout, SandboxEvent, SandboxRefund, WebhookEvent
from escrow.money_in import payments
from escrow.money_out import refunds
from milestones.models import MilestoneEvent
from milestones.verbs import offers
from tests import story
from tests.books import assert_books_balance, balance, unchanged
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db


class Crash(Exception):
    """The process dies here."""


def dies(*args: Any, **kwargs: Any) -> Any:
    raise Crash


@pytest.fixture
def refund() -> Refund:
    """Intended and committed, the provider not yet called."""
    offer = story.offered_contract()
    offers.decline(offer, by=offer.freelancer)
    return Refund.objects.get()


def test_a_refund_that_was_only_intended_is_sent(refund: Refund) -> None:
    assert (refund.state, SandboxRefund.objects.count()) == ("intended", 0)
    assert operations.finish_pending() == 1
    assert story.fresh(refund).state == "succeeded"
    assert balance("refund_in_transit") == 0
    with unchanged():
        assert operations.finish_pending() == 0
    assert_books_balance()


def test_a_crash_after_the_provider_refunded_does_not_refund_twice(
    refund: Refund, monkeypatch: pytest.MonkeyPatch, time_travel: TimeTravel
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(refunds, "apply", dies)
        with pytest.raises(Crash):
            refunds.send(refund)
    assert (story.fresh(refund).state, SandboxRefund.objects.count()) == ("intended", 1)
    time_travel.forward(minutes=1)
    operations.finish_pending()
    assert SandboxRefund.objects.count() == 1
    assert story.fresh(refund).state == "succeeded"
    assert_books_balance()


def test_the_webhook_finishes_it_if_it_is_faster(refund: Refund, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(refunds, "apply", dies)
        with pytest.raises(Crash):
            refunds.send(refund)
    story.hear_from_provider()
    assert story.fresh(refund).state == "succeeded"
    with unchanged():
        operations.finish_pending()
    assert MilestoneEvent.objects.filter(kind="refund_arrived").count() == 1
    assert_books_balance()


def test_a_silent_provider_is_asked_again_later_with_the_same_key(
    refund: Refund, monkeypatch: pytest.MonkeyPatch, time_travel: TimeTravel
) -> None:
    keys = []

    def silent(self: SandboxGateway, *, key: str, **kwargs: Any) -> Any:
        keys.append(key)
        raise GatewayUnavailable("no answer")

    with monkeypatch.context() as broken:
        broken.setattr(SandboxGateway, "refund", silent)
        for attempt, wait in enumerate((1, 2, 4, 8), start=1):
            operations.finish_pending()
            operations.finish_pending()
            refund = story.fresh(refund)
            assert (refund.state, refund.attempts, refund.last_error) == ("intended", attempt, "no answer")
            time_travel.forward(minutes=wait, seconds=1)
    assert keys == [refund.idempotency_key] * 4
    operations.finish_pending()
    assert story.fresh(refund).state == "succeeded"
    assert_books_balance()


def test_one_that_fails_in_a_way_nobody_thought_of_waits_its_turn_as_well(
    refund: Refund, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a few hundred of them would keep every other refund from being sent."""
    with monkeypatch.context() as broken:
        broken.setattr(SandboxGateway, "refund", dies)
        assert operations.finish_pending() == 0
    waiting = story.fresh(refund)
    assert waiting.next_attempt_at > refund.next_attempt_at + timedelta(seconds=30)
    assert waiting.state == "intended"


def test_one_bad_refund_does_not_stop_the_others(refund: Refund) -> None:
    other = story.offered_contract()
    offers.decline(other, by=other.freelancer)
    Payment.objects.filter(pk=refund.payment_id).update(charge_ref="unknown")
    assert operations.finish_pending() == 1
    assert story.fresh(refund).state == "intended"
    assert Refund.objects.exclude(pk=refund.pk).get().state == "succeeded"


def test_a_payment_whose_webhook_was_lost_is_asked_after(time_travel: TimeTravel) -> None:
    payment = story.at_checkout(story.hire())
    SandboxEvent.objects.all().delete()
    operations.finish_pending()
    assert story.fresh(payment).state == "open"
    time_travel.forward(minutes=10)
    operations.finish_pending()
    assert story.fresh(payment).state == "succeeded"
    assert story.contract_of(payment).state == "offered"
    assert_books_balance()


def test_a_quiet_checkout_is_not_asked_after_all_the_time(
    monkeypatch: pytest.MonkeyPatch, time_travel: TimeTravel
) -> None:
    payments.open_checkout(story.hire())
    asked = []
    real: Callable[..., Any] = SandboxGateway.payment_report

    def counted(self: SandboxGateway, ref: str) -> Any:
        asked.append(ref)
        return real(self, ref)

    monkeypatch.setattr(SandboxGateway, "payment_report", counted)
    for minutes in (5, 5, 5, 5):
        time_travel.forward(minutes=minutes)
        operations.finish_pending()
        operations.finish_pending()
    assert len(asked) == 2


def test_a_crash_while_acting_on_a_webhook_leaves_nothing_half_done(monkeypatch: pytest.MonkeyPatch) -> None:
    payment = story.at_checkout(story.hire())
    with monkeypatch.context() as broken, unchanged(besides=["escrow_webhookevent", "escrow_sandboxevent"]):
        broken.setattr(offers, "make", dies)
        story.hear_from_provider()
    assert story.fresh(payment).state == "open"
    assert balance("cash") == 0
    event = WebhookEvent.objects.get()
    assert "Crash" in event.error
    assert inbox.process(event)
    assert story.contract_of(payment).state == "offered"
    assert_books_balance()


def test_a_crash_while_the_sandbox_delivers_delivers_again() -> None:
    payment = story.at_checkout(story.hire())
    story.hear_from_provider()
    SandboxEvent.objects.update(delivered_at=None)
    with unchanged(besides=["escrow_sandboxevent"]):
        story.hear_from_provider()
    assert story.fresh(payment).state == "succeeded"


def test_an_intent_that_never_reached_the_provider_is_given_up(time_travel: TimeTravel) -> None:
    payment = story.hire()
    time_travel.forward(hours=24)
    operations.finish_pending()
    assert story.fresh(payment).state == "expired"
    assert SandboxCheckout.objects.count() == 0


def test_a_success_after_all_still_counts(time_travel: TimeTravel) -> None:
    """The provider took the money though we had given the payment up: the client must not lose it."""
    payment = story.at_checkout(story.hire())
    Payment.objects.update(state="expired")
    story.hear_from_provider()
    assert story.fresh(payment).state == "succeeded"
    assert story.contract_of(payment).state == "offered"
    assert_books_balance()
