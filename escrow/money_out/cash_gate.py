"""Nobody is paid with another's money: the gate that every payout passes before it leaves.

What leaves lowers our cash and what is on its way by the same sum, so cash covers everybody afterwards exactly when
what is the platform's own is not below zero: fees, less costs, less chargebacks that no frozen money stands for, and
what the operator has put in. While it is below, nothing leaves in that currency. Payouts wait then, in the order in
which they were asked for, and go by themselves once it is covered again. Waiting is no failure and counts no attempt.
"""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Count, Min, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from escrow.earnings import withdrawable
from escrow.ledger import tally
from escrow.models import Payout
from marketplace import clock, limits
from marketplace.alarms import alarm
from marketplace.later import run_soon
from marketplace.limits.table import DAY
from marketplace.money import Money
from marketplace.refusals import Refused

LOOK_AGAIN_AFTER = timedelta(hours=1)

# What banks have taken and not decided on, as far as money that is frozen for it stands there: nobody's until then.
WITH_BANKS = """
SELECT COALESCE(sum(LEAST(taken.minor, COALESCE(frozen.minor, 0))), 0)::bigint
FROM (SELECT payment_id, sum(taken_minor) AS minor FROM escrow_chargeback
    WHERE state = 'open' AND currency = %s GROUP BY 1) taken
CROSS JOIN LATERAL (SELECT sum(a.balance_minor) AS minor FROM escrow_hold h JOIN escrow_account a ON a.hold_id = h.id
    WHERE h.deposit_id = taken.payment_id AND h.frozen_at IS NOT NULL) frozen
"""


class CashMissing(Refused):
    """What we hold would not cover everybody else afterwards."""


def missing(currency: str) -> Money:
    """How much the operator has to put in before anything leaves; zero while the gate is open. Takes no lock."""
    own = tally.own_minor(currency)
    return Money(max(0, -own - _with_banks(currency)) if own < 0 else 0, currency)


@transaction.atomic
def passes(payout: Payout) -> bool:
    """Claim this payout for sending if it may leave now, and write down either answer in the same transaction.

    A chargeback that is committed by then is counted; one that comes later finds it on its way, as if the payout had
    left a moment earlier. False, too, when it has left already, or a bank asks about it. Locks the payout, and its
    payee's earnings account where a bank asks.
    """
    fresh = Payout.objects.select_for_update(no_key=True).get(pk=payout.pk)
    now = clock.now()
    if fresh.state != Payout.State.INTENDED or (fresh.is_with_us and withdrawable.stopped_since(fresh)):
        return False
    row = Payout.objects.filter(pk=payout.pk)
    if missing(payout.currency):
        row.update(short_since_at=Coalesce("short_since_at", now), next_attempt_at=now + LOOK_AGAIN_AFTER)
        return False
    if _waiting().filter(currency=payout.currency, pk__lt=payout.pk).exists():
        # Others asked before.
        row.update(short_since_at=Coalesce("short_since_at", now))
        _wake(payout.currency)
        run_soon("escrow.finish_operations")
        return False
    # What was asked for and not answered may have left when it was first let go.
    row.update(short_since_at=None, cleared_at=now if fresh.is_with_us else fresh.cleared_at or now)
    payout.begin_attempt()
    return True


def open_again() -> None:
    """Have the payouts go on that wait in a currency which is covered again."""
    for currency in _waiting().order_by().values_list("currency", flat=True).distinct():
        if not missing(currency):
            _wake(currency)


def require_covered_by(payout: Payout) -> None:
    """Raise CashMissing unless everybody else is covered once the operator has paid this from their own pocket.

    What was held for it is the platform's own then.
    """
    short = missing(payout.currency)
    if short.amount_minor > payout.amount_minor:
        raise CashMissing(
            _(
                "{short} is missing in {currency}: what we hold does not cover what is people’s. Put "
                "that in at the provider and book it as own money first; then this can be paid."
            ).format(short=short, currency=short.currency)
        )


def why(payout: Payout) -> str:
    """Why a payout that waits at the gate does, for the desk."""
    short = missing(payout.currency)
    if not short:
        return _("It goes with the next run: what we hold covers everybody again.")
    return _("{short} of our own is missing in {currency}. Put it in at the provider and book it as own money.").format(
        short=short, currency=short.currency
    )


def tell() -> None:
    """Alarm of each currency in which payouts wait for cash, once a day, with how much is missing."""
    for currency, count, minor, since in _sums():
        name, short = f"alarm: own money lacks {currency}", missing(currency)
        if short and not limits.was_first(name, per=DAY):
            _alarm_once(
                name,
                short,
                ngettext("{count} payout of {amount}", "{count} payouts of {amount}", count).format(
                    count=count, amount=Money(minor, currency)
                ),
                since,
            )


@transaction.atomic
def _alarm_once(name: str, short: Money, waiting: str, since: datetime) -> None:
    """Both or neither, so that no crash in between makes it silent for a day."""
    if limits.is_first(name, per=DAY):
        alarm(
            f"{short} of our own is missing: nothing is paid out in {short.currency}",
            f"{waiting} in all, the first since {since:%Y-%m-%d %H:%M} UTC. Costs and chargebacks have taken more than "
            f"was earned, and nobody is paid with another’s money. Put in {short} at the provider and book the line as "
            "own money on the desk: then they go by themselves.",
        )


def _waiting() -> "QuerySet[Payout]":
    return Payout.objects.filter(short_since_at__isnull=False)


def _sums() -> list[tuple[str, int, int, datetime]]:
    by_currency = _waiting().order_by().values_list("currency")
    return list(by_currency.annotate(Count("pk"), Sum("amount_minor"), Min("short_since_at")).order_by("currency"))


def _wake(currency: str) -> None:
    _waiting().filter(currency=currency).update(next_attempt_at=clock.now())


def _with_banks(currency: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(WITH_BANKS, [currency])
        return int(cursor.fetchone()[0])
