from functools import partial
from operator import getitem
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from accounts.suspension.suspended import current_of

MOST_UNREAD = 99
# By the name that templates know: rows that wait for a person, as a SELECT; apps above add theirs.
_waiting = {"unread_count": "SELECT FROM accounts_notification WHERE user_id = %(person)s AND read_at IS NULL"}


def count_also(name: str, rows: str) -> None:
    """Have every page know, as `name`, how many of these rows wait for its reader, in the statement it has anyway."""
    _waiting[name] = rows


def unread(request: HttpRequest) -> dict[str, Any]:
    """What waits for the reader, for the header; counted by one statement, and only when a page shows it."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not user.is_authenticated:
        return dict.fromkeys(_waiting, 0)
    found = SimpleLazyObject(lambda: _counted(user))
    return {name: SimpleLazyObject(partial(getitem, found, name)) for name in _waiting}


def _counted(user: User) -> dict[str, int | str]:
    """How many of each, as far as the header has room."""
    few = [f"(SELECT count(*) FROM ({rows} LIMIT {MOST_UNREAD + 1}) few)" for rows in _waiting.values()]  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(few)}", {"person": user.pk})
        found = cursor.fetchone()
    named = zip(_waiting, found, strict=True)
    return {name: f"{MOST_UNREAD}+" if count > MOST_UNREAD else count for name, count in named}


def suspension(request: HttpRequest) -> dict[str, Any]:
    """`suspension` of the signed-in person, None as a rule; looked up only when a page shows it."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not user.is_authenticated:
        return {"suspension": None}
    return {"suspension": SimpleLazyObject(lambda: current_of(user))}
