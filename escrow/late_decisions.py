"""Chargebacks that wait for staff longer than they meant to let them: an alarm each day, and no money moves."""

from django.db import transaction

from escrow.models import Chargeback
from marketplace import clock, limits
from marketplace.alarms import alarm
from marketplace.limits.table import DAY


@transaction.atomic
def alarm_of_late() -> int:
    """Alarm of each, once a day; returns of how many."""
    waiting = Chargeback.objects.filter(state=Chargeback.State.PARTLY_LOST, decision_due_at__lte=clock.now())
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
