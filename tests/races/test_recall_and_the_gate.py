"""A bank asks about a payout while it leaves: it is called back or it left, and its money is in one place."""

from datetime import timedelta

import pytest

from escrow.chargebacks import chargebacks
from escrow.gateways.sandbox.gateway import SandboxGateway
from escrow.gateways.sandbox.models import SandboxChargeback, SandboxCheckout, SandboxTransfer
from escrow.models import Journal, Payout
from escrow.money_out import cash_gate, payout_steps, payouts, recalling, withdrawing
from marketplace import clock
from marketplace.money import Money
from tests import bank, books, story
from tests.books import balance, earned
from tests.racing import gate_before, race, without_row_locks


@pytest.fixture
def payout(monkeypatch: pytest.MonkeyPatch) -> Payout:
    """570.00 was asked for; the bank takes the payment back, and nobody has heard of it. Our fees cover as much."""
    story.approve(story.submitted_milestone(amounts=(5_000_000,)))
    milestone = story.approve(story.submitted_milestone())
    story.give_payout_details(milestone.contract.freelancer)
    monkeypatch.setattr(clock, "offset", lambda: timedelta(days=15))
    made = withdrawing.withdraw(milestone.contract.freelancer, amount=Money(57_000, "USD"))
    SandboxChargeback.take_back(
        SandboxCheckout.objects.get(ref=bank.deposit_of(milestone).provider_ref), at=clock.now()
    )
    return read(made)


def read(payout: Payout) -> Payout:
    return Payout.objects.select_related("recipient", "payee").get(pk=payout.pk)


def hear() -> None:
    """The worker hears of the chargeback."""
    chargebacks.hear(SandboxGateway.name, SandboxChargeback.objects.get().ref)


def hear_and_recall(payout: Payout) -> bool:
    hear()
    return recalling.recall(read(payout))


def truth(payout: Payout) -> tuple[str, int, int, int, int]:
    """Its state, the transfers, how often it came back, what is on its way and what is the payee's again."""
    returned = Journal.objects.filter(kind="payout_returned").count()
    transfers = SandboxTransfer.objects.count()
    return read(payout).state, transfers, returned, balance("payout_in_transit"), earned(payout.payee)


LEFT = ("sent", 1, 0, 57_000, 0)
CALLED_BACK = ("failed", 0, 1, 0, 57_000)


def test_what_the_gate_has_let_go_is_not_called_back(payout: Payout, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is claimed when the bank is heard of; the recall waits for the claim and finds it on its way."""
    gate = gate_before(monkeypatch, cash_gate, "_waiting")
    sent, recalled = race(lambda: payouts.send(read(payout)), lambda: hear_and_recall(payout), gate)
    assert (sent.error, recalled.error, recalled.result) == (None, None, False)
    assert truth(payout) == LEFT


def test_what_is_being_called_back_does_not_leave(payout: Payout, monkeypatch: pytest.MonkeyPatch) -> None:
    """The recall has decided when the other worker comes to the gate, which waits and finds it back."""
    hear()
    # That worker had looked before the bank was heard of.
    gate = gate_before(monkeypatch, payout_steps, "come_back")
    recalled, passed = race(lambda: recalling.recall(read(payout)), lambda: cash_gate.passes(read(payout)), gate)
    assert (recalled.error, passed.error) == (None, None)
    assert (recalled.result, passed.result) == (True, False)
    assert truth(payout) == CALLED_BACK


def test_what_is_called_back_between_the_look_and_the_gate_does_not_leave(
    payout: Payout, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = gate_before(monkeypatch, cash_gate, "passes")
    sent, recalled = race(lambda: payouts.send(read(payout)), lambda: hear_and_recall(payout), gate)
    assert (sent.error, recalled.error, recalled.result) == (None, None, True)
    assert truth(payout) == CALLED_BACK


def test_what_is_asked_about_and_not_called_back_yet_does_not_pass(
    payout: Payout, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = gate_before(monkeypatch, cash_gate, "passes")
    sent, heard = race(lambda: payouts.send(read(payout)), hear, gate)
    assert (sent.error, heard.error) == (None, None)
    assert (read(payout).state, SandboxTransfer.objects.count()) == ("intended", 0)
    payouts.send(read(payout))
    assert truth(payout) == CALLED_BACK


def test_two_call_it_back_once(payout: Payout, monkeypatch: pytest.MonkeyPatch) -> None:
    hear()
    gate = gate_before(monkeypatch, payout_steps, "come_back")
    one, other = race(lambda: recalling.recall(read(payout)), lambda: recalling.recall(read(payout)), gate)
    assert (one.error, other.error, one.result, other.result) == (None, None, True, False)
    assert truth(payout) == CALLED_BACK


def test_without_the_lock_it_is_in_two_places(payout: Payout, monkeypatch: pytest.MonkeyPatch) -> None:
    """So the tests above see something."""
    monkeypatch.setattr(books, "assert_books_balance", lambda: None)
    monkeypatch.setattr(books, "_assert_provider_agrees", lambda: None)
    without_row_locks(monkeypatch, Payout)
    gate = gate_before(monkeypatch, cash_gate, "_waiting")
    race(lambda: payouts.send(read(payout)), lambda: hear_and_recall(payout), gate)
    assert (SandboxTransfer.objects.count(), earned(payout.payee)) == (1, 57_000)
