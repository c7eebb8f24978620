"""What the two parties are told when a milestone moves, and where it leads."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from accounts.models import User
from accounts.notifications import Notice, notify
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
    **more: str,
) -> None:
    """Tell either or both parties of each milestone, in one statement.

    The texts may name {title}, {amount}, {client}, {freelancer}, {due} (in the reader's own zone) and what `more` has.
    What people typed goes in by those names only, never into the text itself.
    `what` (and `key`, where it can happen more than once) make each notice told once.
    """
    notices = [
        Notice(
            user_id=reader.pk,
            key=f"milestone:{milestone.pk}:{what}{key}",
            text=_fill(text, milestone, reader, more)[:300],
            path=milestone.get_absolute_url(),
        )
        for milestone in milestones
        for reader, text in ((milestone.contract.client, client), (milestone.contract.freelancer, freelancer))
        if text
    ]
    notify(notices, at=at)


def _fill(text: str, milestone: "MilestoneFields", reader: User, more: dict[str, str]) -> str:
    contract = milestone.contract
    return text.format(
        title=milestone.title,
        amount=milestone.amount,
        client=contract.client.name,
        freelancer=contract.freelancer.name,
        due=times.absolute(milestone.review_due_at, reader.zone) if milestone.review_due_at else "",
        **more,
    )
