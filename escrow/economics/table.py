"""The costs as operators read them, a line at a time."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from escrow.economics.break_even import break_even
from escrow.economics.costs import Way, payout_costs, ways
from escrow.economics.prices import Prices
from marketplace import money
from marketplace.money import Money
from marketplace.texts import later as _later

# Major units of a dollar; in yen, a hundred times as much.
AMOUNTS = (20, 50, 100, 500, 2_000)
COLUMNS = ("deposit", "costs", "our fee", "it earns", "refunded, it costs", "paid out, also")
WIDTH = 20
ROUNDING = _later(
    "Stripe's fees are rounded half up to one minor unit, ours as the ledger does; a payout "
    "is of what is left of the deposit after our fee. What Stripe takes for a month is not "
    "in the lines."
)


def lines(prices: Prices, currencies: Sequence[str], amounts: Sequence[int] = AMOUNTS) -> Iterator[str]:
    """Everything about these currencies and the methods of PAYMENT_METHODS; `amounts` in major units."""
    yield _("{source}, as read on {read:%-d %B %Y}. Our fee: {percent}.").format(
        source=prices.source, read=prices.read, percent=percent(settings.PLATFORM_FEE_BPS)
    )
    yield ROUNDING
    for currency in currencies:
        for method_name in settings.PAYMENT_METHODS:
            found = list(ways(prices, currency, method_name))
            if not found:
                yield _("\n{currency}, {method_name}: the file has no price for it.").format(
                    currency=currency, method_name=method_name
                )
            for way in found:
                yield from _way(prices, way, amounts)
            if found:
                yield from _chargebacks(found[0])
        if currency in prices.account_a_month:
            monthly = Money(prices.account_a_month[currency], currency)
            yield _("{currency}, each recipient who is paid in a month: {monthly} for that month.").format(
                currency=currency, monthly=monthly
            )


def _way(prices: Prices, way: Way, amounts: Sequence[int]) -> Iterator[str]:
    fixed, cap = way.method.fixed[way.currency], way.method.cap.get(way.currency)
    upper = f", at most {Money(cap, way.currency)}" if cap is not None else ""
    kind = f", {way.kind}" if way.kind else ""
    yield f"\n{way.currency}, {way.method_name}{kind}: {percent(way.bps)} and {Money(fixed, way.currency)}{upper}"
    yield _row(COLUMNS)
    for amount in amounts:
        yield _row(_figures(prices, way, money.major_minor(amount, way.currency)))
    yield _verdict(way)


def _figures(prices: Prices, way: Way, minor: int) -> list[str]:
    fee = money.fee_minor(minor, settings.PLATFORM_FEE_BPS, way.currency)
    figures = [
        minor,
        way.deposit_costs(minor),
        fee,
        way.deposit_earns(minor, settings.PLATFORM_FEE_BPS),
        way.refund_costs(minor),
        payout_costs(prices, way.currency, minor - fee),
    ]
    return ["no price" if each is None else str(Money(each, way.currency)) for each in figures]


def _verdict(way: Way) -> str:
    """From which deposit the site earns, and whether MINIMUM_DEPOSIT keeps to that."""
    from_minor, least_minor = break_even(way, settings.PLATFORM_FEE_BPS), settings.MINIMUM_DEPOSIT[way.currency]
    least = Money(least_minor, way.currency)
    if from_minor is None:
        return _("The site never earns from such a deposit, however large.")
    earns = _("The site earns from {from_minor}").format(from_minor=Money(from_minor, way.currency))
    if least_minor < from_minor:
        return _(
            "{earns}; MINIMUM_DEPOSIT is {least}, BELOW that: smaller deposits lose money or earn nothing."
        ).format(earns=earns, least=least)
    return _("{earns}; MINIMUM_DEPOSIT is {least}.").format(earns=earns, least=least)


def _chargebacks(way: Way) -> Iterator[str]:
    """Beside what the deposit cost; the fees alone, whoever pays the amount in the end."""
    taken = Money(way.chargeback_costs, way.currency)
    about = _("{currency}, {method_name}, beside what the deposit cost").format(
        currency=way.currency, method_name=way.method_name
    )
    yield _("{about}: an inquiry that is refunded, nothing; a chargeback, {taken} whether it is lost or won.").format(
        about=about, taken=taken
    )
    lost, won = (way.countered_costs(won=each) for each in (False, True))
    if lost is None or won is None:
        yield _("It cannot be countered. If it is lost, the amount is gone, too.")
    else:
        yield (
            _("Countered and lost, {lost}; countered and won, {won}. If it is lost, the amount is gone, too.").format(
                lost=Money(lost, way.currency), won=Money(won, way.currency)
            )
        )


def percent(bps: int) -> str:
    """290 as "2.90 %"."""
    return f"{bps // 100}.{bps % 100:02} %"


def _row(cells: Sequence[str]) -> str:
    return "".join(f"{cell:>{WIDTH}}" for cell in cells)
