"""Money: an integer of minor units and an ISO 4217 currency. Never a float.

How many decimals a currency has and how it is written come from CLDR through Babel.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Self

from babel.numbers import format_currency, get_currency_name, get_currency_precision

LOCALE = "en_US"
CURRENCIES = ("USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "KWD")
# One card payment has at most eight digits in minor units: 999,999.99 USD, 99,999,999 JPY, 99,999.990 KWD.
MOST_PAYMENT_MINOR = 99_999_999
# The least that a card can be charged, in minor units. For KWD the provider names none, but a charge must be worth the
# least of what it settles in, and 0.200 KWD is worth more than 0.50 USD.
LEAST_PAYMENT_MINOR = {"USD": 50, "EUR": 50, "GBP": 30, "JPY": 50, "CHF": 50, "CAD": 50, "AUD": 50, "KWD": 200}
# A price may be paid in several pieces; this many times the largest piece is a slip of the keyboard.
MOST_PIECES = 100
# Thresholds are set in dollars; of a currency with smaller units so many times as much.
IN_PROPORTION = {"JPY": 100}
# Cards move three decimals in steps of ten only: no amount may be agreed on that cannot be paid or refunded.
THREE_DECIMALS, STEP_OF_THREE_DECIMALS = 3, 10


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies were added or compared."""


@dataclass(frozen=True, slots=True)
class Money:
    """`amount_minor` minor units (cents, yen, fils) of `currency`."""

    amount_minor: int
    currency: str

    @property
    def major(self) -> Decimal:
        """The amount in major units, exactly."""
        return Decimal(self.amount_minor).scaleb(-decimals(self.currency))

    def plain(self) -> str:
        """The amount as a person would type it into a form: "1200.50"."""
        return f"{self.major:.{decimals(self.currency)}f}"

    def __str__(self) -> str:
        return _written(self.amount_minor, self.currency, LOCALE)

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


@lru_cache(maxsize=10_000)
def _written(amount_minor: int, currency: str, locale: str) -> str:
    """Kept: the same prices come again and again, and each takes Babel as long as half a page of ours."""
    # CLDR sets a code without a sign of its own apart from the number; Babel does not.
    text = format_currency(Money(amount_minor, currency).major, currency, locale=locale)
    return text.replace(currency, f"{currency}\u00a0")


@cache
def decimals(currency: str) -> int:
    """How many decimals the currency has: USD 2, JPY 0, KWD 3."""
    return get_currency_precision(currency)


def step_minor(currency: str) -> int:
    """Every amount that is agreed on, every fee and what is left of it is a multiple of this, in minor units."""
    return STEP_OF_THREE_DECIMALS if decimals(currency) == THREE_DECIMALS else 1


def limit_minor(currency: str) -> int:
    """The largest amount, in minor units, that one card payment can be."""
    return MOST_PAYMENT_MINOR // step_minor(currency) * step_minor(currency)


def least_minor(currency: str) -> int:
    """The smallest amount, in minor units, that one card payment can be."""
    return LEAST_PAYMENT_MINOR[currency]


def price_limit_minor(currency: str) -> int:
    """The largest sum, in minor units, that is agreed on to be paid in several pieces."""
    return limit_minor(currency) * MOST_PIECES


def major_minor(major: int, currency: str) -> int:
    """Minor units of so many dollars, or of as much in proportion in a currency with larger numbers."""
    return int(major * IN_PROPORTION.get(currency, 1) * 10 ** decimals(currency))


def fee_minor(amount_minor: int, bps: int, currency: str) -> int:
    """The fee on an amount at `bps` hundredths of a per cent, rounded half up to what can be paid (`step_minor`)."""
    whole = 10_000 * step_minor(currency)
    return (amount_minor * bps + whole // 2) // whole * step_minor(currency)


def percent(bps: int) -> str:
    """Hundredths of a per cent as a rate: 500 -> 5 %."""
    return f"{bps / 100:g} %"


def currency_choices(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Choices for a form: ("USD", "USD, US Dollar")."""
    return [(code, f"{code}, {get_currency_name(code, locale=LOCALE)}") for code in codes]
