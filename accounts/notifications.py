"""Telling people things: written in the caller's transaction, e-mailed by the worker afterwards."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused
from textwrap import shorten

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.message import EmailMessage
from django.db import transaction
from django.db.models import F

from accounts.models import Notification
from accounts.models.notification import LONGEST
from marketplace import clock

logger = logging.getLogger(__name__)
GIVE_UP_AFTER = 5
# What a list of mails still shows in one line.
LONGEST_SUBJECT = 90


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
            Notification(
                user_id=n.user_id, key=n.key, text=n.text[:LONGEST], path=n.path, detail=n.detail, created_at=at
            )
            for n in notices
        ],
        ignore_conflicts=True,
    )


def send_pending(batch: int = 100) -> int:
    """E-mail what has not been e-mailed yet; returns how many left.

    Rows are claimed with SKIP LOCKED, so that two workers share the work. A crash between the mail server's
    answer and the commit sends a message twice rather than never. A message that is refused fails alone and
    is given up after a few tries; a mail server that does not answer raises OSError, and all is tried later.
    """
    with transaction.atomic():
        pending = list(
            Notification.objects.select_related("user")
            .filter(emailed_at=None, email_failures__lt=GIVE_UP_AFTER)
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("email_failures", "id")[:batch]
        )
        sent = _send(pending)
        Notification.objects.filter(pk__in=sent).update(emailed_at=clock.now())
        refused = {notification.pk for notification in pending} - set(sent)
        Notification.objects.filter(pk__in=refused).update(email_failures=F("email_failures") + 1)
    return len(sent)


def _send(pending: Sequence[Notification]) -> list[int]:
    """Send over one connection; the ids of those that the mail server took."""
    if not pending:
        return []
    sent = []
    with get_connection() as connection:
        for notification in pending:
            try:
                connection.send_messages([_email(notification)])
                sent.append(notification.pk)
            except (SMTPRecipientsRefused, SMTPDataError, SMTPSenderRefused, ValueError) as error:
                logger.error("Notification %s could not be e-mailed: %s", notification.pk, error)
    return sent


def _email(notification: Notification) -> EmailMessage:
    lines = [f"Hello {notification.user.get_short_name()},", notification.text]
    if notification.detail:
        lines.append(notification.detail)
    lines.append(f"{settings.SITE_URL}{notification.path}")
    # What people typed may hold line breaks, which no subject may; all of it stands in the mail.
    subject = shorten(f"Surety: {notification.text}", LONGEST_SUBJECT, placeholder=" …")
    return EmailMessage(subject=subject, body="\n\n".join(lines), to=[notification.user.email])
