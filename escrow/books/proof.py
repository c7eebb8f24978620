"""What everybody may see of the books: what is held for people, what the provider holds, and the head of the chain."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.core.cache import cache
from django.db.models import Count

from escrow.books import chain, reconciliation
from escrow.books.cover import Position, positions
from escrow.models import ChainLink, ReconciledTotal, Reconciliation
from marketplace import clock
from marketplace.listing import listed
from marketplace.money import Money

CACHED, CACHED_SECONDS = "escrow:proof-of-funds", 60


@dataclass(frozen=True)
class Compared:
    """How the last comparison with one provider ended, and what the last finished one found in each currency.

    `state` is clean, differs or unfinished. `equal_at` is when the two were last found equal, if ever.
    """

    gateway: str
    state: str
    at: datetime
    differences: int
    equal_at: datetime | None
    totals_at: datetime | None
    totals: list[ReconciledTotal]


@dataclass(frozen=True)
class Proof:
    """All of it, as of one instant; only currencies in which something is owed or missing."""

    at: datetime
    positions: list[Position]
    compared: list[Compared]
    head: ChainLink | None

    @property
    def is_known(self) -> bool:
        """Whether it can be said that what is held covers what is owed."""
        return bool(self.positions) and all(position.is_known for position in self.positions)

    @property
    def short(self) -> list[Position]:
        return [position for position in self.positions if position.short_minor]

    @property
    def short_by(self) -> str:
        """How much is missing in all: "$12.00, €3.00 and £1.00"."""
        return listed(Money(position.short_minor, position.currency) for position in self.short)


def proof() -> Proof:
    """As it was within the last minute: the page is public."""
    return cast("Proof", cache.get_or_set(CACHED, _read, CACHED_SECONDS))


def _read() -> Proof:
    names = reconciliation.in_use()
    compared = [_compared(name) for name in names]
    owed = [each for each in positions(names) if each.owed_minor or each.with_bank_minor or each.short_minor]
    return Proof(clock.now(), owed, [one for one in compared if one], chain.head())


def _compared(gateway_name: str) -> Compared | None:
    runs = Reconciliation.objects.filter(gateway=gateway_name).annotate(differing=Count("differences")).order_by("-pk")
    finished = runs.filter(finished_at__isnull=False)
    equal_at = finished.filter(differing=0).values_list("finished_at", flat=True).first()
    last, last_finished = runs.first(), finished.first()
    if last is None:
        return None
    return Compared(
        gateway=gateway_name,
        state="unfinished" if last.finished_at is None else "differs" if last.differing else "clean",
        at=last.finished_at or last.started_at,
        differences=last.differing,
        equal_at=equal_at,
        totals_at=last_finished.finished_at if last_finished else None,
        totals=list(last_finished.totals.all()) if last_finished else [],
    )
