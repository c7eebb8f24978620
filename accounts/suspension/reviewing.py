"""A suspended person was told when staff look at it again: on that day staff are told, too."""

from django.urls import reverse

from accounts import rights
from accounts.kinds_of_notice import for_staff
from accounts.models import Suspension, User
from accounts.notices.notifications import Notice, notify
from accounts.suspension.suspending import RIGHT
from accounts.wording.facts import Facts
from marketplace import clock


def remind_staff() -> int:
    """Tell all who can decide it of each suspension whose review is due, once for each date; returns how many are due.

    Takes no lock: who lifts it at the same moment finds a notice too many, which says nothing wrong of anybody.
    """
    now = clock.now()
    due = Suspension.objects.in_force().filter(review_at__lte=now).select_related("user").order_by("review_at")
    readers = list(rights.holders_of(RIGHT)) if due else []
    notify([_notice(suspension, reader) for suspension in due for reader in readers], at=now)
    return len(due)


def _notice(suspension: Suspension, reader: User) -> Notice:
    facts: Facts = {"suspension": suspension.pk, "person": suspension.user, "review": suspension.review_at}
    return Notice(
        reader.pk,
        f"suspension:{suspension.pk}:review:{suspension.review_at:%Y%m%dT%H%M}",
        for_staff.REVIEW_DUE,
        reverse("admin:accounts_suspension_change", args=[suspension.pk]),
        facts,
    )
