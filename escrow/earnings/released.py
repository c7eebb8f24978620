"""What is known of the money that was released to a person, as far as it decides when that can be withdrawn.

Everything here is read in a fixed number of statements, of one person's accounts; no lock is taken.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from django.conf import settings
from django.db import connection
from django.db.models import Case, Q, When
from django.db.models.functions import Coalesce

from escrow.earnings import bank_stops
from escrow.earnings.bank_stops import Stop
from escrow.models import Account, Entry, Hold, Journal, Payout, Taking
from marketplace import clock

# The longest wait, and what is read beyond it: which sums of a young pair came before.
FAR_BACK = timedelta(days=60)
YOUNG_FOR = timedelta(days=30)
FIRST_PAYMENTS = 3

# Which of a pair's payments were released first, and since when the two have been known to each other.
OF_PAIRS = """
SELECT payer_id, deposit_id, settled_at FROM (
    SELECT h.payer_id, h.deposit_id, p.settled_at,
        row_number() OVER (PARTITION BY h.payer_id ORDER BY min(j.id)) AS nth
    FROM escrow_hold h JOIN escrow_payment p ON p.id = h.deposit_id
    JOIN escrow_journal j ON j.reference = 'release:hold:' || h.id
    WHERE h.payee_id = %s AND h.payer_id = ANY(%s) GROUP BY h.payer_id, h.deposit_id, p.settled_at) known
WHERE nth <= %s
"""


@dataclass(frozen=True)
class Released:
    """One release: `minor` minor units of an earnings account, less what a bank took of it.

    `stopped_until`: when an earlier stop of it was over.
    """

    account_id: int
    hold_id: int
    minor: int
    at: datetime
    unseen: bool
    waits_by_risk: bool
    is_among_the_first: bool
    is_large_unseen: bool
    comes_back_until: datetime | None
    stop: Stop | None
    stopped_until: datetime | None

    @property
    def is_unprotected(self) -> bool:
        """Whether the client's bank can take it back as long as it is not withdrawn."""
        return self.unseen and self.waits_by_risk


@dataclass(frozen=True)
class _Pair:
    first_payments: frozenset[int]
    since: datetime


def of(accounts: Sequence[Account], *, back_to: datetime | None = None) -> list[Released]:
    """What was released to these accounts of one person lately, or so long ago as a bank now asks about it.

    `back_to`: or since so long ago.
    """
    payee_id, now = accounts[0].owner_id, clock.now()
    watched = bank_stops.watched(payee_id, at=now)
    floor = min(now - max(FAR_BACK, settings.EARNINGS_HOLD), back_to or now)
    known = {pk: bank_stops.of(payment, at=now) for pk, payment in watched.items()}
    still = [p for pk, p in watched.items() if known[pk][0] or p.comes_back_until]
    since = min([floor, *(payment.settled_at - FAR_BACK for payment in still if payment.settled_at)])
    lines = list(
        Entry.objects.filter(account__in=accounts, amount_minor__lt=0, journal__kind__in=Journal.RELEASES)
        .filter(journal__posted_at__gt=since)
        .order_by("pk")
        .values_list("account_id", "amount_minor", "journal__posted_at", "journal__kind", "journal__reference")
    )
    ids = {int(reference.rpartition(":")[2]) for *_, reference in lines}
    holds = {hold.pk: hold for hold in Hold.objects.filter(pk__in=ids)}
    pairs = _pairs(payee_id, {hold.payer_id for hold in holds.values()})
    taken = Taking.still(payee_id)
    too_much_unseen = _too_much_unseen(payee_id, since)
    found = []
    for account_id, minor, at, kind, reference in lines:
        hold = holds[int(reference.rpartition(":")[2])]
        pair, payment = pairs[hold.payer_id], watched.get(hold.deposit_id or 0)
        unseen = kind == Journal.Kind.RELEASE_UNSEEN
        left = -minor - taken.get(hold.pk, 0)
        if left <= 0:
            continue
        stop, stopped_until = known.get(hold.deposit_id or 0, (None, None))
        found.append(
            Released(
                account_id=account_id,
                hold_id=hold.pk,
                minor=left,
                at=at,
                unseen=unseen,
                waits_by_risk=hold.rules.withdrawing_waits_by_risk,
                is_among_the_first=hold.deposit_id in pair.first_payments,
                is_large_unseen=hold.pk in too_much_unseen and at < pair.since + YOUNG_FOR,
                comes_back_until=payment.comes_back_until if payment else None,
                stop=stop,
                stopped_until=stopped_until,
            )
        )
    return found


