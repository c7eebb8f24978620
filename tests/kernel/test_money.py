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
    step_minor,
)

currencies = st.sampled_from(CURRENCIES)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("1200", "USD", 120_000),
        ("1,200.5", "USD", 120_050),
        (" 0.01 ", "EUR", 1),
        ("1200", "JPY", 1_200),
        ("1.250", "KWD", 1_250),
        ("1.25", "KWD", 1_250),
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


@pytest.mark.parametrize("text", ["1.005", "0.001", "1,234.567"])
def test_three_decimals_end_in_nought(text: str) -> None:
    with pytest.raises(InvalidAmount, match=r"KWD amounts end in 0, such as 1\.250\."):
        parse_minor(text, "KWD")


@pytest.mark.parametrize("currency", CURRENCIES)
def test_the_limit_itself_is_allowed_and_no_more(currency: str) -> None:
    most = Money(limit_minor(currency), currency)
    assert parse_minor(most.plain(), currency) == most.amount_minor
    with pytest.raises(InvalidAmount, match="The most is"):
        parse_minor(Money(most.amount_minor + 1, currency).plain(), currency)


@given(currency=currencies, data=st.data())
def test_what_is_written_is_read_back(currency: str, data: st.DataObject) -> None:
    step = step_minor(currency)
    minor = data.draw(st.integers(1, limit_minor(currency) // step)) * step
    assert parse_minor(Money(minor, currency).plain(), currency) == minor


@given(text=st.text(max_size=40), currency=currencies)
def test_no_text_is_a_crash(text: str, currency: str) -> None:
    try:
        minor = parse_minor(text, currency)
        assert 0 < minor <= limit_minor(currency)
        assert minor % step_minor(currency) == 0
    except InvalidAmount as refusal:
        assert str(refusal)


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
