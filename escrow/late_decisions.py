"""What waits for staff longer than they meant to let it: an alarm each day, and no money moves."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from escrow.models import Chargeback, Forfeiture
from marketplace import clock, limits, times
from marketplace.alarms import alarm
from marketplace.limits.table import DAY


@transaction.atomic
def alarm_of_late() -> int:
    """Alarm of each chargeback and each forfeiture, once a day; returns of how many."""
    return _chargebacks(clock.now()) + _forfeitures(clock.now())


def _chargebacks(now: datetime) -> int:
    waiting = Chargeback.objects.filter(state=Chargeback.State.PARTLY_LOST, decision_due_at__lte=now)
    told = 0
    for chargeback in waiting.order_by("pk"):
        if limits.is_first(f"alarm: chargeback {chargeback.pk} is late", per=DAY):
            due = f"{chargeback.decision_due_at:%d %b %Y, %H:%M} UTC"
            alarm(
                "A chargeback waits for a decision for too long",
                f"{chargeback}: it was to be decided by {due}. Somebody else can decide it, too; both sides wait.",
            )
            told += 1
    return told


def _forfeitures(now: datetime) -> int:
    """Proposed, or appealed; as long as for a chargeback after the last word on it, whoever had that."""
    told = 0
    waiting = Forfeiture.objects.filter(state__in=(Forfeiture.State.PROPOSED, Forfeiture.State.APPEALED))
    for found in waiting.annotate(last_at=Max("steps__at")).order_by("pk"):
        due_at = times.after_working_days(found.last_at, settings.CHARGEBACK_WORKING_DAYS)
        if due_at <= now and limits.is_first(f"alarm: forfeiture {found.pk} is late", per=DAY):
            what = "a second person" if found.waits_for_a_second else "an answer to its appeal"
            alarm(
                "A forfeiture waits for too long",
                f"{found}: {what} was due {due_at:%d %b %Y, %H:%M} UTC. See Forfeitures on the desk.",
            )
            told += 1
    return told
