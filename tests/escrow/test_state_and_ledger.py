"""A state that contradicts the ledger is found, whichever way round, and one that agrees is not."""

from collections.abc import Callable

# ruff: noqa: S608  table names of our own
import pytest

from accounts.models import User
from escrow import operations
from escrow.gateways.base import RefundReport
from escrow.ledger import verification
from escrow.models import Payout, Refund
from escrow.money_out import refunds, withdrawing
from marketplace.money import Money
from milestones.verbs import returning
from tests import story
from tests.conftest import TimeTravel
from tests.milestones.test_verify_ledger import by_hand

pytestmark = pytest.mark.django_db

PAYMENTS = ("intended", "open", "processing", "succeeded", "failed", "expired")
REFUNDS = ("intended", "sent", "succeeded", "failed")
PAYOUTS = ("intended", "transferred", "sent", "paid", "returning", "failed")
CHARGEBACKS = ("open", "won", "lost", "partly_lost")
# What an operation in the first state may be said to be without a contradiction: nothing in the ledger would differ.
SAME = {
    "payment": [{"intended", "open", "processing"}, {"failed", "expired"}],
    "refund": [{"intended", "sent"}],
    "payout": [{"sent", "returning"}],
    "chargeback": [],
}


@pytest.fixture
def withdraw(ana: User, time_travel: TimeTravel) -> Callable[[str], None]:
    """Have a payout in this state."""

    def to(state: str) -> None:
        story.approve(story.submitted_milestone(freelancer=ana))
        story.give_payout_details(ana, "closed" if state == "failed" else "works")
        time_travel.forward(days=15)
        withdrawing.withdraw(ana, amount=Money(10_000, "USD"))
        if state != "intended":
            operations.finish_pending()
        for _ in range(0 if state in {"intended", "sent"} else 4):
            time_travel.forward(hours=7)
            story.hear_from_provider()
            operations.finish_pending()
        assert Payout.objects.get().state == state

    return to


def refund_in(state: str) -> None:
    """Have a refund of a hold in this state."""
    milestone = story.funded_milestone()
    returning.return_money(
        milestone, by=milestone.contract.freelancer, confirmed_minor=milestone.amount_minor, reason="Sorry."
    )
    if state != "intended":
        refunds.apply(Refund.objects.get(), RefundReport(ref="re_1", state=state))


def assert_found(kind: str, was: str, states: tuple[str, ...]) -> None:
    table = f"escrow_{kind}"
    assert verification.verify() == []
    for state in states:
        by_hand(f"UPDATE {table} SET state = %s", state)
        agrees = state == was or any({was, state} <= alike for alike in SAME[kind])
        assert (verification.verify() == []) == agrees, (kind, was, state)
    by_hand(f"UPDATE {table} SET state = %s", was)
    assert verification.verify() == []


@pytest.mark.parametrize("was", ["intended", "succeeded", "failed"])
def test_payments(was: str) -> None:
    payment = story.hire()
    if was != "intended":
        story.pay(payment, story.SUCCEEDS if was == "succeeded" else story.FAILS_LATER)
    if was == "failed":
        by_hand("UPDATE escrow_payment SET state = 'failed', settled_at = now()")
    assert_found("payment", was, PAYMENTS)


@pytest.mark.parametrize("was", REFUNDS)
def test_refunds(was: str) -> None:
    refund_in(was)
    assert_found("refund", was, REFUNDS)


def test_a_refund_that_came_back_late_is_one_that_failed() -> None:
    refund_in("succeeded")
    refunds.apply(Refund.objects.get(), RefundReport(ref="re_1", state="failed"))
    assert_found("refund", "failed", REFUNDS)


@pytest.mark.parametrize("was", ["intended", "sent", "paid", "failed"])
def test_payouts(withdraw: Callable[[str], None], was: str) -> None:
    withdraw(was)
    assert_found("payout", was, PAYOUTS)


def test_open_chargebacks(time_travel: TimeTravel) -> None:
    story.funded_milestone(card=story.CHARGED_BACK_FOR_GOOD)
    time_travel.forward(minutes=2)
    story.hear_from_provider()
    assert_found("chargeback", "open", CHARGEBACKS)


def test_a_hold_that_paid_for_a_chargeback(time_travel: TimeTravel) -> None:
    """It cannot be open again, and what was drawn is in the ledger."""
    story.funded_milestone(card=story.CHARGED_BACK_FOR_GOOD)
    for _ in range(4):
        time_travel.forward(days=4)
        story.hear_from_provider()
        operations.finish_pending()
    assert verification.verify() == []
    by_hand("UPDATE escrow_chargebackdraw SET amount_minor = amount_minor - 1")
    assert "What a hold paid for a chargeback is not what the ledger says" in [p.what for p in verification.verify()]
    by_hand("UPDATE escrow_chargebackdraw SET amount_minor = amount_minor + 1")
    by_hand("DELETE FROM escrow_chargebackdraw")
    assert "What a hold paid for a chargeback is not what the ledger says" in [p.what for p in verification.verify()]


def test_a_deposit_that_no_hold_knows() -> None:
    story.funded_milestone()
    by_hand("UPDATE escrow_hold SET deposit_id = NULL")
    assert "A deposit is booked, but its hold names no payment" in [p.what for p in verification.verify()]
