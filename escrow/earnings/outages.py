"""What an outage took from the time to appeal a forfeiture: the person gets it back and is told."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts.notices.notifications import Notice, notify
from accounts.wording.facts import Facts
from escrow.kinds_of_notice import forfeitures
from escrow.models import Forfeiture
from marketplace.outages import WORTH_TELLING, Span, spans


def appeal_until(forfeiture: Forfeiture) -> datetime | None:
    """Until when it can be appealed, with what is yet to be given back; None where it cannot be. Exact while locked."""
    until = forfeiture.appeal_due_at
    if forfeiture.state != Forfeiture.State.KEPT or until is None:
        return None
    for span in spans():
        until = _gives_back(span, forfeiture, until)
    return until


def make_good(span: Span, *, at: datetime) -> None:
    """Give back what this outage took of every time to appeal. Locks the forfeitures (SKIP LOCKED), one by one."""
    open_to_appeal = Forfeiture.objects.filter(state=Forfeiture.State.KEPT, made_good_until__lt=span.ended_at)
    for pk in list(open_to_appeal.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            free = open_to_appeal.select_related("person").filter(pk=pk)
            found = free.select_for_update(skip_locked=True, no_key=True, of=("self",)).first()
            if found and found.appeal_due_at:
                was, until = found.appeal_due_at, _gives_back(span, found, found.appeal_due_at)
                found.appeal_due_at, found.made_good_until = until, span.ended_at
                found.save(update_fields=["appeal_due_at", "made_good_until"])
                if until - was >= WORTH_TELLING:
                    _tell(found, was, span, at=at)


def _gives_back(span: Span, forfeiture: Forfeiture, due_at: datetime) -> datetime:
    return span.gives_back(due_at, lasts=settings.FORFEITURE_APPEAL, since=forfeiture.made_good_until)


def _tell(found: Forfeiture, was: datetime, span: Span, *, at: datetime) -> None:
    facts: Facts = {"forfeiture": found.pk, "taken": found.taken, "was": was, "until": found.appeal_due_at}
    facts = {**facts, "away": span.began_at, "back": span.ended_at}
    key = f"forfeiture:{found.pk}:outage:{was.timestamp():.0f}"
    notify([Notice(found.person_id, key, forfeitures.OUTAGE, found.get_absolute_url(), facts)], at=at)
