from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import Notification, User
from accounts.suspension.suspended import current_of


def unread_notifications(request: HttpRequest) -> dict[str, Any]:
    """`unread_count` for the header, counted only when a page shows it."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not user.is_authenticated:
        return {"unread_count": 0}
    return {"unread_count": SimpleLazyObject(Notification.objects.filter(user=user, read_at=None).count)}


def suspension(request: HttpRequest) -> dict[str, Any]:
    """`suspension` of the signed-in person, None as a rule; looked up only when a page shows it."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not user.is_authenticated:
        return {"suspension": None}
    return {"suspension": SimpleLazyObject(lambda: current_of(user))}
