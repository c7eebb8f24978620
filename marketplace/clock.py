"""The one source of "now".

Every rule that depends on time asks `now()`. In production it is the real time and nothing can move it;
in a demo an offset kept in the database moves it for web, worker and beat alike; in tests the suite
replaces `offset`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.models import ClockOffset
from marketplace.refusals import Refused

_retold: ContextVar[datetime | None] = ContextVar("retold", default=None)
_kept: ContextVar[timedelta | None] = ContextVar("kept", default=None)


class ClockCannotBeMoved(Refused):
    """Only a demo's clock can be moved, and not for ever."""


FURTHEST = timedelta(days=3650)


def offset() -> timedelta:
    """How far the demo's clock is ahead of the real one; always zero outside a demo."""
    if not settings.DEMO:
        return timedelta(0)
    kept = _kept.get()
    return ClockOffset.current() if kept is None else kept


def now() -> datetime:
    """The current UTC instant by Surety's clock."""
    return _retold.get() or timezone.now() + offset()


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Let it be `instant` inside this block, for this thread alone: so a demo's past is told with the real verbs.

    Raises ClockCannotBeMoved outside a demo.
    """
    if not settings.DEMO:
        raise ClockCannotBeMoved(_("The past can be told in demo mode only."))
    token = _retold.set(instant)
    try:
        yield
    finally:
        _retold.reset(token)


@contextmanager
def steady() -> Iterator[None]:
    """Look up the demo's offset once for this block: a page tells dozens of times, and they should agree."""
    token = _kept.set(offset())
    try:
        yield
    finally:
        _kept.reset(token)


def advance(by: timedelta) -> datetime:
    """Move the demo's clock forward and return the new now.

    Raises ClockCannotBeMoved outside a demo, ValueError for a step back: time that has been acted upon
    cannot be taken back.
    """
    if not settings.DEMO:
        raise ClockCannotBeMoved(_("The clock can be moved in demo mode only."))
    if by <= timedelta(0):
        raise ValueError("The clock moves forward only.")
    if offset() + by > FURTHEST:
        raise ClockCannotBeMoved(_("The demo's clock is ten years ahead. Start afresh with make reset."))
    ClockOffset.add(by)
    return now()
