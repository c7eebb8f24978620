"""Reconciliation: does the ledger agree with the provider's own books?

The provider is read outside any transaction: lines, then balances, then lines again until none is new, so that both are
of one instant. Between a charge and the webhook that tells of it, the two sides differ with nothing wrong. Therefore
webhooks that have arrived, and those that should have, are acted upon before each look; and what differs is looked at
again. Only what differs in two looks in a row is a difference; what has come up in between is on its way. Nothing is
sent to the provider from here: what a crash cut short is finished by the worker, and differs until then.
"""

import logging
import time
from collections.abc import Collection, Mapping, Sequence

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from escrow import gateways
from escrow.books.comparison import Comparison, compare
from escrow.books.cover import positions
from escrow.books.provider import import_lines
from escrow.inbox import inbox
from escrow.models import Difference, OnTheWay, Payment, ProviderLine, Recipient, ReconciledTotal, Reconciliation
from escrow.models.recipient import BY_HAND
from marketplace import clock
from marketplace.alarms import alarm
from marketplace.money import Money

logger = logging.getLogger(__name__)
# How often the provider's books are read anew while lines keep coming.
TRIES = 10
# Seconds before another look at what differs: at once, or with the time that what is under way takes. A worker stands
# still for them, so they are few: what is asked for before each look does not depend on them.
AT_ONCE = (0,)
PATIENTLY = (5, 15)
NAMED_IN_ALARM = 20


class NeverCalm(Exception):
    """The provider's books moved all the time, so that no balance could be told of one instant."""


def in_use() -> list[str]:
    """The gateways whose books concern us: the one of new payments, and all that have ever held money for us."""
    used = {settings.PAYMENTS, *ProviderLine.objects.order_by().values_list("gateway", flat=True).distinct()}
    for model in (Payment, Recipient):
        used.update(model.objects.order_by().values_list("gateway", flat=True).distinct())
    # Who is paid by hand has no provider, and no books.
    return sorted(used - {BY_HAND})


def reconcile(gateway_name: str, *, pauses: Sequence[float] = AT_ONCE) -> Reconciliation:
    """Compare the ledger with a provider's books, store what came of it, and alarm when they differ or do not suffice.

    Calls the provider; must run outside a transaction. `pauses` are the seconds before another look at what differs.
    Whatever goes wrong is stored as the run's error, not raised.
    """
    run = Reconciliation(gateway=gateway_name, started_at=clock.now())
    known = ProviderLine.objects.filter(gateway=gateway_name).count()
    try:
        comparison = _look_until_settled(gateway_name, pauses)
    except Exception as error:
        logger.exception("The reconciliation with %s could not be finished", gateway_name)
        run.error = f"{type(error).__name__}: {error}"[:300]
        run.save()
        alarm(f"The reconciliation with {gateway_name} could not be finished", run.error)
        return run
    run.lines = ProviderLine.objects.filter(gateway=gateway_name).count() - known
    run.finished_at = clock.now()
    _store(run, comparison)
    if comparison.differences:
        alarm(f"The books differ from {gateway_name}'s", _all_in_words(comparison.differences))
    _alarm_if_short()
    return run


def _alarm_if_short() -> None:
    short = [position for position in positions(in_use()) if position.short_minor]
    if short:
        currencies = ", ".join(position.currency for position in short)
        alarm(f"We hold less than we owe in {currencies}", "\n".join(map(str, short)))


def _look_until_settled(gateway_name: str, pauses: Sequence[float]) -> Comparison:
    comparison = _look(gateway_name)
    for seconds in pauses:
        if not comparison.differences:
            break
        time.sleep(seconds)
        comparison = _look(gateway_name, apart_before=comparison.apart)
    return comparison


def _look(gateway_name: str, *, apart_before: Collection[tuple[str, str]] | None = None) -> Comparison:
    inbox.fetch_missed(gateway_name)
    while inbox.process_pending():
        pass
    return compare(gateway_name, _calm_balances(gateway_name), apart_before=apart_before)


def _calm_balances(gateway_name: str) -> Mapping[str, int]:
    """The balances that belong to the lines that are kept."""
    import_lines(gateway_name)
    for _unused in range(TRIES):
        balances = gateways.named(gateway_name).balances()
        if not import_lines(gateway_name):
            return balances
    raise NeverCalm(
        _("{gateway_name} told new lines each time that its balance was read.").format(gateway_name=gateway_name)
    )


@transaction.atomic
def _store(run: Reconciliation, comparison: Comparison) -> None:
    run.save()
    rows: list[ReconciledTotal | OnTheWay | Difference] = [*comparison.totals, *comparison.on_the_way]
    for row in (*rows, *comparison.differences):
        row.reconciliation = run
    ReconciledTotal.objects.bulk_create(comparison.totals)
    OnTheWay.objects.bulk_create(comparison.on_the_way, batch_size=1_000)
    Difference.objects.bulk_create(comparison.differences, batch_size=1_000)


def in_words(difference: Difference) -> str:
    """One line with both sides' amounts and ids."""
    ours, theirs = (
        f"{Money(minor, difference.currency)} ({ids or 'nothing'})"
        for minor, ids in ((difference.ledger_minor, difference.ours), (difference.provider_minor, difference.theirs))
    )
    return _("{what}: {ours} by the ledger, {theirs} by the provider").format(
        what=difference.what, ours=ours, theirs=theirs
    )


def _all_in_words(differences: Sequence[Difference]) -> str:
    named = [in_words(difference) for difference in differences[:NAMED_IN_ALARM]]
    more = len(differences) - len(named)
    return "\n".join([*named, f"and {more} more"] if more else named)
