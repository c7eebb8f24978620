"""The figures that pages show while somebody types are of the amount that the server will read, or none."""

import random
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from marketplace.amounts import InvalidAmount, parse_minor
from marketplace.money import CURRENCIES, Money, decimals

SCRIPT = Path(__file__).parents[2] / "static" / "js" / "amounts.js"
# What amounts are made of, and what people put beside them.
NUMBERS = ("0", "1", "2", "00", "500", "200", "1234", "75", "\u0663", "\uff11")
MARKS = (".", ",", ".", ",", " ", "'", "\u2019", "\u202f", "\u066c", "\u066b", "-", "\u200f")
PIECES = (*NUMBERS, *MARKS, "$", "€", "CA$", "KWD", "USD", "¥", "e", "fr.")
HOW_MANY = 20_000


def read_here(text: str, currency: str) -> int | None:
    try:
        return parse_minor(text, currency, or_zero=True)
    except InvalidAmount as refusal:
        # Too much is still read while somebody types, and refused when it is sent.
        return -1 if str(refusal).startswith("The most is") else None


def test_the_browser_reads_what_the_server_reads(browser: Browser) -> None:
    seed = random.randrange(10**9)
    chance = random.Random(seed)
    typed = [
        ["".join(chance.choices(PIECES, k=chance.randint(1, 7))), currency, decimals(currency)]
        for currency in chance.choices(CURRENCIES, k=HOW_MANY)
    ]
    page = browser.new_page()
    page.add_script_tag(path=SCRIPT)
    read = page.evaluate("typed => typed.map(([text, currency, places]) => minorUnits(text, currency, places))", typed)
    page.close()
    here = [read_here(str(text), str(currency)) for text, currency, _ in typed]
    unlike = [
        (text, currency, mine, theirs)
        for (text, currency, _), mine, theirs in zip(typed, here, read, strict=True)
        if mine not in {theirs, -1}
    ]
    assert unlike == [], f"seed {seed}"
    assert sum(isinstance(amount, int) for amount in here) > HOW_MANY // 100


@pytest.mark.parametrize(("text", "currency"), [("1.200", "EUR"), ("1,250", "KWD"), ("$5", "EUR"), ("0,500", "EUR")])
def test_no_figure_is_shown_of_what_is_asked_or_refused(browser: Browser, text: str, currency: str) -> None:
    page = browser.new_page()
    page.add_script_tag(path=SCRIPT)
    read = page.evaluate(
        "([text, currency, places]) => minorUnits(text, currency, places)", [text, currency, decimals(currency)]
    )
    page.close()
    assert read is None


@pytest.mark.parametrize("currency", CURRENCIES)
def test_the_browser_writes_amounts_as_pages_do(browser: Browser, currency: str) -> None:
    page = browser.new_page()
    page.add_script_tag(path=SCRIPT)
    for minor in (1, 10, 104_500, 99_999_990):
        shown = page.evaluate("(given) => moneyWritten(...given)", [minor, currency, decimals(currency)])
        assert shown == str(Money(minor, currency))
    page.close()
