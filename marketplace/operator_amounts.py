"""Amounts that operators set for every currency at once, or for one by one: `20` or `USD:20, EUR:18.50, JPY:3000`.

Needs no settings: the settings call it while they are made.
"""

from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from marketplace.money import CURRENCIES, decimals

# Round figures for what is worth about a dollar, to set a threshold by; nothing is ever converted with them.
LIKE_A_DOLLAR = {
    "USD": Fraction(1),
    "EUR": Fraction(1),
    "GBP": Fraction(4, 5),
    "JPY": Fraction(150),
    "CHF": Fraction(1),
    "CAD": Fraction(13, 10),
    "AUD": Fraction(3, 2),
    "KWD": Fraction(3, 10),
}
MOST = 1_000_000_000


def of(env: Any, name: str, *, default: int) -> dict[str, int]:
    """Minor units for each currency that Surety knows. A plain number is dollars, and about as much in each other.

    Raises ImproperlyConfigured for what is no amount, and for a currency that Surety does not know.
    """
    given: str = env(name, default=str(default)).strip()
    if ":" not in given:
        return {currency: _like(_major(name, given), currency) for currency in CURRENCIES}
    amounts = {currency: _like(Decimal(default), currency) for currency in CURRENCIES}
    for each in given.split(","):
        currency, _, amount = (part.strip() for part in each.partition(":"))
        if currency not in CURRENCIES:
            raise ImproperlyConfigured(f"{name} names {currency!r}; Surety knows {', '.join(CURRENCIES)}.")
        minor = _major(name, amount).scaleb(decimals(currency))
        if minor != int(minor):
            raise ImproperlyConfigured(f"{name} has {amount} {currency}: that has too many decimals.")
        amounts[currency] = int(minor)
    return amounts


def _major(name: str, given: str) -> Decimal:
    try:
        amount = Decimal(given) if given.isascii() else Decimal("NaN")
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not 0 <= amount <= MOST:
        raise ImproperlyConfigured(f"{name} has {given!r}; it must be an amount such as 20, or USD:20, EUR:18.50.")
    return amount


def _like(dollars: Decimal, currency: str) -> int:
    """Minor units of about so many dollars."""
    return int(Fraction(dollars) * LIKE_A_DOLLAR[currency] * 10 ** decimals(currency))