def _too_much_unseen(payee_id: int | None, since: datetime) -> set[int]:
    """The holds with whose release more than UNSEEN_LIMIT had come from their payer with nothing submitted.

    What left the holds counts, fee included: that is what their bank would take. What part of each currency's limit it
    is adds up over all currencies. One statement.
    """
    unseen = Entry.objects.filter(account__hold__payee=payee_id, amount_minor__gt=0, journal__posted_at__gt=since)
    unseen = unseen.filter(journal__kind=Journal.Kind.RELEASE_UNSEEN).order_by("pk")
    so_far: dict[int, Fraction] = {}
    found = set()
    columns = ("account__hold", "account__hold__payer", "currency", "amount_minor")
    for hold_id, payer_id, currency, minor in unseen.values_list(*columns):
        limit = settings.UNSEEN_LIMIT[currency]
        so_far[payer_id] = so_far.get(payer_id, Fraction(0)) + (Fraction(minor, limit) if limit else 2)
        if so_far[payer_id] > 1:
            found.add(hold_id)
    return found


def left_when_stopped(
    accounts: Sequence[Account], free: Mapping[Released, datetime], *, back: Payout | None = None
) -> dict[Released, int]:
    """How much of each stopped release had not left when its stop began, in minor units; it has not since.

    `free` says from when on each release could be withdrawn. What could be withdrawn first counts as withdrawn first,
    what was asked for and has not left as not withdrawn. What was forfeited since is of what was stopped first of all.
    `back`: as if this payout had come back to its account.
    """
    stopped = sorted((each for each in free if each.stop), key=lambda each: (_since(each), each.hold_id))
    if not stopped:
        return {}
    payouts = _left_after(_since(stopped[0]), accounts[0].owner_id, back)
    forfeited = _forfeited_after(_since(stopped[0]), accounts)
    left: dict[Released, int] = {}
    for account in accounts:
        of_account = [each for each in free if each.account_id == account.pk]
        stood: dict[Released, int] = {}
        gone = 0
        for each in (one for one in stopped if one.account_id == account.pk):
            since = _since(each)
            away = sum(minor for account_id, at, minor in forfeited if account_id == account.pk and at > since)
            there = (account.balance_minor or 0) + away - sum(other.minor for other in of_account if other.at > since)
            there += sum(m for currency, at, m in payouts if currency == account.currency and (not at or at > since))
            later = (
                stood.get(other, other.minor)
                for other in of_account
                if other != each and other.at <= since and (other in stood or _turn(other, free) > _turn(each, free))
            )
            stood[each] = min(each.minor, max(0, there - sum(later)))
            taken = min(stood[each], max(0, away - gone))
            left[each] = stood[each] - taken
            gone += taken
    return left


def _forfeited_after(since: datetime, accounts: Sequence[Account]) -> list[tuple[int, datetime, int]]:
    """Of which account, when and how much was forfeited, or (below zero) given back, since then."""
    kinds = (Journal.Kind.FORFEITED, Journal.Kind.FORFEITURE_ENDED)
    found = Entry.objects.filter(account__in=accounts, journal__kind__in=kinds, journal__posted_at__gt=since)
    return list(found.values_list("account_id", "journal__posted_at", "amount_minor"))


def _left_after(since: datetime, payee_id: int | None, back: Payout | None) -> list[tuple[str, datetime | None, int]]:
    """Currency, when it left (None: it has not) and amount of each payout that had not left by then."""
    waits = Q(state=Payout.State.INTENDED, cleared_at=None)
    payouts = Payout.objects.filter(payee=payee_id).exclude(state=Payout.State.FAILED)
    left_at = Case(When(waits, then=None), default=Coalesce("cleared_at", "created_at"))
    late = payouts.annotate(left_at=left_at).filter(Q(left_at=None) | Q(left_at__gt=since))
    if back is None:
        return list(late.values_list("currency", "left_at", "amount_minor"))
    others = late.exclude(pk=back.pk).values_list("currency", "left_at", "amount_minor")
    return [(back.currency, None, back.amount_minor), *others]


def _since(each: Released) -> datetime:
    return each.stop.since if each.stop else each.at


def _turn(each: Released, free: Mapping[Released, datetime]) -> tuple[datetime, int]:
    """In which order releases are withdrawn."""
    return max(free[each], each.stopped_until or free[each]), each.hold_id


def _pairs(payee_id: int | None, payer_ids: set[int]) -> dict[int, _Pair]:
    """What is known of a person with each of these clients."""
    with connection.cursor() as cursor:
        cursor.execute(OF_PAIRS, [payee_id, list(payer_ids), FIRST_PAYMENTS])
        rows = cursor.fetchall()
    firsts: dict[int, dict[int, datetime]] = {payer_id: {} for payer_id in payer_ids}
    for payer_id, deposit_id, settled_at in rows:
        firsts[payer_id][deposit_id] = settled_at
    return {payer: _Pair(frozenset(ids), min(ids.values(), default=clock.now())) for payer, ids in firsts.items()}
