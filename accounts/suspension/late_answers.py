"""Appeals of suspensions that staff have not answered in time: an alarm each day, and the person is told once."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.kinds_of_notice import for_staff, suspensions
from accounts.models import Suspension, SuspensionEvent
from accounts.notices.notifications import Notice, notify
from accounts.suspension.other_hands import tell_other_hands
from accounts.suspension.suspending import PAGE
from marketplace import clock, limits
from marketplace.alarms import alarm
from marketplace.limits.table import DAY

logger = logging.getLogger(__name__)
Kind = SuspensionEvent.Kind


def alarm_of_late() -> int:
    """Alarm of each appeal that is late, once a day; returns of how many. Takes no lock.

    One of which nobody can be told is logged, and keeps nobody from hearing of the others.
    """
    now, told = clock.now(), 0
    of_this = SuspensionEvent.objects.filter(suspension=OuterRef("pk"))
    appealed = Suspension.objects.in_force().filter(Exists(of_this.filter(kind=Kind.APPEALED)))
    waiting = appealed.exclude(Exists(of_this.filter(kind=Kind.UPHELD))).select_related("user").order_by("pk")
    for suspension in waiting:
        try:
            told += _alarm_of(suspension, now=now)
        except Exception:
            logger.exception("Nobody could be told that the appeal of suspension %s is late", suspension.pk)
    return told


def _alarm_of(suspension: Suspension, *, now: datetime) -> bool:
    due_at = suspension.answer_due_at
    if due_at is None or due_at > now:
        return False
    key, facts = f"suspension:{suspension.pk}:appeal-late", {"suspension": suspension.pk}
    with transaction.atomic():
        notify([Notice(suspension.user_id, key, suspensions.ANSWER_LATE, PAGE, facts)], at=now)
    # Counted by itself: what is rolled back takes no count with it.
    if not limits.is_first(f"alarm: appeal of suspension {suspension.pk} is late", per=DAY):
        return False
    by = f"{due_at:%d %b %Y, %H:%M} UTC"
    waits = _("The appeal of {user}’s suspension was to be answered by {by}.").format(user=suspension.user.name, by=by)
    # First, as it fails last.
    alarm(f"The appeal of suspension {suspension.pk} is late", f"{waits} See Suspensions on the desk.")
    with transaction.atomic():
        tell_other_hands(suspension, "appeal-late", for_staff.APPEAL_LATE, at=now, answer=due_at)
    return True
