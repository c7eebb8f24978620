"""Failures of our own: counted by kind, and each kind an alarm at most once an hour.

A kind is the class of an exception and the place in our code. What the exception says, the address and the form may
hold what people typed: they stay out of the alarm, and the log has them under the same mark.
"""

import logging
import sys
import traceback
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.signals import got_request_exception
from django.db import DatabaseError, InterfaceError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from marketplace import clock
from marketplace.alarms import alarm
from marketplace.models import Fault

logger = logging.getLogger(__name__)
TOLD_EVERY = timedelta(hours=1)


@transaction.atomic
def note(what: str, place: str) -> Fault | None:
    """Count this kind of failure once more; the fault itself when operators are to hear of it now, else None."""
    now, key = clock.now(), mark(what, place)
    new = Fault(key=key, what=what[:100], place=place[:200], first_at=now, last_at=now)
    Fault.objects.bulk_create([new], ignore_conflicts=True)
    this = Fault.objects.filter(key=key)
    this.update(count=F("count") + 1, last_at=now)
    is_new = this.filter(Q(told_at=None) | Q(told_at__lte=now - TOLD_EVERY)).update(told_at=now)
    return this.get() if is_new else None


def mark(what: str, place: str) -> str:
    """What this kind is called on the page, in the log and in the alarm."""
    return sha256(f"{what} {place}".encode()).hexdigest()[:8]


def kind_of(error: BaseException) -> tuple[str, str]:
    """The class of an exception, and the last place of it in our own code."""
    ours = str(settings.BASE_DIR)
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename.startswith(ours) and "site-packages" not in frame.filename]
    if not frames:
        return type(error).__name__, "unknown"
    last = (own or frames)[-1]
    name = Path(last.filename).relative_to(ours) if own else Path(last.filename).name
    return type(error).__name__, _("{name}, {last}, line {lineno}").format(
        name=name, last=last.name, lineno=last.lineno
    )


def record(error: BaseException) -> None:
    """Count an exception that nobody expected, and alarm of its kind once an hour. Never raises."""
    what, place = kind_of(error)
    logger.error("Fault %s: %s at %s", mark(what, place), what, place)
    try:
        with transaction.atomic():
            fault = note(what, place)
            if fault:
                alarm(f"Something broke: {what}", _in_words(fault))
    except (DatabaseError, InterfaceError):
        logger.exception("Fault %s could not be written down", mark(what, place))


def _in_words(fault: Fault) -> str:
    return _(
        "At {place}. Since {first_at:%Y-%m-%d %H:%M} UTC it has happened so often: {count}. "
        "People see it as fault {key}; the log has the rest."
    ).format(place=fault.place, first_at=fault.first_at, count=fault.count, key=fault.key)


def _record_request(**kwargs: Any) -> None:
    error = sys.exc_info()[1]
    if error is not None:
        record(error)


got_request_exception.connect(_record_request, dispatch_uid="marketplace.faults")
