"""Up to where the ledger is verified: one statement for what it comes to now, however long it is.

A checkpoint stands at a link of the chain, and links are made in the order in which journals are found: one that
commits late, with an id below others, has a later link. So what came since a checkpoint is whatever has a later link
or none; and it is looked for only above `linked_below`, up to which no transaction that was open then can write any
more (as in `escrow.ledger.tally`).
"""

import json
from typing import Any

from django.db import connection

from escrow.ledger.verification import ALL_MOVES, Problem
from escrow.models import Checkpoint

MOVES = """
WITH moved (kind, currency, amount_minor) AS (
    SELECT kind, currency, minor::numeric
    FROM jsonb_each(%(totals)s::jsonb) c (currency, kinds), jsonb_each_text(kinds) k (kind, minor)
    UNION ALL
    SELECT account.kind, entry.currency, entry.amount_minor FROM escrow_journal journal
    JOIN escrow_entry entry ON entry.journal_id = journal.id
    JOIN escrow_account account ON account.id = entry.account_id
    -- Said of all three, or all entries and links there ever were are read to find those few.
    WHERE journal.id > %(linked_below)s AND entry.journal_id > %(linked_below)s AND NOT EXISTS (
        SELECT 1 FROM escrow_chainlink link
        WHERE link.journal_id > %(linked_below)s AND link.journal_id = journal.id AND link.position <= %(position)s)
)
"""
OF_MOVES = "FROM moved a CROSS JOIN LATERAL (SELECT a.amount_minor) e"
SEEN = """
SELECT (SELECT COALESCE(max(id), 0) FROM escrow_journal),
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint, pg_snapshot_xmin(pg_current_snapshot())::text::bigint
"""
CHECKS = {
    "A checkpoint stands at another link than the chain has": """
        SELECT format('position %s', c.position) FROM escrow_checkpoint c LEFT JOIN escrow_chainlink l USING (position)
        WHERE l.hash IS DISTINCT FROM c.hash""",
    "What was summed up to a checkpoint is not what the ledger says": """
        SELECT format('%s %s up to %s: %s, ledger %s', currency, kind, c.position, t.minor, l.minor)
        FROM (SELECT * FROM escrow_checkpoint ORDER BY position DESC LIMIT 1) c
        CROSS JOIN LATERAL (SELECT currency, kind, minor::numeric
            FROM jsonb_each(c.totals) o (currency, kinds), jsonb_each_text(kinds) k (kind, minor)) t
        FULL JOIN (SELECT e.currency, a.kind, sum(e.amount_minor) AS minor FROM escrow_entry e
            JOIN escrow_account a ON a.id = e.account_id JOIN escrow_chainlink link ON link.journal_id = e.journal_id
            WHERE link.position <= (SELECT max(position) FROM escrow_checkpoint) GROUP BY 1, 2) l
        USING (currency, kind) WHERE t.minor IS DISTINCT FROM l.minor""",
}


def last() -> Checkpoint | None:
    """Where the next daily check goes on from."""
    return Checkpoint.objects.order_by("-position").first()


def seen() -> tuple[int, int, int]:
    """The newest journal, the first transaction that has not begun, and the first that is not over."""
    with connection.cursor() as cursor:
        cursor.execute(SEEN)
        newest, begun_in, over_before = cursor.fetchone()
        return newest, begun_in, over_before


def ask(query: str, checkpoint: Checkpoint | None) -> list[tuple[Any, ...]]:
    """A query over ALL_MOVES of the ledger, from what they were at a checkpoint and what came since; one statement."""
    since: dict[str, str | int] = {
        "totals": json.dumps(checkpoint.totals if checkpoint else {}),
        "linked_below": checkpoint.linked_below if checkpoint else 0,
        "position": checkpoint.position if checkpoint else 0,
    }
    with connection.cursor() as cursor:
        cursor.execute(MOVES + query.replace("%", "%%").replace(ALL_MOVES, OF_MOVES), since)
        return list(cursor.fetchall())


def problems_of(checks: dict[str, str], checkpoint: Checkpoint | None) -> list[Problem]:
    """What those of these checks have found that sum all moves of the ledger."""
    sums = {what: query for what, query in checks.items() if ALL_MOVES in query}
    return [Problem(what, where) for what, query in sums.items() for (where,) in ask(query, checkpoint)]
