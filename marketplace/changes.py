"""Whether what a page shows has changed since somebody looked: one indexed read of one number.

The database itself counts: each table that a page reads of has a trigger that adds a row for the contract or the
person which what was written is about, in the same transaction and in one statement for all rows of a batch. Nobody
waits for a shared counter. What commits late has a row of its own, so it is not missed as it would be with the highest
of a sequence.
"""

import secrets

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

FOLDED_AT_ONCE = 10_000
SUM = """
SELECT COALESCE(sum(times), 0)::bigint FROM marketplace_change
WHERE (kind = 1 AND subject = %s) OR (kind = 2 AND subject IN (%s, %s))
"""
OF_AN_INBOX = "SELECT COALESCE(sum(times), 0)::bigint FROM marketplace_change WHERE kind = 3 AND subject = %s"
# The same as a column of a statement that reads contracts.
OF_A_CONTRACT = """(
    SELECT COALESCE(sum(times), 0)::bigint FROM marketplace_change
    WHERE (kind = 1 AND subject = {contract}.id)
    OR (kind = 2 AND subject IN ({contract}.client_id, {contract}.freelancer_id))
)"""
FOLD = """
WITH grown AS (
    SELECT DISTINCT kind, subject FROM marketplace_change WHERE NOT is_folded LIMIT %s
), gone AS (
    DELETE FROM marketplace_change USING grown
    WHERE marketplace_change.kind = grown.kind AND marketplace_change.subject = grown.subject
    RETURNING marketplace_change.kind, marketplace_change.subject, times
)
INSERT INTO marketplace_change (kind, subject, times, is_folded)
SELECT kind, subject, sum(times), true FROM gone GROUP BY kind, subject
"""
# After a restore a number that was counted in the lost time is counted again, for something else.
LEAP = "UPDATE marketplace_change SET times = times + %s"
FARTHEST_LEAP = 2**40
ONLY_ONE_FOLDS = "SELECT pg_try_advisory_xact_lock(hashtextextended('changes', 0))"
FUNCTION = """
CREATE FUNCTION {table}_{event}_is_seen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO marketplace_change (kind, subject)
    SELECT DISTINCT {kind}, found.subject FROM ({subjects}) found (subject) WHERE found.subject IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER {table}_{event}_is_seen AFTER {event} ON {table} REFERENCING NEW TABLE AS written
FOR EACH STATEMENT EXECUTE FUNCTION {table}_{event}_is_seen();
"""
NO_FUNCTION = "DROP TRIGGER {table}_{event}_is_seen ON {table}; DROP FUNCTION {table}_{event}_is_seen();"


def version_of(contract_id: int, client_id: int, freelancer_id: int) -> int:
    """How often anything has changed that a contract's page shows, of it and its two people; one statement."""
    return _number(SUM, contract_id, client_id, freelancer_id)


def of_inbox(person_id: int) -> int:
    """How often anything came for a person, or was read by them, in any of their threads; one statement."""
    return _number(OF_AN_INBOX, person_id)


def _number(question: str, *subjects: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(question, subjects)
        found: int = cursor.fetchone()[0]
        return found


@transaction.atomic
def fold() -> int:
    """Make one row of those of each subject that has new ones: its sum stays. Returns of how many subjects.

    Takes an advisory lock, and does nothing while another worker has it.
    """
    with connection.cursor() as cursor:
        cursor.execute(ONLY_ONE_FOLDS)
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(FOLD, [FOLDED_AT_ONCE])
        return int(cursor.rowcount)


def leap(cursor: CursorWrapper) -> None:
    """Let no page that was opened before a restore still be true, by a leap that nobody can have counted to."""
    cursor.execute(LEAP, [1 + secrets.randbelow(FARTHEST_LEAP)])


def counted(table: str, event: str, kind: int, subjects: str) -> tuple[str, str]:
    """SQL that has a table's rows counted from now on, and SQL that ends it; for migrations.

    `event` is "insert" or "update", `subjects` a SELECT of whom they are about, from the rows in `written`.
    """
    named = {"table": table, "event": event, "kind": kind, "subjects": subjects}
    return FUNCTION.format(**named), NO_FUNCTION.format(**named)
