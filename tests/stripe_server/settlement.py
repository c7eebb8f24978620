"""Which currencies the platform's own account keeps as they come."""

from dataclasses import dataclass, field

from tests.stripe_server.strictness import home_currency


@dataclass
class Platform:
    """`keeps`: the currencies, in small letters, that it settles in; others are converted into that of its country."""

    country: str = "us"
    keeps: set[str] = field(default_factory=lambda: {"usd", "eur", "gbp", "jpy", "chf", "cad", "aud", "kwd"})

    @property
    def currency(self) -> str:
        return home_currency(self.country)

    def settles(self, currency: str) -> str:
        """What a payment in this currency becomes."""
        return currency if currency in self.keeps else self.currency
