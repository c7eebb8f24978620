from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import Notification, User
from accounts.suspension.suspended import current_of

MOST_UNREAD = 99


def unread_notifications(request: HttpRequest) -> dict[str, Any]:
    """`unread_count` for the header, counted only when a page shows it."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not user.is_authenticated:
        return {"unread_count": 0}
    return {"unread_count": SimpleLazyObject(lambda: _unread_of(user))}


def _unread_of(user: User) -> int | str:
    """How many, as far as the header has room."""
    unread = Notification.objects.filter(user=user, read_at=None).order_by()
    found = unread[: MOST_UNREAD + 1].count()
    return f"{MOST_UNREAD}+" if found > MOST_UNREAD else found


def suspension(request: HttpRequest) -> dict[str, Any]:
    """`suspension` of the signed-in person, None as a rule; looked up only when a page shows it."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not user.is_authenticated:
        return {"suspension": None}
    return {"suspension": SimpleLazyObject(lambda: current_of(user))}
