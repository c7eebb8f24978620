"""The sandbox's account of Surety's balance, derived from what happened: nothing is recorded twice, no fees."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, Concat

from escrow.gateways.base import BookLine
from escrow.gateways.sandbox.models import (
    SandboxChargeback,
    SandboxCheckout,
    SandboxRefund,
    SandboxReversal,
    SandboxTransfer,
)
from marketplace.money import Money

COLUMNS = ("line", "category", "source", "change", "in_currency", "at")


def lines(since: datetime | None) -> Iterator[BookLine]:
    """Every change of the balance since then (all of them without an instant), the oldest first."""
    first, *others = [
        (rows.filter(at__gte=since) if since else rows).order_by().values_list(*COLUMNS) for rows in _changes()
    ]
    for ref, category, source, change, currency, at in first.union(*others, all=True).order_by("at", "line").iterator():
        yield BookLine(ref=ref, category=category, source=source, amount=Money(change, currency), fee_minor=0, at=at)


def balances() -> dict[str, int]:
    """What all lines come to, in minor units by currency."""
    sums: dict[str, int] = {}
    for rows in _changes():
        for currency, change in rows.order_by().values_list("in_currency").annotate(Sum("change")):
            sums[currency] = sums.get(currency, 0) + change
    return sums


def _changes() -> list[QuerySet[Any]]:
    """What moves the balance. The instants of rows that are older than their columns are the nearest known."""
    refunds, chargebacks = SandboxRefund.objects.all(), SandboxChargeback.objects.all()
    minor, of_checkout = F("amount_minor"), "checkout__currency"
    return [
        _lines(
            SandboxCheckout.objects.filter(state=SandboxCheckout.State.SUCCEEDED),
            line="charge",
            change=minor,
            at=Coalesce("succeeded_at", "expires_at"),
        ),
        _lines(refunds, line="refund", change=-minor, currency=of_checkout, at=Coalesce("created_at", "settles_at")),
        _lines(
            refunds.filter(state=SandboxRefund.State.FAILED),
            line="refund-returned",
            change=minor,
            currency=of_checkout,
            at=Coalesce("failed_at", "settles_at"),
        ),
        _lines(SandboxTransfer.objects.all(), line="transfer", change=-minor, at=F("created_at")),
        _lines(
            SandboxReversal.objects.all(),
            line="transfer-reversed",
            source="transfer__ref",
            change=minor,
            currency="transfer__currency",
            at=F("created_at"),
        ),
        _lines(chargebacks, line="chargeback", change=-minor, currency=of_checkout, at=F("opened_at")),
        _lines(
            chargebacks.filter(state=SandboxChargeback.State.WON),
            line="chargeback-won",
            change=minor,
            currency=of_checkout,
            at=F("closed_at"),
        ),
    ]


def _lines(
    rows: QuerySet[Any], *, line: str, change: Any, at: Any, source: str = "ref", currency: str = "currency"
) -> QuerySet[Any]:
    """One line for each row; its category is the first word of its name."""
    return rows.annotate(
        line=Concat(Value(f"line-{line}-"), "ref"),
        category=Value(line.partition("-")[0]),
        source=F(source),
        change=change,
        in_currency=F(currency),
        at=at,
    )
