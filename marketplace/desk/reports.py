"""Reports by period and currency, and what each freelancer's year was: of sums that are kept, not of the ledger."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from escrow.models import DaySum, YearSum
from marketplace.money import Money

Figure = DaySum.Figure
# How what is held changed is told by what was deposited, released, refunded and charged back.
SHOWN = tuple(figure for figure in Figure if figure != Figure.HELD)
CHUNK = 2_000


@dataclass(frozen=True)
class Line:
    """One month, or the whole year, in one currency; `moneys` in the order of SHOWN."""

    month: date | None
    currency: str
    moneys: Sequence[Money]


@dataclass(frozen=True)
class Report:
    """A year; `years` are all that there are sums of."""

    year: int
    years: Sequence[int]
    lines: Sequence[Line]

    @property
    def heads(self) -> list[str]:
        return [str(figure.label) for figure in SHOWN]


def report_of(year: int) -> Report:
    """Month by month, the last one first, and each currency's whole year at its end. Two statements."""
    sums: dict[tuple[date | None, str], dict[str, int]] = {}
    rows = DaySum.objects.filter(day__range=(date(year, 1, 1), date(year, 12, 31))).order_by()
    by_month = rows.annotate(month=TruncMonth("day")).values_list("month", "currency", "figure")
    for month, currency, figure, minor in by_month.annotate(Sum("minor")):
        for period in (month, None):
            of_period = sums.setdefault((period, currency), {})
            of_period[figure] = of_period.get(figure, 0) + minor
    lines = [
        Line(month, currency, [Money(found.get(figure, 0), currency) for figure in SHOWN])
        for (month, currency), found in sums.items()
    ]
    lines.sort(key=lambda line: (line.month is None, -(line.month.month if line.month else 0), line.currency))
    return Report(year, _years(year), lines)


def _years(year: int) -> list[int]:
    first = DaySum.objects.order_by("day").values_list("day", flat=True).first()
    last = DaySum.objects.order_by("-day").values_list("day", flat=True).first()
    return list(range(last.year, first.year - 1, -1)) if first and last else [year]


def report_rows(year: int) -> Iterator[list[object]]:
    """The same for a spreadsheet, with a head; the year as a whole is left to it."""
    report = report_of(year)
    yield ["month", "currency", *report.heads]
    for line in report.lines:
        if line.month:
            yield [f"{line.month:%Y-%m}", line.currency, *(money.plain() for money in line.moneys)]


def freelancer_rows(year: int) -> Iterator[list[object]]:
    """A line for each freelancer and currency, in the order in which they first earned; read bit by bit."""
    yield ["year", "freelancer", "email", "country", "currency", "earned", "fee", "taken back", "paid out"]
    rows = YearSum.objects.filter(year=year).select_related("person").order_by("pk")
    for row in rows.iterator(chunk_size=CHUNK):
        minors = (row.earned_minor, row.fee_minor, row.taken_back_minor, row.paid_out_minor)
        moneys = [Money(minor, row.currency).plain() for minor in minors]
        yield [row.year, row.person.name, row.person.email, row.person.country, row.currency, *moneys]
