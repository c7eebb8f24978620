"""A database of its own for each subject: a copy of an empty one, so that none costs another anything.

A database is copied by a statement that no model can say.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.db import connection


@contextmanager
def copied(name: str) -> Iterator[dict[str, str]]:
    """Yields the environment in which a process finds a copy of the database that this one is connected to."""
    here, own = connection.settings_dict["NAME"], f"bench_{name}"
    # Nobody may be connected to what is copied: Django asks from the server's own database.
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{own}" TEMPLATE "{here}"')
    try:
        yield {**os.environ, "DATABASE_URL": urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{own}").geturl()}
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{own}" WITH (FORCE)')
