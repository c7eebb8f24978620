"""Locks on an idea instead of a row. PostgreSQL keeps them until the transaction ends."""

from django.db import connection


def wait_for(name: str) -> None:
    """Be the only one who does this, once the others are done. Must run in a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def taken(name: str) -> bool:
    """Be the only one who does this; False, at once, while somebody else does. Must run in a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        return bool(cursor.fetchone()[0])
