"""The floor of a release: as little as a database can do for it, in one statement for each batch and none of ours.

State, journal, three entries, two balances and event of due milestones, on plain copies of the six tables: with their
indexes and checks, without a trigger or a foreign key, without Python. Nothing that has to be right could be faster;
how close a sweep comes is what Python, the rules of the database and the notices cost together.
"""

from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import Model

from escrow.models import Account, Entry, Hold, Journal
from milestones.models import Milestone, MilestoneEvent

COPIED: Sequence[type[Model]] = (Milestone, Hold, Account, Journal, Entry, MilestoneEvent)
COPY = """
CREATE TABLE floor_{name} (LIKE {table} INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING INDEXES INCLUDING CONSTRAINTS);
INSERT INTO floor_{name} SELECT * FROM {table};
SELECT setval(pg_get_serial_sequence('floor_{name}', 'id'), (SELECT COALESCE(max(id), 1) FROM {table}));
"""
RELEASE = """
WITH claimed AS MATERIALIZED (
    SELECT m.id, m.hold_id, h.payee_id, h.currency, m.amount_minor, h.fee_bps * m.amount_minor / 10000 AS fee_minor
    FROM floor_milestone m JOIN floor_hold h ON h.id = m.hold_id
    WHERE m.state = 'submitted' AND m.review_due_at <= now() AND h.frozen_at IS NULL
    ORDER BY m.review_due_at, m.id LIMIT %s FOR UPDATE OF m, h SKIP LOCKED
), moved AS (
    UPDATE floor_milestone m SET state = 'released', review_due_at = NULL, closed_at = now()
    FROM claimed WHERE m.id = claimed.id
), journal AS (
    INSERT INTO floor_journal (kind, reference, posted_at)
    SELECT 'release', 'release:hold:' || hold_id, now() FROM claimed RETURNING id, reference
), line AS MATERIALIZED (
    SELECT journal.id AS journal_id, account.id AS account_id, claimed.currency, minor
    FROM claimed JOIN journal ON journal.reference = 'release:hold:' || claimed.hold_id
    CROSS JOIN LATERAL (
        SELECT id, amount_minor FROM floor_account WHERE hold_id = claimed.hold_id
        UNION ALL
        SELECT id, fee_minor - amount_minor FROM floor_account
        WHERE owner_id = claimed.payee_id AND currency = claimed.currency AND kind = 'earnings'
        UNION ALL
        SELECT id, -fee_minor FROM floor_account
        WHERE kind = 'fees' AND currency = claimed.currency AND hold_id IS NULL AND owner_id IS NULL
    ) account (id, minor)
), entry AS (
    INSERT INTO floor_entry (journal_id, account_id, currency, amount_minor) SELECT * FROM line ORDER BY journal_id
), balance AS (
    UPDATE floor_account SET balance_minor = balance_minor - moved.minor
    FROM (SELECT account_id, sum(minor) AS minor FROM line GROUP BY account_id) moved
    WHERE floor_account.id = moved.account_id AND balance_minor IS NOT NULL
), event AS (
    INSERT INTO floor_milestoneevent (milestone_id, kind, from_state, to_state, at, note)
    SELECT id, 'silence', 'submitted', 'released', now(), '' FROM claimed
)
SELECT count(*) FROM claimed
"""


def copy() -> None:
    """Make the copies anew, of what is there now."""
    with connection.cursor() as cursor:
        for model in COPIED:
            name, table = model._meta.model_name, model._meta.db_table
            cursor.execute(f"DROP TABLE IF EXISTS floor_{name}")
            cursor.execute(COPY.format(name=name, table=table))
        cursor.execute("ANALYZE")


def release(batch: int) -> int:
    """Release so many of the copies that are due, in a transaction of its own; how many there were."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(RELEASE, [batch])
        return int(cursor.fetchone()[0])
