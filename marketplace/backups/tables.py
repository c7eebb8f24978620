"""The database as a backup sees it: tables in an order in which they can be filled, columns, sequences, migrations."""

from graphlib import TopologicalSorter
from typing import Any

# What the site that is restored into must have already, and the very same.
MIGRATIONS = "django_migrations"
NAMES = """
SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
    AND c.relname <> %s ORDER BY 1
"""
# Foreign keys that are checked at once; the others wait for the end of the transaction.
AT_ONCE = """
SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint
WHERE contype = 'f' AND NOT condeferrable AND conrelid <> confrelid AND connamespace = 'public'::regnamespace
"""
# Ids of transactions mean nothing in another server, and are given anew.
COLUMNS = """
SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped
    AND attgenerated = '' AND atttypid <> 'xid8'::regtype ORDER BY attnum
"""
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"


def in_order(cursor: Any) -> list[str]:
    """Every table but the list of migrations, those first that others point to."""
    cursor.execute(NAMES, [MIGRATIONS])
    names = [name for (name,) in cursor.fetchall()]
    cursor.execute(AT_ONCE)
    before: dict[str, set[str]] = {name: set() for name in names}
    for table, points_to in cursor.fetchall():
        before[table].add(points_to)
    return list(TopologicalSorter(before).static_order())


def columns(cursor: Any, table: str) -> list[str]:
    """What is kept of a table."""
    cursor.execute(COLUMNS, [f'"{table}"'])
    return [name for (name,) in cursor.fetchall()]


def sequences(cursor: Any) -> dict[str, int | None]:
    """The last number that each gave out; None for none yet."""
    cursor.execute(SEQUENCES)
    return dict(cursor.fetchall())


def migrations(cursor: Any) -> list[str]:
    """Which have been applied: "escrow.0001_initial"."""
    cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
    return sorted({name for (name,) in cursor.fetchall()})


def quoted(names: list[str]) -> str:
    """As a list of identifiers."""
    return ", ".join(f'"{name}"' for name in names)
