"""Money: an integer of minor units and an ISO 4217 currency. Never a float.

How many decimals a currency has and how it is written come from CLDR through Babel.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from babel.numbers import format_currency, get_currency_name, get_currency_precision

LOCALE = "en_US"
CURRENCIES = ("USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "KWD")
# The most that one amount may be, in major units; it keeps a slip of the keyboard from becoming a charge.
LIMIT_MAJOR = {"JPY": 100_000_000}
DEFAULT_LIMIT_MAJOR = 1_000_000
# Cards move three decimals in steps of ten only: no amount may be agreed on that cannot be paid or refunded.
THREE_DECIMALS, STEP_OF_THREE_DECIMALS = 3, 10


class InvalidAmount(ValueError):
    """What was typed is not an amount that can be charged; the message is for the person who typed it."""


class AmountIsZero(InvalidAmount):
    """Nothing was typed as an amount, where nothing is none."""


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies were added or compared."""


@dataclass(frozen=True, slots=True)
class Money:
    """`amount_minor` minor units (cents, yen, fils) of `currency`."""

    amount_minor: int
    currency: str

    @classmethod
    def parse(cls, text: str, currency: str) -> Self:
        """Read what a person typed, such as "1,200.50". Raises InvalidAmount with a sentence for them."""
        return cls(parse_minor(text, currency), currency)

    @property
    def major(self) -> Decimal:
        """The amount in major units, exactly."""
        return Decimal(self.amount_minor).scaleb(-decimals(self.currency))

    def plain(self) -> str:
        """The amount as a person would type it into a form: "1200.50"."""
        return f"{self.major:.{decimals(self.currency)}f}"

    def __str__(self) -> str:
        # CLDR sets a code without a sign of its own apart from the number; Babel does not.
        text = format_currency(self.major, self.currency, locale=LOCALE)
        return text.replace(self.currency, f"{self.currency}\u00a0")

    def __add__(self, other: Self) -> Self:
        return type(self)(self.amount_minor + self._same(other), self.currency)

    def __sub__(self, other: Self) -> Self:
        return type(self)(self.amount_minor - self._same(other), self.currency)

    def __bool__(self) -> bool:
        return self.amount_minor != 0

    def _same(self, other: Self) -> int:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{other.currency} is not {self.currency}")
        return other.amount_minor


def decimals(currency: str) -> int:
    """How many decimals the currency has: USD 2, JPY 0, KWD 3."""
    return get_currency_precision(currency)


def step_minor(currency: str) -> int:
    """Every amount that is agreed on, every fee and what is left of it is a multiple of this, in minor units."""
    return STEP_OF_THREE_DECIMALS if decimals(currency) == THREE_DECIMALS else 1


def limit_minor(currency: str) -> int:
    """The largest amount, in minor units, that Surety takes in one piece."""
    return int(LIMIT_MAJOR.get(currency, DEFAULT_LIMIT_MAJOR) * 10 ** decimals(currency))


def major_minor(major: int, currency: str) -> int:
    """Minor units of so many dollars or of as much in a currency with larger numbers, in proportion to its limit."""
    return limit_minor(currency) // DEFAULT_LIMIT_MAJOR * major


def parse_minor(text: str, currency: str, *, or_zero: bool = False) -> int:
    """Minor units of a typed amount: above zero (`or_zero`: not below), within the limit, no finer than can be paid."""
    cleaned = text.strip().replace("\u00a0", "").replace(" ", "")
    match = re.fullmatch(r"(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?", cleaned, flags=re.ASCII)
    if not match:
        raise InvalidAmount("Enter an amount in digits, such as 1,200.50.")
    sign, whole, fraction = match[1], match[2].replace(",", ""), match[3] or ""
    places = decimals(currency)
    if len(fraction) > places:
        raise InvalidAmount(
            f"{currency} has no decimals; enter a whole number."
            if places == 0
            else f"{currency} has at most {places} decimals."
        )
    if len(whole) > 12:
        raise InvalidAmount(f"The most is {Money(limit_minor(currency), currency)}.")
    minor = int(whole + fraction.ljust(places, "0"))
    if sign:
        raise InvalidAmount("Enter zero or more." if or_zero else "Enter an amount above zero.")
    if minor == 0 and not or_zero:
        raise AmountIsZero("Enter an amount above zero.")
    if minor > limit_minor(currency):
        raise InvalidAmount(f"The most is {Money(limit_minor(currency), currency)}.")
    if minor % step_minor(currency):
        raise InvalidAmount(f"{currency} amounts end in 0, such as 1.250.")
    return minor


def fee_minor(amount_minor: int, bps: int, currency: str) -> int:
    """The fee on an amount at `bps` hundredths of a per cent, rounded half up to what can be paid (`step_minor`)."""
    whole = 10_000 * step_minor(currency)
    return (amount_minor * bps + whole // 2) // whole * step_minor(currency)


def currency_choices() -> list[tuple[str, str]]:
    """Choices for a form: ("USD", "USD, US Dollar")."""
    return [(code, f"{code}, {get_currency_name(code, locale=LOCALE)}") for code in CURRENCIES]
