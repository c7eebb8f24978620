"""What the two sides of a dispute and staff are told."""

from datetime import datetime

from django.urls import reverse

from accounts.models import User
from accounts.notices.notifications import Notice, notify
from accounts.wording.facts import Facts, Value
from accounts.wording.kinds import Kind
from disputes.models import Dispute, Ruling
from milestones.outcomes.telling import of_milestone


def tell(dispute: Dispute, reader: User, kind: Kind, *, key: str, at: datetime, **facts: Value) -> None:
    """Tell one person, once for each `key`.

    The sentence may name, besides these `facts`, what `of_dispute` has: the dispute's {due}, its milestone's {title}.
    """
    _tell(dispute, [reader], kind, facts, key=key, at=at)


def tell_both(dispute: Dispute, kind: Kind, *, key: str, at: datetime, **facts: Value) -> None:
    """Tell both sides."""
    contract = dispute.milestone.contract
    _tell(dispute, [contract.client, contract.freelancer], kind, facts, key=key, at=at)


def tell_other(dispute: Dispute, by: User, kind: Kind, *, key: str, at: datetime) -> None:
    """Tell the side that did not do it; {by} is who did."""
    tell(dispute, dispute.milestone.contract.other_party(by), kind, key=key, at=at, by=by)


def tell_ruler(ruling: Ruling, kind: Kind, *, key: str, at: datetime) -> None:
    """Tell whoever made a ruling; {by} is the second person, {said} what they said. It leads to the staff desk."""
    facts: Facts = {"by": ruling.second, "said": ruling.second_said}
    tell_staff(ruling.dispute, [ruling.by], kind, facts, key=f"ruling:{ruling.pk}:{key}", at=at)


def tell_staff(dispute: Dispute, readers: list[User], kind: Kind, facts: Facts, *, key: str, at: datetime) -> None:
    """Tell members of staff, as `tell` does; it leads to the staff desk."""
    path = reverse("admin:disputes_dispute_change", args=[dispute.pk])
    _tell(dispute, readers, kind, facts, key=key, at=at, path=path)


def of_dispute(dispute: Dispute) -> Facts:
    """What every notice about a dispute can say."""
    own: Facts = {"dispute": dispute.pk, "due": dispute.due_at, "ruling_due": dispute.ruling_due_at}
    return {**of_milestone(dispute.milestone), **own}


def _tell(
    dispute: Dispute, readers: list[User], kind: Kind, facts: Facts, *, key: str, at: datetime, path: str = ""
) -> None:
    about, known = dispute.milestone.contract.get_absolute_url(), {**of_dispute(dispute), **facts}
    where, key = path or dispute.get_absolute_url(), f"dispute:{dispute.pk}:{key}"
    notify([Notice(reader.pk, key, kind, where, known, about) for reader in readers], at=at)
