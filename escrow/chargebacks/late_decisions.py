"""What waits for staff for longer than they meant: an alarm each day, people are told once, and no money moves."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from accounts.notices.notifications import Notice, notify
from accounts.wording.facts import Facts
from escrow import signals
from escrow.kinds_of_notice import clients
from escrow.models import Chargeback, ChargebackDecision, Forfeiture
from marketplace import clock, limits, times
from marketplace.alarms import alarm
from marketplace.limits.table import DAY

What = ChargebackDecision.What
PROPOSED = ChargebackDecision.objects.filter(state=ChargebackDecision.State.PROPOSED)


@transaction.atomic
def alarm_of_late() -> int:
    """Alarm of each chargeback, each second signature and each forfeiture, once a day; returns of how many.

    Whoever waits for it is told once. Takes no lock but on what it marks as told.
    """
    return _chargebacks(clock.now()) + _seconds(clock.now()) + _forfeitures(clock.now())


def _chargebacks(now: datetime) -> int:
    """Where a decision waits for a second person, that clock alarms."""
    late = Chargeback.objects.filter(state=Chargeback.State.PARTLY_LOST, decision_due_at__lte=now)
    waiting = late.annotate(is_proposed=Exists(PROPOSED.filter(chargeback=OuterRef("pk"))))
    told = 0
    for chargeback in waiting.order_by("pk"):
        if Chargeback.objects.filter(pk=chargeback.pk, late_told_at=None).update(late_told_at=now):
            signals.decision_is_late.send(sender=Chargeback, chargeback=chargeback, decision=None, at=now)
        if not chargeback.is_proposed and limits.is_first(f"alarm: chargeback {chargeback.pk} is late", per=DAY):
            due = f"{chargeback.decision_due_at:%d %b %Y, %H:%M} UTC"
            alarm(
                "A chargeback waits for a decision for too long",
                f"{chargeback}: it was to be decided by {due}. Somebody else can decide it, too; both sides wait.",
            )
            told += 1
    return told


def _seconds(now: datetime) -> int:
    """Decisions that nobody has confirmed or rejected. What they say stays unsaid."""
    told = 0
    for decision in PROPOSED.select_related("chargeback__payment", "by").order_by("pk"):
        due_at = decision.second_due_at
        if due_at > now:
            continue
        if ChargebackDecision.objects.filter(pk=decision.pk, late_told_at=None).update(late_told_at=now):
            _tell(decision, now)
        if limits.is_first(f"alarm: decision {decision.pk} is late", per=DAY):
            alarm(
                "A second signature is late: chargeback decision",
                f"{decision}. {decision.by.name} proposed it; a second person was due {due_at:%d %b %Y, %H:%M} UTC. "
                "See Chargeback decisions.",
            )
            told += 1
    return told


def _tell(decision: ChargebackDecision, now: datetime) -> None:
    """Both sides of money that stands; of what is owed only whoever owes it."""
    chargeback = decision.chargeback
    if decision.what not in (What.SETTLED, What.WRITE_OFF):
        signals.decision_is_late.send(sender=Chargeback, chargeback=chargeback, decision=decision, at=now)
        return
    payment = chargeback.payment
    key = f"chargeback-decision:{decision.pk}:late"
    facts: Facts = {"decision": decision.pk, "payment": payment.amount}
    notify([Notice(payment.payer_id, key, clients.DECISION_LATE, payment.return_path, facts)], at=now)


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
