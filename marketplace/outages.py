"""Signs of life, and the times without them: nobody loses by an outage of ours.

The web process and the worker each note every few seconds that they are alive. A gap of more than OUTAGE_AFTER is an
outage, written in the transaction of the sign of life that ends it: whoever knows that a part was alive at an instant
also knows of every outage before it. So what silence does may happen up to the last sign of life of all parts, less
the outages: `horizon`. Signs of life are real time, outages and deadlines Surety's.

A clock gets back what an outage took of it, and after one of GRACE_FROM or more nothing ends within GRACE of its end.
Whatever has a clock notes in `made_good_until` up to when outages are made good in its clocks.
"""

import logging
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from marketplace import clock
from marketplace.alarms import alarm
from marketplace.models import Heartbeat, Outage
from marketplace.texts import later as _

logger = logging.getLogger(__name__)
WEB, WORKER = "web", "worker"
NAMES = {WEB: _("The site"), WORKER: _("The worker")}
WEB_BEATS_EVERY = timedelta(seconds=15)
# No clock ends sooner after an outage, counted from when everything could be used again,
GRACE = timedelta(hours=24)
# if it lasted for so long. With a day for each short one, a restart a day would keep every clock from ending for ever.
GRACE_FROM = timedelta(hours=1)
# For so long a sweep looks back: a row that it could not do is reported each minute meanwhile.
REMEMBERED = timedelta(days=90)
# Whoever gets back less is not disturbed; it is in the history.
WORTH_TELLING = timedelta(hours=1)


@dataclass(frozen=True)
class Span:
    """A time in which the site or its worker could not be used, from `began_at` to before `ended_at`."""

    began_at: datetime
    ended_at: datetime

    def gives_back(self, due_at: datetime, *, lasts: timedelta, since: datetime) -> datetime:
        """Where a deadline goes: its clock has again what was left of it when the outage began.

        It has GRACE at least after a long outage, and after a short one as much as that took: so clocks end while the
        site can be used for longer than it cannot.

        `lasts` is the length of the whole clock. Outages until `since` are made good already. A deadline before the
        outage stays, and so does one whose clock began after it.
        """
        began_at = max(self.began_at, since, due_at - lasts)
        if due_at < self.began_at or began_at >= self.ended_at:
            return due_at
        lasted, lost = self.ended_at - self.began_at, self.ended_at - began_at
        return max(due_at + lost, self.ended_at + (GRACE if lasted >= GRACE_FROM else lost))

    def up_to(self, instant: datetime) -> "Span":
        """What of it lies before an instant; empty where nothing does."""
        return Span(min(self.began_at, instant), min(self.ended_at, instant))

    def spares(self, column: str) -> dict[str, datetime]:
        """The condition that the deadline in this column passes in or after it, and that it is not made good yet."""
        return {f"{column}__gte": self.began_at, "made_good_until__lt": self.ended_at}


@transaction.atomic
def beat(what: str) -> None:
    """Note that this part is alive; a long time without a sign of it becomes an outage. Locks the part's row."""
    now = timezone.now()
    Heartbeat.objects.get_or_create(what=what, defaults={"began_at": now, "seen_at": now})
    last = Heartbeat.objects.select_for_update(no_key=True).get(what=what)
    if now - last.seen_at > settings.OUTAGE_AFTER:
        ahead = clock.offset()
        Outage.objects.create(what=what, began_at=last.seen_at + ahead, ended_at=now + ahead)
        last.began_at = now
        alarm(
            f"{NAMES[what]} could not be used for {round((now - last.seen_at).total_seconds() / 60)} minutes",
            f"From {last.seen_at:%d %b %Y, %H:%M} to {now:%d %b %Y, %H:%M} UTC. Every clock gets this time "
            "back; after an hour or more none ends in the first 24 hours after everything is back, and both sides are "
            "told.",
        )
    last.seen_at = max(now, last.seen_at)
    last.save()


def horizon(now: datetime) -> tuple[datetime, list[Span]]:
    """Up to when deadlines may be acted upon, and the outages before that, in which they may not.

    Read in this order: a sign of life between the two reads may end an outage, which the second must not miss.
    """
    until = usable_until(now)
    return until, recent(now)


def recent(now: datetime) -> list[Span]:
    """The outages on record of the last REMEMBERED, the oldest first: what a clock that runs can have lost.

    What earlier ones took was given back by a sweep long ago. A clock that stood asks `so_far` when it goes on.
    """
    return spans(since=now - REMEMBERED)


def so_far(now: datetime) -> list[Span]:
    """Every outage on record, and the time since the last sign of life, which may become one; the oldest first."""
    until = usable_until(now)
    return sorted([*spans(), Span(until, now)], key=lambda span: span.began_at)


def usable_until(now: datetime) -> datetime:
    """Up to when every part is known to have been alive, or in an outage on record: nothing later is acted upon.

    A part that has never been seen has never been away.
    """
    seen = Heartbeat.objects.order_by("seen_at").values_list("seen_at", flat=True).first()
    return now if seen is None else min(now, seen + clock.offset())


def spans(*, since: datetime | None = None) -> list[Span]:
    """The outages on record that ended after `since`, or all; the oldest first.

    Those that touch are one, because all parts must be back.
    """
    ended = Outage.objects.filter(ended_at__gt=since) if since else Outage.objects.all()
    merged: list[Span] = []
    for began_at, ended_at in ended.order_by("began_at").values_list("began_at", "ended_at"):
        if merged and began_at <= merged[-1].ended_at:
            merged[-1] = Span(merged[-1].began_at, max(merged[-1].ended_at, ended_at))
        else:
            merged.append(Span(began_at, ended_at))
    return merged


def keep_beating(what: str = WEB) -> tuple[threading.Thread, threading.Event]:
    """Have this process note that it is alive until it ends, or until the event is set: then the thread ends, too."""
    stop = threading.Event()
    thread = threading.Thread(target=_beat_until, args=(stop, what), name=f"heartbeat of {what}", daemon=True)
    thread.start()
    return thread, stop


def _beat_until(stop: threading.Event, what: str) -> None:
    while True:
        try:
            beat(what)
        except Exception:
            # The database is away, too: this is what an outage looks like.
            logger.exception("The sign of life could not be written")
        finally:
            connection.close()
        if stop.wait(WEB_BEATS_EVERY.total_seconds()):
            return
