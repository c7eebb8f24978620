from datetime import datetime, timedelta

from django.db.models import F, OuterRef, Q, Subquery, Value, Window
from django.db.models.functions import Least, RowNumber

from accounts.models import Notification
from contracts.models import Message, Seat

UNREAD_AT_MOST = 3
UNREAD_FOR = timedelta(days=3)
READ_AFTER = timedelta(hours=2)


def catch_up(now: datetime) -> None:
    """People have read, and been e-mailed, what they were told and written; only the very last is still unread."""
    nth = Window(RowNumber(), partition_by="user_id", order_by=[F("created_at").desc(), F("id").desc()])
    last = Notification.objects.annotate(nth=nth).filter(nth__lte=UNREAD_AT_MOST, created_at__gt=now - UNREAD_FOR)
    unread = list(last.values_list("pk", flat=True))
    Notification.objects.update(emailed_at=F("created_at"))
    Notification.objects.exclude(pk__in=unread).update(read_at=Least(F("created_at") + READ_AFTER, Value(now)))
    newest = Message.objects.filter(thread=OuterRef("thread")).order_by("-sent_at", "-pk").values("author")[:1]
    over = Q(person=Subquery(newest)) | Q(last_at__lte=now - UNREAD_FOR)
    Seat.objects.filter(over).update(read=F("received"))
