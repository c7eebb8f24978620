"""Transfers and bank payouts, at every provider."""

import pytest

from escrow.gateways.base import GatewayUnavailable, NotEnough, PayoutReport
from marketplace import clock
from marketplace.money import Money
from tests.books import refused
from tests.gateways.provider import Provider
from tests.gateways.steps import PRICE, arrived, paid, ready_recipient, transferred

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]

EARNED = Money(60_00, "USD")
OURS = {"payout": "9"}


def pay_out(provider: Provider, recipient_ref: str, amount: Money) -> PayoutReport:
    return provider.gateway.pay_out(key="payout-9-bank", recipient_ref=recipient_ref, amount=amount, metadata=OURS)


def reverse(provider: Provider, transfer_ref: str) -> str:
    return provider.gateway.reverse_transfer(
        key="payout-9-reversal", transfer_ref=transfer_ref, amount=EARNED, metadata=OURS
    )


def test_it_reaches_the_bank(provider: Provider) -> None:
    paid(provider)
    ref, before = ready_recipient(provider), provider.gateway.balances()["USD"]
    transfer = transferred(provider, ref, amount=EARNED)
    sent = pay_out(provider, ref, arrived(provider, ref, transfer))
    assert sent.state == "sent"
    provider.settle()
    report = provider.gateway.payout_report(recipient_ref=ref, ref=sent.ref)
    assert report == PayoutReport(ref=sent.ref, state="paid")
    assert provider.gateway.balances()["USD"] == before - EARNED.amount_minor


def test_the_same_keys_move_it_once(provider: Provider) -> None:
    paid(provider)
    ref, before = ready_recipient(provider), provider.gateway.balances()["USD"]
    transfer = transferred(provider, ref, amount=EARNED)
    assert transferred(provider, ref, amount=EARNED) == transfer
    amount = arrived(provider, ref, transfer)
    assert pay_out(provider, ref, amount) == pay_out(provider, ref, amount)
    assert provider.gateway.balances()["USD"] == before - EARNED.amount_minor


def test_each_step_is_found_by_its_metadata(provider: Provider) -> None:
    paid(provider)
    gateway, ref = provider.gateway, ready_recipient(provider)
    assert gateway.find_transfer(recipient_ref=ref, group="payout-9", metadata=OURS) is None
    assert gateway.find_payout(recipient_ref=ref, metadata=OURS) is None
    transfer = transferred(provider, ref, amount=EARNED)
    transferred(provider, ref, payout=10, amount=Money(1_00, "USD"))
    sent = pay_out(provider, ref, arrived(provider, ref, transfer))
    assert gateway.find_transfer(recipient_ref=ref, group="payout-9", metadata=OURS) == transfer
    assert gateway.find_transfer(recipient_ref=ref, group="payout-9", metadata={"payout": "10"}) is None
    assert gateway.find_payout(recipient_ref=ref, metadata=OURS) == sent
    assert gateway.find_payout(recipient_ref=ref, metadata={"payout": "10"}) is None


def test_a_closed_bank_account_sends_it_back_and_the_transfer_is_reversed(provider: Provider) -> None:
    paid(provider)
    gateway, ref = provider.gateway, ready_recipient(provider, bank_is_closed=True)
    before = gateway.balances()
    transfer = transferred(provider, ref, amount=EARNED)
    sent = pay_out(provider, ref, arrived(provider, ref, transfer))
    provider.settle()
    report = gateway.payout_report(recipient_ref=ref, ref=sent.ref)
    assert report.state == "failed"
    assert "closed" in report.failure
    assert gateway.find_reversal(transfer_ref=transfer, metadata=OURS) is None
    reversal = reverse(provider, transfer)
    assert reverse(provider, transfer) == reversal == gateway.find_reversal(transfer_ref=transfer, metadata=OURS)
    assert gateway.balances() == before


def test_what_arrived_leaves_on_its_day_and_not_before(provider: Provider) -> None:
    paid(provider)
    ref = ready_recipient(provider)
    transfer = transferred(provider, ref, amount=EARNED)
    arrival = provider.gateway.arrival(recipient_ref=ref, transfer_ref=transfer)
    assert arrival.amount.amount_minor > 0
    if arrival.available_at > clock.now():
        with refused(NotEnough):
            pay_out(provider, ref, arrival.amount)
        assert provider.gateway.find_payout(recipient_ref=ref, metadata=OURS) is None


def test_no_more_goes_out_than_is_there(provider: Provider) -> None:
    paid(provider)
    ref, before = ready_recipient(provider), provider.gateway.balances()
    with refused(GatewayUnavailable):
        transferred(provider, ref, amount=Money(PRICE.amount_minor + 1, "USD"))
    assert provider.gateway.find_transfer(recipient_ref=ref, group="payout-9", metadata=OURS) is None
    assert provider.gateway.balances() == before


def test_a_reversal_of_somebody_else_is_not_ours(provider: Provider) -> None:
    """Staff may take a part of a transfer back, or all of it, by hand."""
    paid(provider)
    gateway, part, rest = provider.gateway, Money(1_00, "USD"), Money(59_00, "USD")
    transfer = transferred(provider, ready_recipient(provider), amount=EARNED)
    assert not gateway.transfer_is_reversed(transfer_ref=transfer)
    gateway.reverse_transfer(key="by-hand-1", transfer_ref=transfer, amount=part, metadata={})
    assert not gateway.transfer_is_reversed(transfer_ref=transfer)
    gateway.reverse_transfer(key="by-hand-2", transfer_ref=transfer, amount=rest, metadata={"payout": "10"})
    assert gateway.transfer_is_reversed(transfer_ref=transfer)
    assert gateway.find_reversal(transfer_ref=transfer, metadata=OURS) is None


def test_metadata_that_others_add_does_not_hide_ours(provider: Provider) -> None:
    paid(provider)
    gateway, ref, more = provider.gateway, ready_recipient(provider), {"payout": "9", "invoice": "X-1"}
    transfer = gateway.transfer(
        key="t", recipient_ref=ref, amount=EARNED, source="card", group="payout-9", metadata=more
    )
    part = Money(10_00, "USD")
    there = arrived(provider, ref, transfer)
    sent = gateway.pay_out(key="p", recipient_ref=ref, amount=Money(10_00, there.currency), metadata=more)
    reversal = gateway.reverse_transfer(key="r", transfer_ref=transfer, amount=part, metadata=more)
    assert gateway.find_transfer(recipient_ref=ref, group="payout-9", metadata=OURS) == transfer
    assert gateway.find_payout(recipient_ref=ref, metadata=OURS) == sent
    assert gateway.find_reversal(transfer_ref=transfer, metadata=OURS) == reversal
    assert gateway.find_reversal(transfer_ref=transfer, metadata={"payout": "X-1"}) is None
