"""Whether everything runs: clocks that are overdue, what waits to be done, the last reconciliation, the alarms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from escrow.models import Chargeback, Payment, Payout, Reconciliation, Refund, WebhookEvent
from escrow.models.recipient import BY_HAND
from marketplace import clock, due
from marketplace.models import Alarm, OutgoingMail
from marketplace.paging import count_of
from marketplace.texts import later as _later

WEEK = timedelta(days=7)
ALARMS_SHOWN = 5
# What is done every minute is not late at once.
SOON = timedelta(minutes=5)
CLOCKS = {
    "disputes": _later("Clocks of disputes"),
    "jobs": _later("Jobs past their day"),
    "reviews": _later("Reviews"),
    "settlement offers": _later("Settlement offers"),
    "webhooks": _later("Webhooks"),
}


@dataclass(frozen=True)
class Overdue:
    """A clock that should have been acted upon, and since when."""

    what: str
    since: datetime


@dataclass(frozen=True)
class Backlog:
    """How many wait to be done now, counted so far, and the oldest of them."""

    what: str
    count: int
    is_more: bool
    since: datetime | None
    url: str

    @property
    def is_late(self) -> bool:
        return self.since is not None and self.since <= clock.now() - SOON


@dataclass(frozen=True)
class Alarms:
    """Of the last seven days."""

    shown: Sequence[Alarm]
    count: int
    is_more: bool


def oldest_clock() -> Overdue | None:
    """What has been due for longest, of what the worker does by itself; None when nothing is."""
    name, age = max(due.ages().items(), key=lambda each: each[1], default=("", timedelta(0)))
    return Overdue(CLOCKS.get(name, name.capitalize()), clock.now() - age) if age > timedelta(0) else None


def backlogs() -> list[Backlog]:
    """Webhooks, operations at the provider, mail: two indexed statements each."""
    now = clock.now()
    due_now = {"next_attempt_at__lte": now}
    mail, waiting = OutgoingMail.objects.all(), OutgoingMail.State.WAITING
    payouts = Payout.objects.filter(state__in=Payout.LIVE, **due_now).exclude(recipient__gateway=BY_HAND)
    return [
        _backlog(_("Webhooks"), WebhookEvent.objects.filter(processed_at=None, **due_now), "next_attempt_at"),
        _backlog(
            _("Payments to ask about"),
            Payment.objects.filter(state__in=[Payment.State.OPEN, Payment.State.PROCESSING], next_check_at__lte=now),
            "next_check_at",
        ),
        _backlog(_("Payouts"), payouts, "next_attempt_at"),
        _backlog(_("Refunds"), Refund.objects.filter(state__in=Refund.LIVE, **due_now), "next_attempt_at"),
        _backlog(
            _("Chargebacks to answer"),
            Chargeback.objects.filter(state=Chargeback.State.OPEN, **due_now),
            "next_attempt_at",
        ),
        _backlog(_("Mail"), mail.filter(state=waiting, **due_now), "next_attempt_at"),
        _backlog(_("Mail that was given up or refused"), _not_sent(now), "", "?state__exact=refused"),
    ]


def _not_sent(now: datetime) -> "QuerySet[OutgoingMail]":
    unsent = [OutgoingMail.State.REFUSED, OutgoingMail.State.GIVEN_UP]
    return OutgoingMail.objects.filter(state__in=unsent, finished_at__gte=now - WEEK)


def _backlog(what: str, rows: "QuerySet[Any]", since: str, query: str = "") -> Backlog:
    meta = rows.model._meta
    count, more = count_of(rows)
    oldest = rows.order_by().aggregate(oldest=Min(since))["oldest"] if since else None
    return Backlog(what, count, more, oldest, reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist") + query)


def last_reconciliation() -> Reconciliation | None:
    """With `differing`, how many differences it found."""
    return Reconciliation.objects.annotate(differing=Count("differences")).order_by("-pk").first()


def alarms() -> Alarms:
    """The newest, and how many there were."""
    found = Alarm.objects.filter(at__gte=clock.now() - WEEK)
    return Alarms(list(found.order_by("-at", "-pk")[:ALARMS_SHOWN]), *count_of(found))
