"""The sums by day and by freelancer are moved on, link by link of the chain: each journal is counted once.

The chain has every journal once, also one that committed late, in an order that never changes. So what is counted is
one number, and it costs what has come since. A worker does it; nothing waits for it.
"""

from django.db import connection, transaction

from escrow.ledger import locks
from escrow.models import ChainLink, SummedUpTo
from escrow.models.sums import DaySum
from marketplace import clock

BATCH = 5_000
Figure = DaySum.Figure
# (figure, kind of account, kind of journal or "" for every one, 1 to count debits above zero or -1 for credits).
COUNTED = (
    (Figure.HELD, "hold", "", -1),
    (Figure.DEPOSITED, "hold", "deposit", -1),
    (Figure.RELEASED, "hold", "release", 1),
    (Figure.RELEASED, "hold", "release_unseen", 1),
    (Figure.REFUNDED, "hold", "refund", 1),
    (Figure.REFUNDED, "hold", "refund_returned", 1),
    (Figure.REFUNDED, "hold", "paid_by_hand", 1),
    (Figure.CHARGED_BACK, "chargebacks", "chargeback_taken", 1),
    (Figure.CHARGED_BACK, "chargebacks", "chargeback_returned", 1),
    (Figure.FEES, "fees", "release", -1),
    (Figure.FEES, "fees", "release_unseen", -1),
    (Figure.FEES, "fees", "taken_back", -1),
    (Figure.FEES, "fees", "given_again", -1),
    (Figure.COSTS, "processing_costs", "cost", 1),
    (Figure.PAID_OUT, "earnings", "payout", 1),
    (Figure.PAID_OUT, "earnings", "payout_returned", 1),
)
MOVED = """
FROM escrow_chainlink link JOIN escrow_journal journal ON journal.id = link.journal_id
JOIN escrow_entry entry ON entry.journal_id = journal.id JOIN escrow_account account ON account.id = entry.account_id
"""
BY_DAY = f"""
INSERT INTO escrow_daysum (day, currency, figure, minor)
SELECT (journal.posted_at AT TIME ZONE 'UTC')::date, entry.currency, counted.figure,
       sum(counted.sign * entry.amount_minor)
{MOVED} JOIN unnest(%s::text[], %s::text[], %s::text[], %s::int[]) AS counted (figure, account, journal, sign)
    ON counted.account = account.kind AND counted.journal IN ('', journal.kind)
WHERE link.position > %s AND link.position <= %s GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
ON CONFLICT (day, currency, figure) DO UPDATE SET minor = escrow_daysum.minor + excluded.minor
"""
BY_YEAR = f"""
INSERT INTO escrow_yearsum (year, person_id, currency, earned_minor, fee_minor, taken_back_minor, paid_out_minor)
SELECT extract(year FROM journal.posted_at AT TIME ZONE 'UTC'), account.owner_id, entry.currency,
       COALESCE(sum(-entry.amount_minor) FILTER (WHERE journal.kind IN ('release', 'release_unseen')), 0),
       COALESCE(sum(fee.minor) FILTER (WHERE journal.kind IN ('release', 'release_unseen')), 0),
       COALESCE(sum(entry.amount_minor) FILTER (WHERE journal.kind IN (
           'taken_back', 'given_again', 'forfeited', 'forfeiture_ended')), 0),
       COALESCE(sum(entry.amount_minor) FILTER (WHERE journal.kind IN ('payout', 'payout_returned')), 0)
{MOVED} CROSS JOIN LATERAL (
    SELECT COALESCE(sum(-beside.amount_minor), 0) AS minor
    FROM escrow_entry beside JOIN escrow_account fees ON fees.id = beside.account_id
    WHERE beside.journal_id = journal.id AND fees.kind = 'fees'
) fee
WHERE account.kind = 'earnings' AND link.position > %s AND link.position <= %s GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
ON CONFLICT (person_id, year, currency) DO UPDATE SET
    earned_minor = escrow_yearsum.earned_minor + excluded.earned_minor,
    fee_minor = escrow_yearsum.fee_minor + excluded.fee_minor,
    taken_back_minor = escrow_yearsum.taken_back_minor + excluded.taken_back_minor,
    paid_out_minor = escrow_yearsum.paid_out_minor + excluded.paid_out_minor
"""  # noqa: S608 - nothing but the constant above


def advance() -> int:
    """Count what has been linked since the last time; returns how many journals. Nothing while another is at it."""
    counted = 0
    while batch := _count_batch():
        counted += batch
    return counted


def counted_up_to() -> SummedUpTo | None:
    """How far the sums go; None before anything was counted."""
    return SummedUpTo.objects.first()


@transaction.atomic
def _count_batch() -> int:
    if not locks.taken("sums"):
        return 0
    last = counted_up_to() or SummedUpTo(position=0)
    head = ChainLink.objects.order_by("-position").values_list("position", flat=True).first() or 0
    # The clock's time, because a reader asks how far the figures are behind theirs.
    first, end = last.position, min(head, last.position + BATCH)
    if first < end:
        with connection.cursor() as cursor:
            cursor.execute(BY_DAY, [*map(list, zip(*COUNTED, strict=True)), first, end])
            cursor.execute(BY_YEAR, [first, end])
    last.position, last.at = end, clock.now()
    last.save()
    return end - first
