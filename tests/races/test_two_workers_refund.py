"""Two workers send the same refund at once: the provider does it once, and so does the ledger."""

import pytest

from escrow import operations
from escrow.models import Journal, Refund, SandboxRefund
from escrow.money_out import refunds
from milestones.verbs import offers
from tests import story
from tests.books import balance
from tests.racing import gate_before, race
from tests.told import times_told


@pytest.fixture
def refund() -> Refund:
    offer = story.offered_contract()
    offers.decline(offer, by=offer.freelancer)
    return Refund.objects.get()


def arrived_once(refund: Refund) -> None:
    assert story.fresh(refund).state == "succeeded"
    assert SandboxRefund.objects.count() == 1
    assert Journal.objects.filter(kind="refund_settled").count() == 1
    assert balance("cash") == 0
    assert times_told(refund.payment.payer, "milestone:refunded") == 1
    story.hear_from_provider()


def test_it_arrives_once(refund: Refund, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = gate_before(monkeypatch, refunds, "_arrive")
    first, second = race(lambda: refunds.send(refund), lambda: refunds.send(refund), gate)
    assert (first.error, second.error) == (None, None)
    arrived_once(refund)
    assert operations.finish_pending() == 0


@pytest.mark.usefixtures("no_locks")
def test_without_locks_the_first_crashes_on_the_ledger(refund: Refund, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = gate_before(monkeypatch, refunds, "_arrive")
    first, second = race(lambda: refunds.send(refund), lambda: refunds.send(refund), gate)
    assert second.error is None
    assert "refund-settled" in str(first.error)
    arrived_once(refund)
