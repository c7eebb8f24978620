"""Two workers take the same payout to the bank: the provider does each step once, and so does the ledger."""

from datetime import timedelta

import pytest

from escrow import operations
from escrow.gateways.base import PayoutReport
from escrow.gateways.sandbox.models import SandboxPayout, SandboxTransfer
from escrow.models import Journal, Payout
from escrow.money_out import payout_steps, payouts, withdrawing
from marketplace import clock
from marketplace.money import Money
from tests import story
from tests.books import balance
from tests.racing import gate_before, race, without_row_locks


@pytest.fixture
def payout(monkeypatch: pytest.MonkeyPatch) -> Payout:
    milestone = story.approve(story.submitted_milestone())
    story.give_payout_details(milestone.contract.freelancer)
    monkeypatch.setattr(clock, "offset", lambda: timedelta(days=15))
    made = withdrawing.withdraw(milestone.contract.freelancer, amount=Money(57_000, "USD"))
    return Payout.objects.select_related("recipient").get(pk=made.pk)


def copy(payout: Payout) -> Payout:
    return Payout.objects.select_related("recipient").get(pk=payout.pk)


def test_each_step_is_done_once(payout: Payout, monkeypatch: pytest.MonkeyPatch) -> None:
    other = copy(payout)
    gate = gate_before(monkeypatch, payout_steps, "advance")
    first, second = race(lambda: payouts.send(payout), lambda: payouts.send(other), gate)
    assert (first.error, second.error) == (None, None)
    assert (SandboxTransfer.objects.count(), SandboxPayout.objects.count()) == (1, 1)
    assert copy(payout).state == "sent"
    monkeypatch.setattr(clock, "offset", lambda: timedelta(days=16))
    story.hear_from_provider()
    operations.finish_pending()
    assert copy(payout).state == "paid"


def arrived(payout: Payout) -> PayoutReport:
    payouts.send(payout)
    SandboxPayout.objects.update(state="paid")
    return PayoutReport(ref=str(copy(payout).provider_ref), state="paid")


def test_it_arrives_once(payout: Payout, monkeypatch: pytest.MonkeyPatch) -> None:
    report = arrived(payout)
    gate = gate_before(monkeypatch, payout_steps, "post")
    first, second = race(lambda: payouts.apply(payout, report), lambda: payouts.apply(payout, report), gate)
    assert (first.error, second.error) == (None, None)
    assert Journal.objects.filter(kind="payout_paid").count() == 1
    assert balance("payout_in_transit") == 0


def test_without_the_lock_the_first_crashes_on_the_ledger(payout: Payout, monkeypatch: pytest.MonkeyPatch) -> None:
    report = arrived(payout)
    without_row_locks(monkeypatch, Payout)
    gate = gate_before(monkeypatch, payout_steps, "step")
    first, second = race(lambda: payouts.apply(payout, report), lambda: payouts.apply(payout, report), gate)
    assert second.error is None
    assert "payout-paid" in str(first.error)
    assert balance("payout_in_transit") == 0
