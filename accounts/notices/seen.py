"""Notices are read when their matter is seen: whoever opens a contract's page knows what they were told of it."""

from django.http import HttpRequest

from accounts.models import Notification
from marketplace import clock
from marketplace.scripted import is_scripted


def mark_seen(request: HttpRequest, about: str, *, path: str = "") -> None:
    """Mark as read what the person who opens this page was told about it; one statement.

    With a `path` only what leads there: a page that shows a part of the matter.

    A page that keeps itself up to date is not looked at by that, and nor is one that only a machine asks for.
    """
    if request.method != "GET" or is_scripted(request) or not request.user.is_authenticated:
        return
    unread = Notification.objects.filter(user_id=request.user.pk, about=about, read_at=None)
    if path:
        unread = unread.filter(path=path)
    unread.update(read_at=clock.now())
