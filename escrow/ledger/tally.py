"""How much is the platform's own, in a moment, however long the ledger is: a sum that was kept, and what came since.

No release waits for it and no row is shared by all of them: a worker sums in the background. An entry that commits late
has a lower id than others that are counted by then, so a tally is begun first, and closed only when every transaction
that had begun by its beginning is over. Until there is one, all entries of these accounts are summed.
"""

from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Sum

from escrow.ledger import locks
from escrow.models import Account, Entry, Tally
from marketplace import clock

Kind = Account.Kind
# Fees, less the provider's costs, less what chargebacks have taken, whether or not clients owe it; what the operator
# puts in is counted with the fees.
OWN = (Kind.FEES, Kind.PROCESSING_COSTS, Kind.CHARGEBACKS, Kind.RECEIVABLE)
# One that cannot be closed for so long, such as one from before a restore, is begun anew.
STALE_AFTER = timedelta(hours=1)

SEEN = """
SELECT COALESCE((SELECT max(id) FROM escrow_entry), 0), pg_snapshot_xmax(pg_current_snapshot())::text::bigint
"""
ALL_OVER_BEFORE = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


def own_minor(currency: str) -> int:
    """What is the platform's own now, in minor units; below zero when it has lost more. Takes no lock."""
    own = Account.objects.filter(kind__in=OWN, currency=currency)
    last = _last_closed()
    counted, up_to = (int(last.own.get(currency, 0)), last.up_to) if last and last.own else (0, 0)
    since = Entry.objects.filter(pk__gt=up_to, account__in=list(own.values_list("pk", flat=True)))
    return counted - (since.aggregate(sum=Sum("amount_minor"))["sum"] or 0)


@transaction.atomic
def advance() -> None:
    """Close the tally that was begun, if its time has come, and begin the next; nothing while another is at it."""
    if not locks.taken("tally"):
        return
    begun = Tally.objects.filter(own__isnull=True).first()
    if begun and _read(ALL_OVER_BEFORE)[0] >= begun.begun_in:
        _close(begun)
    elif begun and begun.begun_at > clock.now() - STALE_AFTER:
        return
    Tally.objects.filter(own__isnull=True).delete()
    up_to, begun_in = _read(SEEN)
    last = _last_closed()
    if last is None or last.up_to < up_to:
        Tally.objects.create(up_to=up_to, begun_in=begun_in, begun_at=clock.now())


def _close(begun: Tally) -> None:
    last = _last_closed()
    between = Entry.objects.filter(pk__gt=last.up_to if last else 0, pk__lte=begun.up_to, account__kind__in=OWN)
    begun.own = dict(last.own or {}) if last else {}
    for currency, minor in between.order_by().values_list("currency").annotate(Sum("amount_minor")):
        begun.own[currency] = begun.own.get(currency, 0) - minor
    begun.save(update_fields=["own"])
    if last:
        Tally.objects.filter(own__isnull=False, up_to__lte=last.up_to).exclude(pk=begun.pk).delete()


def _last_closed() -> Tally | None:
    return Tally.objects.filter(own__isnull=False).order_by("-up_to").first()


def _read(statement: str) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row: tuple[int, ...] = cursor.fetchone()
        return row
