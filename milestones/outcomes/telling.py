"""What the two parties are told when a milestone moves, and where it leads."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from accounts.models import User
from accounts.notices.notifications import Notice, notify
from marketplace import times

if TYPE_CHECKING:
    from milestones.models.fields import MilestoneFields


def tell(
    milestones: Sequence["MilestoneFields"],
    what: str,
    *,
    client: str = "",
    freelancer: str = "",
    at: datetime,
    key: str = "",
    detail: str = "",
    path: str = "",
    **more: str | datetime,
) -> None:
    """Tell either or both parties of each milestone, in one statement; see `notices`."""
    told = notices(milestones, what, client=client, freelancer=freelancer, key=key, detail=detail, path=path, **more)
    notify(told, at=at)


def notices(
    milestones: Sequence["MilestoneFields"],
    what: str,
    *,
    client: str = "",
    freelancer: str = "",
    key: str = "",
    detail: str = "",
    path: str = "",
    **more: str | datetime,
) -> list[Notice]:
    """What to tell either or both parties of each milestone.

    The texts may name {title}, {amount}, {client}, {freelancer}, {due} and what `more` has; instants are written in the
    reader's own zone. What people typed goes in by those names or as `detail`, never into the text itself.
    `what` (and `key`, where it can happen more than once) make each notice told once. It leads to `path`, else to the
    milestone's place in its contract.
    """
    return [
        Notice(
            user_id=reader.pk,
            key=f"milestone:{milestone.pk}:{what}{key}",
            text=_fill(text, milestone, reader, more),
            path=path or milestone.get_absolute_url(),
            detail=detail,
            about=milestone.contract.get_absolute_url(),
        )
        for milestone in milestones
        for reader, text in ((milestone.contract.client, client), (milestone.contract.freelancer, freelancer))
        if text
    ]


def _fill(text: str, milestone: "MilestoneFields", reader: User, more: dict[str, str | datetime]) -> str:
    contract = milestone.contract
    named: dict[str, object] = {
        "title": milestone.title,
        "amount": milestone.amount,
        "client": contract.client.name,
        "freelancer": contract.freelancer.name,
        "due": milestone.review_due_at or "",
        **more,
    }
    written = {n: times.absolute(v, reader.zone) if isinstance(v, datetime) else v for n, v in named.items()}
    return text.format(**written)
