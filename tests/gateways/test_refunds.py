"""Refunds, at every provider."""

import pytest

from escrow.gateways.base import GatewayRefused, RefundReport
from marketplace.money import Money
from tests.books import refused
from tests.gateways.provider import Provider, Way
from tests.gateways.steps import PRICE, paid

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]

PART = Money(40_00, "USD")


def refund(provider: Provider, charge_ref: str, *, number: int = 5, amount: Money = PART) -> RefundReport:
    return provider.gateway.refund(
        key=f"refund-{number}", charge_ref=charge_ref, amount=amount, metadata={"refund": str(number)}
    )


def test_it_arrives(provider: Provider) -> None:
    sent = refund(provider, paid(provider).charge_ref)
    assert sent.ref
    provider.settle()
    assert provider.gateway.refund_report(sent.ref) == RefundReport(ref=sent.ref, state="succeeded")


def test_the_same_key_refunds_once(provider: Provider) -> None:
    charge, before = paid(provider).charge_ref, provider.gateway.balances()["USD"]
    assert refund(provider, charge) == refund(provider, charge)
    assert provider.gateway.balances()["USD"] == before - PART.amount_minor


def test_another_key_refunds_again(provider: Provider) -> None:
    charge, before = paid(provider).charge_ref, provider.gateway.balances()["USD"]
    assert refund(provider, charge).ref != refund(provider, charge, number=6).ref
    assert provider.gateway.balances()["USD"] == before - 2 * PART.amount_minor


def test_it_is_found_by_its_metadata(provider: Provider) -> None:
    charge = paid(provider).charge_ref
    other = paid(provider, payment=8).charge_ref
    assert provider.gateway.find_refund(charge_ref=charge, metadata={"refund": "5"}) is None
    sent = refund(provider, charge)
    refund(provider, charge, number=6)
    found = provider.gateway.find_refund(charge_ref=charge, metadata={"refund": "5"})
    assert found
    assert found.ref == sent.ref
    assert provider.gateway.find_refund(charge_ref=charge, metadata={"refund": "55"}) is None
    assert provider.gateway.find_refund(charge_ref=other, metadata={"refund": "5"}) is None


def test_metadata_that_others_add_does_not_hide_ours(provider: Provider) -> None:
    charge = paid(provider).charge_ref
    sent = provider.gateway.refund(
        key="refund-5", charge_ref=charge, amount=PART, metadata={"refund": "5", "invoice": "X-1"}
    )
    found = provider.gateway.find_refund(charge_ref=charge, metadata={"refund": "5"})
    assert found
    assert found.ref == sent.ref


def test_it_comes_back(provider: Provider) -> None:
    charge, before = paid(provider, Way.REFUNDS_COME_BACK).charge_ref, provider.gateway.balances()["USD"]
    sent = refund(provider, charge)
    assert sent.state in {"sent", "succeeded"}
    provider.settle()
    assert sent.ref
    report = provider.gateway.refund_report(sent.ref)
    assert report.state == "failed"
    assert report.failure.endswith(".")
    assert provider.gateway.balances()["USD"] == before


def test_no_more_than_was_paid(provider: Provider) -> None:
    charge = paid(provider).charge_ref
    paid(provider, payment=8)  # The provider keeps a fee of each, so one payment alone does not cover its refund.
    before = provider.gateway.balances()
    refund(provider, charge, amount=Money(70_00, "USD"))
    with refused(GatewayRefused):
        refund(provider, charge, number=6)
    refund(provider, charge, number=7, amount=Money(30_00, "USD"))
    with refused(GatewayRefused):
        refund(provider, charge, number=8, amount=Money(1, "USD"))
    assert provider.gateway.balances()["USD"] == before["USD"] - PRICE.amount_minor


def test_not_what_the_bank_has_taken_back(provider: Provider) -> None:
    charge, before = paid(provider, Way.TAKEN_BACK_FOR_GOOD).charge_ref, provider.gateway.balances()
    with refused(GatewayRefused, match="bank"):
        refund(provider, charge)
    assert provider.gateway.balances() == before
