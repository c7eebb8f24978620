"""Money in Stripe's terms: minor units, as ours, and the currency in lower case.

Stripe takes at most eight digits. Of currencies with three decimals it charges and refunds only amounts whose last
digit is 0; JPY and the like have no decimals there either.
"""

from django.utils.translation import gettext as _

from escrow.gateways.base import GatewayRefused
from marketplace.money import Money, step_minor

MOST_MINOR = 99_999_999


def currency_of(amount: Money) -> str:
    """As Stripe writes it."""
    return amount.currency.lower()


def chargeable_minor(amount: Money) -> int:
    """The minor units to charge or refund. Raises GatewayRefused for an amount that Stripe cannot move."""
    if amount.amount_minor > MOST_MINOR:
        most = Money(MOST_MINOR, amount.currency)
        raise GatewayRefused(
            _("The most that can be paid at once is {most}. Please split the amount.").format(most=most)
        )
    if amount.amount_minor % step_minor(amount.currency):
        raise GatewayRefused(
            _("{amount} cannot be paid by card: the last of the three decimals must be 0.").format(amount=amount)
        )
    return amount.amount_minor


def money(amount_minor: int, currency: str) -> Money:
    """What Stripe says, in our terms."""
    return Money(amount_minor, currency.upper())
