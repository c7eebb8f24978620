"""Telling people things: written in the caller's transaction, e-mailed by the worker afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.message import EmailMessage
from django.db import transaction

from accounts.models import Notification
from marketplace import clock


@dataclass(frozen=True)
class Notice:
    """What to tell whom; a second notice with the same key to the same person is dropped."""

    user_id: int
    key: str
    text: str
    path: str
    detail: str = ""


def notify(notices: Sequence[Notice], *, at: datetime) -> None:
    """Record notices in one statement, whatever their number."""
    Notification.objects.bulk_create(
        [
            Notification(user_id=n.user_id, key=n.key, text=n.text, path=n.path, detail=n.detail, created_at=at)
            for n in notices
        ],
        ignore_conflicts=True,
    )


def send_pending(batch: int = 100) -> int:
    """E-mail what has not been e-mailed yet; returns how many.

    Rows are claimed with SKIP LOCKED, so that two workers share the work. A crash between the mail server's
    answer and the commit sends a message twice rather than never.
    """
    with transaction.atomic():
        pending = list(
            Notification.objects.select_related("user")
            .filter(emailed_at=None)
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("id")[:batch]
        )
        if pending:
            get_connection().send_messages([_email(notification) for notification in pending])
            Notification.objects.filter(pk__in=[n.pk for n in pending]).update(emailed_at=clock.now())
    return len(pending)


def _email(notification: Notification) -> EmailMessage:
    lines = [f"Hello {notification.user.get_short_name()},", notification.text]
    if notification.detail:
        lines.append(notification.detail)
    lines.append(f"{settings.SITE_URL}{notification.path}")
    return EmailMessage(subject=f"Surety: {notification.text}", body="\n\n".join(lines), to=[notification.user.email])
