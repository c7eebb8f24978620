"""Mail is not kept for ever, and its text not for long."""

from datetime import timedelta

from marketplace import clock
from marketplace.models import Alarm, Fault
from marketplace.outbox.models import OutgoingMail

# Until then a mail that was refused can be sent again.
TEXT_KEPT_FOR = timedelta(days=3)
KEPT_FOR = timedelta(days=30)
FAULTS_KEPT_FOR = ALARMS_KEPT_FOR = timedelta(days=90)


def forget_old() -> None:
    """Empty what ended days ago unsent, and drop rows of mail, faults and alarms that are of no use any more."""
    now = clock.now()
    OutgoingMail.objects.filter(finished_at__lte=now - TEXT_KEPT_FOR).exclude(raw=b"").update(raw=b"")
    OutgoingMail.objects.filter(finished_at__lte=now - KEPT_FOR).delete()
    Fault.objects.filter(last_at__lte=now - FAULTS_KEPT_FOR).delete()
    Alarm.objects.filter(at__lte=now - ALARMS_KEPT_FOR).delete()
