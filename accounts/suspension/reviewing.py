"""A suspended person was told when staff look at it again: on that day staff are told, too."""

from django.urls import reverse

from accounts import rights
from accounts.models import Suspension, User
from accounts.notices.notifications import Notice, notify
from accounts.suspension.suspending import RIGHT
from marketplace import clock, times


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
    day = times.absolute(suspension.review_at, reader.zone)
    return Notice(
        reader.pk,
        f"suspension:{suspension.pk}:review:{suspension.review_at:%Y%m%dT%H%M}",
        f"The suspension of {suspension.user.name} was to be looked at again by {day}. Lift it or extend it.",
        reverse("admin:accounts_suspension_change", args=[suspension.pk]),
    )
