"""From which deposit on the site earns, exactly.

Fee and costs are each a straight line that is rounded, the costs perhaps with a cap. So there is an amount from which
on the fee is above the costs whatever is rounded away; below it, down to the last amount that does not earn, each one
is looked at. That is some hundred thousand at most, since percentages have two decimals.
"""

from fractions import Fraction
from math import floor

from escrow.economics.costs import WHOLE, Way
from marketplace import money

HALF = Fraction(1, 2)


def break_even(way: Way, fee_bps: int) -> int | None:
    """The least deposit, in minor units, from which every larger one earns, among those that one payment can be.

    None: not even the largest earns.
    """
    step, most, least = (of(way.currency) for of in (money.step_minor, money.limit_minor, _least))
    bound = _certain_above(way, fee_bps, step)
    if bound is None:
        # Where no line rises for ever, nothing earns but by a rounding that the next amount takes back.
        return None
    amount = max(least, min((floor(bound) // step + 1) * step, most))
    if way.deposit_earns(amount, fee_bps) <= 0:
        return None
    while amount - step >= least and way.deposit_earns(amount - step, fee_bps) > 0:
        amount -= step
    return amount


def _certain_above(way: Way, fee_bps: int, step: int) -> Fraction | None:
    """Each larger amount earns, however it is rounded. None if there is no such amount."""
    fixed, cap = way.method.fixed[way.currency], way.method.cap.get(way.currency)
    bounds = []
    if fee_bps > way.bps:
        bounds.append((fixed + HALF * step + HALF) * WHOLE / (fee_bps - way.bps))
    if cap is not None and fee_bps:
        bounds.append((cap + HALF * step) * WHOLE / fee_bps)
    return min(bounds, default=None)


def _least(currency: str) -> int:
    """The least that one payment can be, in whole steps."""
    step = money.step_minor(currency)
    return -(-money.least_minor(currency) // step) * step
