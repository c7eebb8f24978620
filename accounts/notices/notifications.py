"""Telling people things: written in the caller's transaction, mailed by mailing.py afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Notification
from accounts.models.notification import LONGEST
from marketplace import columns


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
    columns.insert(
        Notification,
        ignore_conflicts=True,
        user_id=[n.user_id for n in notices],
        key=[n.key for n in notices],
        text=[n.text[:LONGEST] for n in notices],
        path=[n.path for n in notices],
        about=[n.about for n in notices],
        detail=[n.detail for n in notices],
        created_at=at,
    )
