"""What everybody may see of the books: what is held for people, what the provider holds, and the head of the chain."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.core.cache import cache
from django.db.models import Count, Sum

from escrow.books import chain, reconciliation
from escrow.models import Account, ChainLink, Entry, ReconciledTotal, Reconciliation
from marketplace import clock

CACHED, CACHED_SECONDS = "escrow:proof-of-funds", 60
Kind = Account.Kind


@dataclass
class Owed:
    """What is people's, in minor units of one currency, by where it stands."""

    currency: str
    held_minor: int = 0
    earned_minor: int = 0
    on_the_way_minor: int = 0

    @property
    def together_minor(self) -> int:
        return self.held_minor + self.earned_minor + self.on_the_way_minor


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
    """All of it, as of one instant."""

    at: datetime
    owed: list[Owed]
    compared: list[Compared]
    head: ChainLink | None


def proof() -> Proof:
    """As it was within the last minute: the page is public, and the sums are over everything."""
    return cast("Proof", cache.get_or_set(CACHED, _read, CACHED_SECONDS))


def _read() -> Proof:
    compared = [_compared(name) for name in reconciliation.in_use()]
    return Proof(clock.now(), _owed(), [one for one in compared if one], chain.head())


def _owed() -> list[Owed]:
    """Only currencies in which there is something."""
    by_currency: dict[str, Owed] = {}

    def add(column: str, sums: dict[str, int]) -> None:
        for currency, minor in sums.items():
            owed = by_currency.setdefault(currency, Owed(currency))
            setattr(owed, column, getattr(owed, column) + minor)

    for column, kind in (("held_minor", Kind.HOLD), ("earned_minor", Kind.EARNINGS)):
        balances = Account.objects.filter(kind=kind, balance_minor__gt=0).values_list("currency")
        add(column, dict(balances.annotate(Sum("balance_minor")).order_by()))
    transit = Entry.objects.filter(account__kind__in=[Kind.REFUND_IN_TRANSIT, Kind.PAYOUT_IN_TRANSIT])
    sums = transit.values_list("currency").annotate(Sum("amount_minor")).order_by()
    add("on_the_way_minor", {currency: -minor for currency, minor in sums if minor})
    return sorted(by_currency.values(), key=lambda owed: owed.currency)


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
