"""What was held, released, refunded, disputed, charged back and earned on each of the last days, in one currency.

All but disputes is kept by day (escrow/books/summing.py), so that the page adds up no ledger.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import Sum
from django.db.models.functions import TruncDate

from disputes.models import Dispute
from escrow.books import summing
from escrow.models import DaySum
from marketplace import clock
from marketplace.desk.overview.chart import Chart
from marketplace.money import Money
from marketplace.texts import later as _

DAYS = 30
Figure = DaySum.Figure
HELD, DISPUTED = "held", "disputed"
# In this order, each with its meaning colour.
SHOWN = (
    (HELD, _("Held at the end of the day"), "protected"),
    (Figure.RELEASED.value, _("Released"), "paid"),
    (Figure.REFUNDED.value, _("Refunded"), "returned"),
    (DISPUTED, _("Disputed"), "review"),
    (Figure.CHARGED_BACK.value, _("Charged back"), "disputed"),
    (Figure.FEES.value, _("Fees earned"), "neutral"),
)
Sums = dict[tuple[str, date, str], int]


@dataclass(frozen=True)
class Row:
    """One figure: day by day, and what it comes to (of what is held: how much is held now)."""

    name: str
    tone: str
    minor: Sequence[int]
    whole: Money

    @property
    def chart(self) -> Chart:
        return Chart(self.minor)


@dataclass(frozen=True)
class Figures:
    """Of one currency; `currencies` are all that there are figures of."""

    currency: str
    currencies: Sequence[str]
    days: Sequence[date]
    rows: Sequence[Row]
    counted_at: datetime | None

    @property
    def table(self) -> list[tuple[date, list[Money]]]:
        """A line for each day, the last one first."""
        lines = [
            (day, [Money(row.minor[place], self.currency) for row in self.rows]) for place, day in enumerate(self.days)
        ]
        return lines[::-1]


def figures(currency: str = "", *, days: int = DAYS) -> Figures:
    """Of this currency or, where there is nothing of it, of the one of which most is held. Four statements."""
    today = clock.now().astimezone(UTC).date()
    span = [today - timedelta(days=back) for back in reversed(range(days))]
    sums, before = _by_day(span[0]), _held_before(span[0])
    found = {name for name, _day, _figure in sums} | before.keys()
    currencies = sorted(found, key=lambda each: (-_held_now(each, sums, before), each))
    chosen = currency if currency in found else next(iter(currencies), "USD")
    rows = [Row(str(name), tone, *_of(figure, chosen, span, sums, before)) for figure, name, tone in SHOWN]
    counted = summing.counted_up_to()
    return Figures(chosen, sorted(currencies), span, rows, counted.at if counted else None)


def _of(
    figure: str, currency: str, span: Iterable[date], sums: Sums, before: dict[str, int]
) -> tuple[list[int], Money]:
    minor = [sums.get((currency, day, figure), 0) for day in span]
    if figure != HELD:
        return minor, Money(sum(minor), currency)
    held, levels = before.get(currency, 0), []
    for change in minor:
        held += change
        levels.append(held)
    return levels, Money(held, currency)


def _by_day(since: date) -> Sums:
    kept = DaySum.objects.filter(day__gte=since).values_list("currency", "day", "figure", "minor")
    sums = {(currency, day, figure): minor for currency, day, figure, minor in kept}
    opened = Dispute.objects.filter(opened_at__gte=datetime.combine(since, datetime.min.time(), tzinfo=UTC)).order_by()
    each = opened.annotate(day=TruncDate("opened_at", tzinfo=UTC)).values_list("milestone__currency", "day")
    for currency, day, minor in each.annotate(Sum("milestone__amount_minor")):
        sums[currency, day, DISPUTED] = minor
    return sums


def _held_before(since: date) -> dict[str, int]:
    kept = DaySum.objects.filter(figure=Figure.HELD, day__lt=since).order_by()
    return dict(kept.values_list("currency").annotate(Sum("minor")))


def _held_now(currency: str, sums: Sums, before: dict[str, int]) -> int:
    moved = (minor for (code, _day, figure), minor in sums.items() if code == currency and figure == HELD)
    return before.get(currency, 0) + sum(moved)
