"""What Stripe does and a kind test server would not: each a switch that is on unless a test turns it off."""

from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction

# Where an account's bank is when nobody says otherwise.
CURRENCY_OF = {
    "au": "aud", "br": "brl", "ca": "cad", "ch": "chf", "cz": "czk", "dk": "dkk", "gb": "gbp", "hu": "huf",
    "in": "inr", "jp": "jpy", "kw": "kwd", "mx": "mxn", "no": "nok", "nz": "nzd", "pl": "pln", "se": "sek",
    "sg": "sgd", "us": "usd",
}  # fmt: skip
EURO = {
    *("at", "be", "cy", "de", "ee", "es", "fi", "fr", "gr", "hr", "ie", "it", "lt", "lu", "lv", "mt", "nl", "pt"),
    *("si", "sk"),
}
# Dollars for one unit; nobody's forecast.
DOLLARS = {"usd": Fraction(1), "eur": Fraction(108, 100), "gbp": Fraction(5, 4), "jpy": Fraction(67, 10_000)}
DECIMALS = {"jpy": 0, "kwd": 3}


@dataclass
class Strictness:
    """First how long what a recipient gets is pending, and whether it is converted into the currency of their bank."""

    arrivals_wait: timedelta = timedelta(hours=24)
    arrivals_convert: bool = True
    # Transfers stay in one region; everything before them succeeds all the same.
    regions: bool = True
    # The least that banks take, in minor units.
    least_payout: dict[str, int] = field(default_factory=lambda: {"usd": 100, "eur": 100, "gbp": 100, "jpy": 100})
    # What came by bank debit is kept apart, and a transfer draws on what came by card unless it says otherwise.
    sources_apart: bool = True
    # Events of connected accounts go to the destinations of connected accounts, thin ones too.
    accounts_apart: bool = True
    # What answering a chargeback costs, in minor units; back only when it is won. An inquiry is answered for nothing.
    counter_fee: int = 1500
    # Whether a file for the bank must be of a kind, of a size and for a purpose that banks take.
    files_are_checked: bool = True
    # How long the platform's own charges are pending, unless the server is told a `settlement`.
    new_account_settles: timedelta = timedelta(days=7)
    # A refund that what is available does not cover waits (cards), or is refused (bank debits).
    refunds_wait_for_balance: bool = True
    debit_refunds_are_refused: bool = True


ACROSS_BORDERS = {"us", "ca", "gb", "ch", "no", "is", "li", "se", "dk", "pl", "cz", "hu", "ro", "bg", *EURO}


def reaches(platform: str, country: str) -> bool:
    """Whether a platform can transfer to accounts there; countries by ISO 3166 code, in small letters."""
    return platform == country or {platform, country} <= ACROSS_BORDERS


def home_currency(country: str) -> str:
    """Of this ISO 3166 country, in any case."""
    country = country.lower()
    return "eur" if country in EURO else CURRENCY_OF.get(country, "usd")


def rate(source: str, target: str) -> Fraction:
    """What one unit of a currency is in another."""
    return DOLLARS.get(source, Fraction(1)) / DOLLARS.get(target, Fraction(1))


def converted(amount: int, source: str, target: str) -> int:
    """Minor units into those of another currency, rounded down."""
    return int(amount * rate(source, target) * Fraction(10) ** (DECIMALS.get(target, 2) - DECIMALS.get(source, 2)))
