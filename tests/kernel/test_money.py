"""Money: minor units that add up, fees that can be paid, and how both are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.money import (
    CURRENCIES,
    CurrencyMismatch,
    Money,
    decimals,
    fee_minor,
    step_minor,
)

currencies = st.sampled_from(CURRENCIES)


@given(steps=st.integers(1, 10**12), bps=st.integers(0, 5_000), currency=currencies)
def test_a_fee_is_never_more_than_the_amount_and_off_by_half_a_step(steps: int, bps: int, currency: str) -> None:
    step = step_minor(currency)
    amount = steps * step
    fee = fee_minor(amount, bps, currency)
    assert 0 <= fee <= amount
    assert abs(fee * 10_000 - amount * bps) <= 5_000 * step
    assert fee % step == (amount - fee) % step == 0


@pytest.mark.parametrize(
    ("amount", "currency", "fee"),
    [(990, "USD", 50), (989, "USD", 49), (1_900, "KWD", 100), (1_890, "KWD", 90), (100, "KWD", 10), (10, "JPY", 1)],
)
def test_half_a_step_is_rounded_up(amount: int, currency: str, fee: int) -> None:
    assert fee_minor(amount, 500, currency) == fee


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [(120_000, "USD", "$1,200.00"), (1_200, "JPY", "¥1,200"), (1_005, "KWD", "KWD\u00a01.005"), (5, "GBP", "£0.05")],
)
def test_it_is_written_with_its_currency(minor: int, currency: str, text: str) -> None:
    assert str(Money(minor, currency)) == text


def test_two_currencies_do_not_mix() -> None:
    with pytest.raises(CurrencyMismatch):
        Money(1, "USD") + Money(1, "EUR")
    with pytest.raises(CurrencyMismatch):
        Money(1, "USD") - Money(1, "EUR")


def test_decimals_are_the_currencys_own() -> None:
    assert [decimals(currency) for currency in ("USD", "JPY", "KWD")] == [2, 0, 3]
    assert [step_minor(currency) for currency in ("USD", "JPY", "KWD")] == [1, 1, 10]
