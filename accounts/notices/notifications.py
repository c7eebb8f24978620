"""Telling people things: written in the caller's transaction, mailed by mailing.py afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Notification
from accounts.models.notification import LONGEST


@dataclass(frozen=True)
class Notice:
    """What to tell whom; a second notice with the same key to the same person is dropped.

    It leads to `path`. Its mail stands under those `about` the same page, such as the contract of a dispute.
    """

    user_id: int
    key: str
    text: str
    path: str
    detail: str = ""
    about: str = ""


def notify(notices: Sequence[Notice], *, at: datetime) -> None:
    """Record notices in one statement, whatever their number."""
    Notification.objects.bulk_create(
        [
            Notification(
                user_id=n.user_id,
                key=n.key,
                text=n.text[:LONGEST],
                path=n.path,
                about=n.about,
                detail=n.detail,
                created_at=at,
            )
            for n in notices
        ],
        ignore_conflicts=True,
    )
