"""The sandbox moves money one move at a time, so that no two of them spend the same balance."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

LOCK = 0x5A4DB0C5


@contextmanager
def alone() -> Iterator[None]:
    """A transaction in which nobody else moves the sandbox's money. Locks taken: an advisory lock of its own."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        yield
