"""What the provider takes, exactly: integers of minor units, each fee rounded half up to one minor unit."""

from collections.abc import Iterator
from dataclasses import dataclass

from escrow.economics.prices import Method, Prices
from marketplace import money

WHOLE = 10_000


@dataclass(frozen=True)
class Way:
    """One way to pay in one currency: `kind` is empty, or whose card it is and whether it is converted."""

    currency: str
    method_name: str
    method: Method
    kind: str
    bps: int

    def deposit_costs(self, amount_minor: int) -> int:
        """What the provider keeps of a deposit."""
        costs = rounded(amount_minor * self.bps) + self.method.fixed[self.currency]
        return min(costs, self.method.cap.get(self.currency, costs))

    def deposit_earns(self, amount_minor: int, fee_bps: int) -> int:
        """What is left of the site's own fee when the whole deposit is released; below zero where it loses."""
        return money.fee_minor(amount_minor, fee_bps, self.currency) - self.deposit_costs(amount_minor)

    def refund_costs(self, amount_minor: int) -> int:
        """What a deposit has cost in the end that is refunded in full, after an inquiry or without one."""
        costs = self.deposit_costs(amount_minor)
        return costs - rounded(costs * self.method.refund_returns_bps)

    @property
    def chargeback_costs(self) -> int:
        """Beside the deposit's costs, whether it is lost or won, if it is not answered."""
        return self.method.dispute[self.currency]

    def countered_costs(self, *, won: bool) -> int | None:
        """The same if it is answered; None where it cannot be."""
        countered = self.method.countered.get(self.currency)
        if countered is None:
            return None
        comes_back = won and self.method.countered_comes_back
        return self.chargeback_costs + (0 if comes_back else countered)


def ways(prices: Prices, currency: str, method_name: str) -> Iterator[Way]:
    """Every kind of payment by a method in a currency; none if the file has no price for it."""
    method = prices.methods.get(method_name)
    if method is None or currency not in method.fixed:
        return
    foreign, converted = method.foreign_bps, method.conversion_bps
    surcharged = foreign is not None or converted is not None
    yield Way(currency, method_name, method, "domestic" if surcharged else "", method.bps)
    if foreign is not None:
        yield Way(currency, method_name, method, "foreign", method.bps + foreign)
    if converted is not None:
        kind = "foreign and converted" if foreign is not None else "converted"
        yield Way(currency, method_name, method, kind, method.bps + (foreign or 0) + converted)


def payout_costs(prices: Prices, currency: str, amount_minor: int) -> int | None:
    """What a payout to a recipient's bank costs, without the price of the month. None if the file has no price."""
    fixed = prices.payout_fixed.get(currency)
    return None if fixed is None else rounded(amount_minor * prices.payout_bps) + fixed


def rounded(share: int) -> int:
    """So many ten-thousandths of a minor unit in whole ones, half up. What is fixed is whole already."""
    return (share + WHOLE // 2) // WHOLE
