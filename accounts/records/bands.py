"""Sums of money as bands: how much somebody was paid in all, or what a job was worth, without telling the sum.

Several currencies are set beside each other by round figures of what is worth about a dollar; nothing is converted.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from django.utils.translation import gettext as _

from marketplace.money import CURRENCIES, Money, decimals
from marketplace.operator_amounts import LIKE_A_DOLLAR

# Where bands begin, in dollars: the first with anything at all.
OF_A_LIFE = (500, 2_500, 10_000, 50_000)
OF_A_JOB = (100, 500, 1_000, 5_000)


def _dollars(currency: str) -> Fraction:
    """About what a minor unit is worth."""
    return 1 / (LIKE_A_DOLLAR[currency] * 10 ** decimals(currency))


# As integers: so many of these are a minor unit of the currency, and PARTS are a dollar.
PARTS = lcm(*(_dollars(currency).denominator for currency in CURRENCIES))
WEIGHTS = {currency: int(_dollars(currency) * PARTS) for currency in CURRENCIES}


def band_of(parts: int, limits: Sequence[int]) -> int:
    """The band of a sum of so many parts: 0 of nothing, 1 below the first limit, and so on."""
    return 1 + sum(parts >= limit * PARTS for limit in limits) if parts > 0 else 0


def words(band: int, limits: Sequence[int]) -> str:
    """A band as people read it: "$500 to $2,500"; empty for nothing."""
    if not band:
        return ""
    if band == 1:
        return _("up to {most}").format(most=_round(limits[0]))
    if band > len(limits):
        return _("more than {least}").format(least=_round(limits[-1]))
    return _("{least} to {most}").format(least=_round(limits[band - 2]), most=_round(limits[band - 1]))


def _round(dollars: int) -> str:
    return str(Money(dollars * 100, "USD")).removesuffix(".00")
