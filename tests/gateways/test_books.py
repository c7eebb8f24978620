"""The provider's own books, at every provider."""

from collections import Counter

import pytest

from escrow.gateways.base import BookLine
from marketplace import clock
from marketplace.money import Money
from tests.gateways.provider import Provider, Way
from tests.gateways.steps import PRICE, arrived, open_page, paid, ready_recipient, transferred
from tests.gateways.test_chargebacks import send_evidence, taken_back
from tests.gateways.test_payouts import EARNED, pay_out, reverse
from tests.gateways.test_refunds import PART, refund

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]


def lines(provider: Provider) -> list[BookLine]:
    return list(provider.gateway.book_lines(None))


def moves(provider: Provider) -> list[tuple[str, str, int]]:
    """Each line's category, source and amount, the oldest first."""
    return [(line.category, line.source, line.amount.amount_minor) for line in lines(provider)]


def assert_they_add_up(provider: Provider) -> None:
    sums: Counter[str] = Counter()
    for line in lines(provider):
        sums[line.amount.currency] += line.amount.amount_minor - line.fee_minor
    held = {currency: minor for currency, minor in provider.gateway.balances().items() if minor}
    assert {currency: minor for currency, minor in sums.items() if minor} == held


def test_a_charge_and_its_refund(provider: Provider) -> None:
    charge = paid(provider).charge_ref
    sent = refund(provider, charge)
    assert moves(provider) == [("charge", charge, 100_00), ("refund", sent.ref, -40_00)]
    assert all(line.at.utcoffset() is not None and line.ref for line in lines(provider))
    assert_they_add_up(provider)


def test_a_refund_that_comes_back(provider: Provider) -> None:
    sent = refund(provider, paid(provider, Way.REFUNDS_COME_BACK).charge_ref)
    provider.settle()
    minor = PART.amount_minor
    assert moves(provider)[1:] == [("refund", sent.ref, -minor), ("refund", sent.ref, minor)]
    assert_they_add_up(provider)


def test_a_transfer_and_its_reversal_bear_the_transfers_name(provider: Provider) -> None:
    paid(provider)
    ref, minor = ready_recipient(provider, bank_is_closed=True), EARNED.amount_minor
    transfer = transferred(provider, ref, amount=EARNED)
    pay_out(provider, ref, arrived(provider, ref, transfer))
    provider.settle()
    reverse(provider, transfer)
    assert moves(provider)[1:] == [("transfer", transfer, -minor), ("transfer", transfer, minor)]
    assert_they_add_up(provider)


def test_a_chargeback_and_its_end(provider: Provider) -> None:
    ref, minor = taken_back(provider, Way.TAKEN_BACK_UNTIL_EVIDENCE).ref, PRICE.amount_minor
    assert moves(provider)[1:] == [("chargeback", ref, -minor)]
    send_evidence(provider, ref)
    provider.settle()
    fee = provider.countering_costs
    countered, returned = ([("fee", "", amount)] if fee else [] for amount in (-fee, fee))
    back = ("chargeback", ref, minor)
    assert moves(provider)[1:] == [("chargeback", ref, -minor), *countered, back, *returned]
    assert_they_add_up(provider)


def test_currencies_are_kept_apart(provider: Provider) -> None:
    paid(provider)
    paid(provider, payment=8, amount=Money(5_000, "JPY"))
    assert {line.amount for line in lines(provider)} == {PRICE, Money(5_000, "JPY")}
    assert set(provider.gateway.balances()) >= {"USD", "JPY"}
    assert_they_add_up(provider)


def test_what_is_available_is_all_once_it_has_settled(provider: Provider) -> None:
    assert not any(provider.gateway.available().values())
    page = open_page(provider)
    provider.pay(page.ref, Way.SUCCEEDS)
    assert provider.gateway.available().get("USD", 0) <= provider.gateway.balances()["USD"]
    provider.settle()
    refund(provider, provider.gateway.payment_report(page.ref).charge_ref)
    available = {currency: minor for currency, minor in provider.gateway.available().items() if minor}
    assert available == {"USD": provider.gateway.balances()["USD"]}
    assert 55_00 < available["USD"] <= 60_00


def test_only_what_is_new(provider: Provider) -> None:
    charge = paid(provider).charge_ref
    provider.wait(hours=1)
    since = clock.now()
    assert list(provider.gateway.book_lines(since)) == []
    sent = refund(provider, charge)
    assert [line.source for line in provider.gateway.book_lines(since)] == [sent.ref]


def test_a_line_keeps_its_name(provider: Provider) -> None:
    """Reading again finds the same lines, and none has another's name."""
    for payment in range(3):
        paid(provider, payment=payment)
    first = lines(provider)
    assert first == lines(provider)
    assert len({line.ref for line in first}) == len(first) == 3
