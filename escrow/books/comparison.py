"""The ledger beside the provider's books: what is equal, what is on its way, and what differs.

The platform's own money that is pending counts when it is available. Money that leaves is a difference at once, because
it may be clients'.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from escrow.books.both_sides import Told, read
from escrow.models import Difference, OnTheWay, ReconciledTotal


@dataclass(frozen=True)
class Comparison:
    """What came of it, as rows that are not stored yet. `apart` has every operation that differs, and its currency."""

    totals: list[ReconciledTotal]
    on_the_way: list[OnTheWay]
    differences: list[Difference]
    apart: frozenset[tuple[str, str]]


def compare(
    gateway_name: str, balances: Mapping[str, int], *, apart_before: Collection[tuple[str, str]] | None = None
) -> Comparison:
    """Compare the ledger with the lines that are kept, and these with the balances, in minor units by currency.

    `apart_before` is what was apart a moment ago: anything else is then on its way, because the other side has yet to
    hear of it. Reads only, takes no lock.
    """
    unequal, sums = read(gateway_name)
    apart = [told for told in unequal if told.gap_minor]
    stays = [told for told in apart if apart_before is None or told.key in apart_before]
    news = [told for told in apart if apart_before is not None and told.key not in apart_before]
    on_the_way = [_on_the_way(told, told.gone_minor) for told in unequal if told.gone_minor]
    on_the_way += [_on_the_way(told, told.rest_minor) for told in news if told.rest_minor]
    totals = [
        ReconciledTotal(
            currency=currency,
            ledger_minor=sums.get(currency, (0, 0))[0],
            on_the_way_minor=sum(item.amount_minor for item in on_the_way if item.currency == currency),
            provider_minor=balances.get(currency, 0),
        )
        for currency in sorted({*sums, *(currency for currency, minor in balances.items() if minor)})
    ]
    differences = _between_operations(stays)
    differences += _between_lines_and_balance(sums, totals)
    return Comparison(totals, on_the_way, differences, frozenset(told.key for told in apart))


def _on_the_way(told: Told, amount_minor: int) -> OnTheWay:
    what = told.ours or told.theirs
    return OnTheWay(what=what, source=told.source, currency=told.currency, amount_minor=amount_minor)


def _between_operations(apart: list[Told]) -> list[Difference]:
    only_ours, only_theirs = {t.name for t in apart if not t.lines}, {t.name for t in apart if not t.journals}
    return [
        Difference(
            what=_("Another currency") if told.name in only_ours & only_theirs else told.what,
            currency=told.currency,
            ours=told.ours,
            theirs=told.theirs,
            ledger_minor=told.expected_minor,
            provider_minor=told.provider_minor,
        )
        for told in apart
    ]


def _between_lines_and_balance(sums: Mapping[str, tuple[int, int]], totals: list[ReconciledTotal]) -> list[Difference]:
    """What the operations cannot explain: the lines do not come to the balance."""
    return [
        Difference(
            what=_("The balance is not the sum of the lines"),
            currency=total.currency,
            ours="all lines",
            theirs="balance",
            ledger_minor=lines_minor,
            provider_minor=total.provider_minor,
        )
        for total in totals
        if (lines_minor := sums.get(total.currency, (0, 0))[1]) != total.provider_minor
    ]
