"""Telling people things: written in the caller's transaction, mailed by mailing.py afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import Notification
from accounts.wording.facts import Facts
from accounts.wording.kinds import Kind


@dataclass(frozen=True)
class Notice:
    """What to tell whom; a second notice with the same key to the same person is dropped.

    Of the facts those are kept that its kind needs. It leads to `path`. Its mail stands under those `about` the same
    page, such as the contract of a dispute.
    """

    user_id: int
    key: str
    kind: Kind
    path: str
    facts: Facts = field(default_factory=dict)
    about: str = ""


def notify(notices: Sequence[Notice], *, at: datetime) -> None:
    """Record notices in one statement, whatever their number. Raises FactError."""
    Notification.objects.bulk_create(
        [
            Notification(
                user_id=n.user_id,
                key=n.key,
                kind=n.kind.name,
                facts=n.kind.keep(n.facts),
                path=n.path,
                about=n.about,
                created_at=at,
            )
            for n in notices
        ],
        ignore_conflicts=True,
    )
