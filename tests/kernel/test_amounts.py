"""Amounts as people type them: exact minor units, or a sentence that says why not; never another number."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.amounts import AmountIsZero, InvalidAmount, parse_minor
from marketplace.money import CURRENCIES, Money, least_minor, limit_minor, price_limit_minor, step_minor

currencies = st.sampled_from(CURRENCIES)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("1200", "EUR", 120_000),
        ("1,200.50", "EUR", 120_050),
        ("1.200,50", "EUR", 120_050),
        ("1200,5", "EUR", 120_050),
        ("1,20", "USD", 120),
        ("1 200,50", "EUR", 120_050),
        ("1\u00a0200,50", "EUR", 120_050),
        ("1\u202f200,50", "EUR", 120_050),
        ("1\u2009200", "EUR", 120_000),
        ("1\u2019200.50", "CHF", 120_050),
        ("1'200.50", "CHF", 120_050),
        ("1,200", "USD", 120_000),
        ("1.200.300", "JPY", 1_200_300),
        ("1,200", "JPY", 1_200),
        ("1.250", "KWD", 1_250),
        ("1.25", "KWD", 1_250),
        ("0,500", "KWD", 500),
        ("1200,500", "KWD", 1_200_500),
        ("\u0661\u0662\u0660\u0660", "USD", 120_000),
        ("\u0661\u066c\u0662\u0660\u0660\u066b\u0665\u0660", "USD", 120_050),
        ("\uff11\uff12", "USD", 1_200),
        ("\u200e1200\u200f", "USD", 120_000),
        (" 0.75 ", "EUR", 75),
    ],
)
def test_every_way_of_writing_is_read(text: str, currency: str, minor: int) -> None:
    assert parse_minor(text, currency, charged=True) == minor


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("€1,200", "EUR"),
        ("1200 EUR", "EUR"),
        ("eur 1200", "EUR"),
        ("1.200,00 €", "EUR"),
        ("$1,200", "USD"),
        ("US$ 1200", "USD"),
        ("$1,200", "CAD"),
        ("CA$1,200", "CAD"),
        ("A$ 1200", "AUD"),
        ("Fr. 1'200", "CHF"),
        ("CHF 1200.00", "CHF"),
        ("KD 1200.000", "KWD"),
        ("￥1,200", "JPY"),
        ("1200円", "JPY"),
    ],
)
def test_the_sign_or_code_of_its_own_currency_is_no_mistake(text: str, currency: str) -> None:
    assert Money(parse_minor(text, currency), currency).major == 1200


@pytest.mark.parametrize(
    ("text", "currency", "named"),
    [
        ("$1,200", "EUR", "$"),
        ("1200 USD", "EUR", "USD"),
        ("£5", "USD", "£"),
        ("A$5", "CAD", "A$"),
        ("₹500", "USD", "₹"),
        ("500 INR", "USD", "INR"),
    ],
)
def test_another_currency_is_refused_by_name(text: str, currency: str, named: str) -> None:
    with pytest.raises(InvalidAmount) as refusal:
        parse_minor(text, currency)
    assert str(refusal.value) == f"“{named}” is another currency. Amounts here are in {currency}."


@pytest.mark.parametrize(
    ("text", "currency", "question"),
    [
        ("1.200", "EUR", "1,200.00 or 1.20? Write 1200.00 or 1.20."),
        ("999.999", "USD", "999,999.00 or 999.99? Write 999999.00 or 999.99."),
        ("1,250", "KWD", "1,250.000 or 1.250? Write 1250.000 or 1.250."),
        ("1.200", "JPY", "1,200 or 1? Write 1200 or 1."),
    ],
)
def test_what_could_mean_two_amounts_is_asked(text: str, currency: str, question: str) -> None:
    with pytest.raises(InvalidAmount) as asked:
        parse_minor(text, currency)
    assert str(asked.value) == question


@pytest.mark.parametrize(
    ("text", "currency", "reason"),
    [
        ("0,500", "EUR", "EUR has at most 2 decimals, and a group of thousands never begins with 0."),
        ("0,075", "EUR", "EUR has at most 2 decimals, and a group of thousands never begins with 0."),
        ("0.500", "JPY", "A group of thousands never begins with 0."),
        ("0,500,000", "EUR", "A group of thousands never begins with 0."),
        ("00,500", "EUR", "An amount does not begin with 0, unless a decimal point follows, as in 0.50."),
        ("007", "EUR", "An amount does not begin with 0, unless a decimal point follows, as in 0.50."),
        ("1.2345", "USD", "USD has at most 2 decimals."),
        ("1,200.500", "USD", "USD has at most 2 decimals."),
        ("100.0", "JPY", "JPY has no decimals; enter a whole number."),
        ("1.255", "KWD", "KWD amounts end in 0, such as 1.250."),
        ("1,234.567", "KWD", "KWD amounts end in 0, such as 1.250."),
        ("-1", "USD", "Enter an amount above zero."),
        ("-0", "USD", "Enter an amount above zero."),
        ("\u22125", "USD", "Enter an amount above zero."),
        ("$-5", "USD", "Enter an amount above zero."),
        ("0.00", "USD", "Enter an amount above zero."),
        ("0.30", "USD", "The least that can be deposited is $0.50."),
        ("0.01", "EUR", "The least that can be deposited is €0.50."),
        ("0.29", "GBP", "The least that can be deposited is £0.30."),
        ("5", "JPY", "The least that can be deposited is ¥50."),
        ("1,000,000", "USD", "The most is $999,999.99."),
        ("100,000,000", "JPY", "The most is ¥99,999,999."),
        ("100,000.000", "KWD", "The most is KWD\u00a099,999.990."),
        ("100,000", "KWD", "The most is KWD\u00a099,999.990. If you mean 100.000, write it so."),
        ("1" * 50, "USD", "The most is $999,999.99."),
    ],
)
def test_what_cannot_be_paid_is_refused_with_the_reason(text: str, currency: str, reason: str) -> None:
    with pytest.raises(InvalidAmount) as refusal:
        parse_minor(text, currency, charged=True)
    assert str(refusal.value) == reason


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "abc",
        "1e5",
        "NaN",
        "Infinity",
        "1.2.3",
        "1,20,000",
        "1 20",
        "1.",
        ".5",
        "1,,2",
        "$",
        "-",
        "5-",
        "\0",
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(InvalidAmount, match=r"Enter an amount in digits, such as 1,200\.50"):
        parse_minor(text, "USD")


def test_nothing_is_an_amount_where_it_may_be() -> None:
    assert parse_minor("0", "USD", or_zero=True) == 0
    with pytest.raises(AmountIsZero):
        parse_minor("0", "USD")
    with pytest.raises(InvalidAmount, match=r"Enter zero or more\."):
        parse_minor("-1", "USD", or_zero=True)


@pytest.mark.parametrize("currency", CURRENCIES)
@pytest.mark.parametrize(("charged", "limit"), [(True, limit_minor), (False, price_limit_minor)])
def test_the_limits_themselves_are_allowed_and_no_more(
    currency: str, *, charged: bool, limit: Callable[[str], int]
) -> None:
    most, least = Money(limit(currency), currency), Money(least_minor(currency), currency)
    assert parse_minor(most.plain(), currency, charged=charged) == most.amount_minor
    assert parse_minor(least.plain(), currency, charged=charged) == least.amount_minor
    with pytest.raises(InvalidAmount, match="The most is"):
        parse_minor(Money(most.amount_minor + step_minor(currency), currency).plain(), currency, charged=charged)


@given(currency=currencies, data=st.data())
def test_what_is_written_is_read_back(currency: str, data: st.DataObject) -> None:
    step = step_minor(currency)
    minor = data.draw(st.integers(1, limit_minor(currency) // step)) * step
    amount = Money(minor, currency)
    assert parse_minor(amount.plain(), currency) == parse_minor(str(amount), currency) == minor


@given(text=st.text(max_size=40), currency=currencies)
def test_no_text_is_a_crash(text: str, currency: str) -> None:
    try:
        minor = parse_minor(text, currency)
        assert 0 < minor <= price_limit_minor(currency)
        assert minor % step_minor(currency) == 0
    except InvalidAmount as refusal:
        assert str(refusal)
