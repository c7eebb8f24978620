"""Our own balance at a provider that does not cover what is to leave it: operators hear how much is missing.

Nothing has failed: refunds and payouts that wait go on by themselves as soon as enough is available. A refund is told
of at once, because a client waits for it; a payout only after a day, because a new account's deposits take days to
settle.
"""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Min, Model, QuerySet, Sum
from django.utils.translation import ngettext

from escrow import gateways
from escrow.gateways.base import GatewayRefused, GatewayUnavailable
from escrow.models import Payout, Refund
from escrow.money_out import refunds
from marketplace import clock, limits
from marketplace.alarms import alarm
from marketplace.limits.table import DAY
from marketplace.money import Money

logger = logging.getLogger(__name__)
MOST_ASKED_AFTER = 50
REFUND, PAYOUT = "refund", "payout"
PAYOUTS_ARE_TOLD_OF_AFTER = timedelta(hours=24)


@dataclass(frozen=True)
class Group:
    """Operations of one kind that wait: how many, for how much in minor units, and since when the first does."""

    what: str
    count: int
    minor: int
    since: datetime

    def in_words(self, currency: str) -> str:
        if self.what == REFUND:
            words = ngettext("{count} refund of {minor}", "{count} refunds of {minor}", self.count)
        else:
            words = ngettext("{count} payout of {minor}", "{count} payouts of {minor}", self.count)
        return words.format(count=self.count, minor=Money(self.minor, currency))


def tell() -> None:
    """Alarm of each currency in which too little is available at a provider, once a day while something waits for it.

    Asks the provider for its balance, outside any transaction; while it does not answer nothing is told.
    """
    for gateway_name, currency in _waiting():
        name = f"alarm: {gateway_name} lacks {currency}"
        if limits.was_first(name, per=DAY):
            continue
        shortage = _shortage(gateway_name, currency)
        if shortage:
            # Before anybody is told: some may have gone through without our having heard of it.
            _ask_after_refunds(gateway_name, currency)
            shortage = _shortage(gateway_name, currency)
        if shortage:
            _alarm_once(name, gateway_name, *shortage)


def _shortage(gateway_name: str, currency: str) -> tuple[Money, Money, list[Group]] | None:
    """What is missing, what is available, and what waits for it; None if nothing is missing, or nobody answers."""
    groups = _waiting().get((gateway_name, currency), [])
    try:
        available_minor = gateways.named(gateway_name).available().get(currency, 0)
    except (GatewayUnavailable, GatewayRefused) as error:
        logger.warning("What %s has available of %s is not known: %s", gateway_name, currency, error)
        return None
    lacks_minor = sum(group.minor for group in groups) - available_minor
    return (Money(lacks_minor, currency), Money(available_minor, currency), groups) if lacks_minor > 0 else None


def _ask_after_refunds(gateway_name: str, currency: str) -> None:
    """One that cannot be asked after stops nobody."""
    sent = _refunds().filter(state=Refund.State.SENT, payment__gateway=gateway_name, currency=currency)
    for refund in sent.select_related("payment").order_by("pk")[:MOST_ASKED_AFTER]:
        try:
            refunds.send(refund)
        except Exception:
            logger.exception("Could not ask after %s", refund)


@transaction.atomic
def _alarm_once(name: str, gateway_name: str, lacks: Money, available: Money, groups: list[Group]) -> None:
    """Both or neither, so that no crash in between makes it silent for a day."""
    if not limits.is_first(name, per=DAY):
        return
    waiting = " and ".join(group.in_words(lacks.currency) for group in groups)
    wait = "waits" if sum(group.count for group in groups) == 1 else "wait"
    since = min(group.since for group in groups).astimezone(UTC)
    alarm(
        f"{lacks} is missing at {gateway_name}: money that is to leave waits",
        f"{waiting} {wait} for our balance at {gateway_name}, the first since {since:%Y-%m-%d %H:%M} UTC. {available} "
        f"is available there. Top up {lacks}, or wait until deposits have settled: then they go on by themselves.",
    )


def _waiting() -> dict[tuple[str, str], list[Group]]:
    """What operators should know of, by gateway and currency."""
    patience = clock.now() - PAYOUTS_ARE_TOLD_OF_AFTER
    payouts = Payout.objects.filter(state=Payout.State.INTENDED, waits_since_at__lte=patience)
    found: dict[tuple[str, str], list[Group]] = {}
    for what, rows, gateway in ((REFUND, _refunds(), "payment__gateway"), (PAYOUT, payouts, "recipient__gateway")):
        for gateway_name, currency, *sums in _sums(rows, gateway):
            found.setdefault((gateway_name, currency), []).append(Group(what, *sums))
    return found


def _refunds() -> "QuerySet[Refund]":
    return Refund.objects.filter(state__in=Refund.LIVE, waits_since_at__isnull=False)


def _sums(rows: "QuerySet[Refund] | QuerySet[Payout]", gateway: str) -> "QuerySet[Model, tuple]":
    by_currency = rows.order_by().values_list(gateway, "currency")
    return by_currency.annotate(Count("pk"), Sum("amount_minor"), Min("waits_since_at")).order_by(gateway, "currency")
