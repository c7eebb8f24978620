"""Amounts: what people type becomes exact minor units or a sentence that says why not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.money import (
    CURRENCIES,
    CurrencyMismatch,
    InvalidAmount,
    Money,
    decimals,
    fee_minor,
    limit_minor,
    parse_minor,
)

currencies = st.sampled_from(CURRENCIES)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("1200", "USD", 120_000),
        ("1,200.5", "USD", 120_050),
        (" 0.01 ", "EUR", 1),
        ("1200", "JPY", 1_200),
        ("1.005", "KWD", 1_005),
        ("1 200.50", "GBP", 120_050),
        ("1000000", "USD", 100_000_000),
    ],
)
def test_it_reads_what_people_type(text: str, currency: str, minor: int) -> None:
    assert parse_minor(text, currency) == minor


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-1",
        "0",
        "0.00",
        "1.234",
        "abc",
        "1e5",
        "NaN",
        "Infinity",
        "1,20",
        "1.2.3",
        "٣",
        "１２",
        "$5",
        "1" * 50,
        "\0",
    ],
)
def test_it_refuses_what_is_no_amount(text: str) -> None:
    with pytest.raises(InvalidAmount):
        parse_minor(text, "USD")


def test_a_yen_has_no_decimals() -> None:
    with pytest.raises(InvalidAmount, match="no decimals"):
        parse_minor("100.0", "JPY")


@pytest.mark.parametrize("currency", CURRENCIES)
def test_the_limit_itself_is_allowed_and_no_more(currency: str) -> None:
    most = Money(limit_minor(currency), currency)
    assert parse_minor(most.plain(), currency) == most.amount_minor
    with pytest.raises(InvalidAmount, match="The most is"):
        parse_minor(Money(most.amount_minor + 1, currency).plain(), currency)


@given(currency=currencies, data=st.data())
def test_what_is_written_is_read_back(currency: str, data: st.DataObject) -> None:
    minor = data.draw(st.integers(1, limit_minor(currency)))
    assert parse_minor(Money(minor, currency).plain(), currency) == minor


@given(text=st.text(max_size=40), currency=currencies)
def test_no_text_is_a_crash(text: str, currency: str) -> None:
    try:
        assert 0 < parse_minor(text, currency) <= limit_minor(currency)
    except InvalidAmount as refusal:
        assert str(refusal)


@given(amount=st.integers(1, 10**12), bps=st.integers(0, 5_000))
def test_a_fee_is_never_more_than_half_and_off_by_less_than_one(amount: int, bps: int) -> None:
    fee = fee_minor(amount, bps)
    assert 0 <= fee <= amount
    assert abs(fee * 10_000 - amount * bps) <= 5_000


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
