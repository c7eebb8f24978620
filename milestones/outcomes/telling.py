"""What the two parties are told when a milestone moves, and where it leads."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from accounts.models import User
from accounts.notices.notifications import Notice, notify
from accounts.wording.facts import Facts, Value
from accounts.wording.kinds import Kind
from marketplace.money import Money, fee_minor

if TYPE_CHECKING:
    from milestones.models.fields import MilestoneFields


def tell(
    milestones: Sequence["MilestoneFields"],
    kind: Kind,
    *,
    key: str,
    at: datetime,
    path: str = "",
    besides: User | None = None,
    **facts: Value,
) -> None:
    """Tell the parties of each milestone, in one statement; see `notices`."""
    notify(notices(milestones, kind, facts, key=key, path=path, besides=besides), at=at)


def notices(
    milestones: Sequence["MilestoneFields"],
    kind: Kind,
    facts: Facts | None = None,
    *,
    key: str,
    path: str = "",
    besides: User | None = None,
) -> list[Notice]:
    """What to tell the parties of each milestone for whom there is a sentence of this kind, all but `besides`.

    The sentence may name, besides these `facts`, the milestone's {title}, {amount}, {due}, {client} and {freelancer};
    `of_milestone` has them all. `key`, "released" or "submitted:2", makes each told once. It leads to `path`, else to
    the milestone's place in its contract.
    """
    told = []
    sides = [side for side in ("client", "freelancer") if kind.is_for(side)]
    for milestone in milestones:
        contract = milestone.contract
        known = {**of_milestone(milestone), **(facts or {})}
        where, about = path or milestone.get_absolute_url(), contract.get_absolute_url()
        for side in sides:
            reader_id = contract.client_id if side == "client" else contract.freelancer_id
            if not besides or besides.pk != reader_id:
                told.append(Notice(reader_id, f"milestone:{milestone.pk}:{key}", kind, where, known, about))
    return told


def of_milestone(milestone: "MilestoneFields") -> Facts:
    """What every notice about a milestone can say."""
    contract = milestone.contract
    return {
        "milestone": milestone.pk,
        "title": milestone.title,
        "amount": milestone.amount,
        "due": milestone.review_due_at,
        "client": contract.client,
        "freelancer": contract.freelancer,
    }


def earned(milestone: "MilestoneFields", paid: Money) -> Facts:
    """What of this amount is the freelancer's, and what the fee."""
    fee = Money(fee_minor(paid.amount_minor, milestone.hold.fee_bps, paid.currency), paid.currency)
    return {"net": paid - fee, "fee": fee}
