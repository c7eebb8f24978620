"""What of a sum arrives, said wherever somebody agrees to one."""

from collections.abc import Iterable
from dataclasses import dataclass

from marketplace.money import Money, fee_minor


@dataclass(frozen=True)
class Arriving:
    """What the client pays, and the fee of it, which the freelancer pays: `bps` hundredths of a per cent."""

    whole: Money
    fee: Money
    bps: int

    @property
    def net(self) -> Money:
        """What arrives at the freelancer."""
        return self.whole - self.fee


def arriving(pieces_minor: Iterable[int], currency: str, *, bps: int) -> Arriving:
    """Of amounts in minor units that are released one by one: the fee of each is rounded by itself, as it is posted."""
    pieces = list(pieces_minor)
    fee = sum(fee_minor(piece, bps, currency) for piece in pieces)
    return Arriving(Money(sum(pieces), currency), Money(fee, currency), bps)
