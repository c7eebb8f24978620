"""What was paid by hand is confirmed, withdrawn or sent again: one of these, whoever is faster."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from escrow import operations
from escrow.ledger import verification
from escrow.models import HandPayment, Journal, Payout, Refund
from escrow.money_out import by_hand, recipients, withdrawing
from marketplace import clock
from marketplace.money import Money
from milestones.models import Milestone
from milestones.verbs import returning
from milestones.verbs.returning import NothingToSendAgain
from tests import story
from tests.factories import FreelancerFactory, StaffFactory
from tests.racing import gate_before, race, without_row_locks


@pytest.fixture
def entered(monkeypatch: pytest.MonkeyPatch) -> HandPayment:
    """A payout that somebody says to have paid."""
    ana = FreelancerFactory()
    story.approve(story.submitted_milestone(freelancer=ana))
    recipients.open_by_hand(ana, country="KE")
    monkeypatch.setattr(clock, "offset", lambda: timedelta(days=15))
    payout = withdrawing.withdraw(ana, amount=Money(20_000, "USD"))
    return by_hand.enter(payout, reference="WISE-17", by=StaffFactory())


def test_two_confirm_it_and_it_is_paid_once(entered: HandPayment, monkeypatch: pytest.MonkeyPatch) -> None:
    one, another = StaffFactory(), StaffFactory()
    gate = gate_before(monkeypatch, by_hand, "_post")
    first, second = race(
        lambda: by_hand.confirm(story.fresh(entered), by=one),
        lambda: by_hand.confirm(story.fresh(entered), by=another),
        gate,
    )
    assert first.error is None
    assert isinstance(second.error, by_hand.NothingToPayByHand)
    assert story.fresh(entered).confirmed_by == one
    assert Journal.objects.filter(kind=Journal.Kind.PAID_BY_HAND).count() == 1
    assert verification.verify() == []


def test_who_withdraws_it_meanwhile_comes_too_late(entered: HandPayment, monkeypatch: pytest.MonkeyPatch) -> None:
    one, another = StaffFactory(), StaffFactory()
    gate = gate_before(monkeypatch, by_hand, "_post")
    first, second = race(
        lambda: by_hand.confirm(story.fresh(entered), by=one),
        lambda: by_hand.withdraw(story.fresh(entered), by=another),
        gate,
    )
    assert first.error is None
    assert isinstance(second.error, by_hand.NothingToPayByHand)
    assert (Payout.objects.get().state, story.fresh(entered).withdrawn_at) == ("by_hand", None)
    assert verification.verify() == []


def test_without_the_locks_the_database_has_to_refuse_it(entered: HandPayment, monkeypatch: pytest.MonkeyPatch) -> None:
    one, another = StaffFactory(), StaffFactory()
    without_row_locks(monkeypatch, Payout, HandPayment)
    gate = gate_before(monkeypatch, by_hand, "_payout_paid")
    first, second = race(
        lambda: by_hand.confirm(story.fresh(entered), by=one),
        lambda: by_hand.withdraw(story.fresh(entered), by=another),
        gate,
    )
    # It passed the question whether it still waits; only the rule of the table is left.
    assert first.error is None
    assert isinstance(second.error, IntegrityError)
    assert "hand_payment_confirmed_by_somebody" in str(second.error)


@pytest.fixture
def came_back(monkeypatch: pytest.MonkeyPatch) -> Refund:
    """600.00 that stand in their hold again."""
    milestone = story.funded_milestone(card=story.REFUNDS_COME_BACK)
    returning.return_money(milestone, by=milestone.contract.freelancer, confirmed_minor=60_000, reason="I am ill.")
    operations.finish_pending()
    monkeypatch.setattr(clock, "offset", lambda: timedelta(minutes=2))
    story.hear_from_provider()
    return Refund.objects.get(state="failed")


def test_its_client_does_not_send_again_what_staff_have_sent(
    came_back: Refund, monkeypatch: pytest.MonkeyPatch
) -> None:
    milestone, staff = Milestone.objects.get(hold=came_back.hold_id), StaffFactory()
    gate = gate_before(monkeypatch, by_hand, "_between")
    first, second = race(
        lambda: by_hand.enter(came_back, reference="SEPA-9", by=staff),
        lambda: returning.send_refund_again(milestone, by=milestone.contract.client),
        gate,
    )
    assert first.error is None
    assert isinstance(second.error, NothingToSendAgain)
    assert Refund.objects.count() == 1
    assert verification.verify() == []
