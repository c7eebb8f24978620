"""The names under which this installation speaks to others' machines.

A database that is restored from a backup gives row ids out a second time. Whatever is told to a payment provider is
therefore known by name and id, and a restore takes a new name. Earlier names stay on record: rows keep theirs.
"""

from django.db import connection, models
from django.db.models.expressions import Func

from marketplace.models import Installation


class CurrentName(Func):
    """The name in force, as the database tells it when a row is inserted: no process can remember an old one."""

    function = "installation_name"
    output_field = models.CharField()


def current() -> str:
    """The name in force; the first one is drawn when somebody asks for it."""
    return _told_by("installation_name()")


def renew() -> str:
    """Take a new name, and return it. What was begun under earlier ones keeps them."""
    return _told_by("renew_installation_name()")


def is_ours(name: str) -> bool:
    """Whether this installation has or had this name."""
    return Installation.objects.filter(name=name).exists()


def _told_by(function: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}")
        return str(cursor.fetchone()[0])
