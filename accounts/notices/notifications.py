"""Telling people things: written in the caller's transaction, mailed by mailing.py afterwards."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import Notification
from accounts.notices.matters import of_path
from accounts.wording.facts import Facts
from accounts.wording.kinds import Kind
from marketplace import columns


@dataclass(frozen=True)
class Notice:
    """What to tell whom; a second notice with the same key to the same person is dropped.

    Of the facts those are kept that its kind needs. It leads to `path`. On the site and in mail it stands with those
    `about` the same page, such as the contract of a dispute; if that is not said, the page to which it leads.
    """

    user_id: int
    key: str
    kind: Kind
    path: str
    facts: Facts = field(default_factory=dict)
    about: str = ""


def notify(notices: Sequence[Notice], *, at: datetime) -> None:
    """Record notices in one statement, whatever their number. Raises FactError.

    What two people are told of the same facts, one after the other, is put down once.
    """
    columns.insert(
        Notification,
        ignore_conflicts=True,
        user_id=[n.user_id for n in notices],
        key=[n.key for n in notices],
        kind=[n.kind.name for n in notices],
        facts=_kept(notices),
        path=[n.path for n in notices],
        about=[n.about or of_path(n.path) for n in notices],
        created_at=at,
    )


def _kept(notices: Sequence[Notice]) -> list[str]:
    """The facts of each, as they are kept."""
    texts: list[str] = []
    text = ""
    before: Notice | None = None
    for notice in notices:
        if before is None or notice.facts is not before.facts or notice.kind is not before.kind:
            text = json.dumps(notice.kind.keep(notice.facts))
        texts.append(text)
        before = notice
    return texts
