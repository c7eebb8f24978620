"""What the two sides of a dispute and staff are told."""

from dataclasses import replace
from datetime import datetime

from django.urls import reverse

from accounts.models import User
from accounts.notices.notifications import Notice, notify
from disputes.models import Dispute, Ruling
from marketplace import times


def tell(dispute: Dispute, reader: User, what: str, text: str, *, at: datetime, detail: str = "", **more: str) -> None:
    """Tell one person, once for each `what`.

    The text may name {title}, {amount}, {due} (in the reader's own zone) and what `more` has; what people typed goes
    in by those names only.
    """
    notify([_notice(dispute, reader, what, text, detail=detail, more=more)], at=at)


def tell_both(dispute: Dispute, what: str, text: str, *, at: datetime, detail: str = "", **more: str) -> None:
    """Tell both sides, each in their own zone."""
    contract = dispute.milestone.contract
    readers = (contract.client, contract.freelancer)
    notify([_notice(dispute, reader, what, text, detail=detail, more=more) for reader in readers], at=at)


def tell_other(dispute: Dispute, by: User, what: str, text: str, *, at: datetime, **more: str) -> None:
    """Tell the side that did not do it; {name} is who did."""
    tell(dispute, dispute.milestone.contract.other_party(by), what, text, at=at, name=by.name, **more)


def tell_ruler(ruling: Ruling, what: str, text: str, *, at: datetime, detail: str) -> None:
    """Tell whoever made a ruling; {name} is the second person. It leads to the staff desk."""
    name = ruling.second.name if ruling.second else ""
    tell_staff(ruling.dispute, ruling.by, f"ruling:{ruling.pk}:{what}", text, at=at, detail=detail, name=name)


def tell_staff(
    dispute: Dispute, reader: User, what: str, text: str, *, at: datetime, detail: str = "", **more: str
) -> None:
    """Tell a member of staff, as `tell` does; it leads to the staff desk."""
    notice = _notice(dispute, reader, what, text, detail=detail, more=more)
    notify([replace(notice, path=reverse("admin:disputes_dispute_change", args=[dispute.pk]))], at=at)


def _notice(dispute: Dispute, reader: User, what: str, text: str, *, detail: str, more: dict[str, str]) -> Notice:
    filled = text.format(
        title=dispute.milestone.title,
        amount=dispute.milestone.amount,
        due=times.absolute(dispute.due_at, reader.zone) if dispute.due_at else "",
        **more,
    )
    return Notice(
        user_id=reader.pk,
        key=f"dispute:{dispute.pk}:{what}",
        text=filled,
        path=dispute.get_absolute_url(),
        detail=detail,
        about=dispute.milestone.contract.get_absolute_url(),
    )
