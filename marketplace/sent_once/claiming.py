"""Claiming the token of a form, and what is said to whoever comes second."""

import threading
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from marketplace import clock
from marketplace.refusals import Refused
from marketplace.sent_once.models import SentForm
from marketplace.texts import later as _later

# Longer than any request takes: whoever claimed it so long ago and has not answered is not there any more.
LEASE = timedelta(minutes=2)
# How long the second waits for the first, and how many requests of a process may do so: the others are told at once.
PATIENCE_SECONDS, LOOKS_EVERY_SECONDS = 5.0, 0.05
_waiting = threading.BoundedSemaphore(2)
# For how long a form that is sent once more is known.
KEPT = timedelta(days=1)
# One statement: of two at once the second waits for the first, and finds the token taken.
CLAIM = """
INSERT INTO marketplace_sentform AS sent (person_id, token, content, claimed_at, led_to)
VALUES (%(person)s, %(token)s, %(content)s, %(now)s, '')
ON CONFLICT (person_id, token) DO UPDATE SET claimed_at = EXCLUDED.claimed_at, content = EXCLUDED.content
WHERE sent.led_to = '' AND sent.claimed_at <= %(over)s
RETURNING id
"""


class SentBefore(Refused):
    """The same form was sent with other words, from a page that the browser has kept: they are not lost, nor sent."""

    again = True
    title = _later("You have sent this form before")


class BeingDone(Refused):
    """The same form was sent a moment ago, and is not done yet."""

    title = _later("This is being done")


@dataclass(frozen=True)
class Claim:
    """A claimed token (`pk` of its row); or, with `led_to`, where the form that was sent before has led."""

    pk: int = 0
    led_to: str = ""


def claim(person_id: int, token: str, content: str) -> Claim:
    """Claim a token for what is sent with it, or say where that has led before.

    Raises SentBefore if something else was sent with it, BeingDone if nobody knows yet where it leads. Waits for the
    first without a lock or a transaction of its own.
    """
    pk = _claimed(person_id, token, content)
    if pk:
        return Claim(pk)
    if not _waiting.acquire(blocking=False):
        return _second(person_id, token, content)
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            try:
                return _second(person_id, token, content)
            except BeingDone:
                time.sleep(LOOKS_EVERY_SECONDS)
        return _second(person_id, token, content)
    finally:
        _waiting.release()


def finish(claimed: Claim, led_to: str) -> None:
    """The form did its work, and led there."""
    SentForm.objects.filter(pk=claimed.pk).update(led_to=led_to)


def give_back(claimed: Claim) -> None:
    """The form did nothing; its token can be used again."""
    SentForm.objects.filter(pk=claimed.pk).delete()


def forget() -> None:
    """Delete what nobody sends again."""
    SentForm.objects.filter(claimed_at__lte=clock.now() - KEPT).delete()


def _second(person_id: int, token: str, content: str) -> Claim:
    first = SentForm.objects.filter(person_id=person_id, token=token).first()
    if first is None:
        # It did nothing, and gave the token back in this moment.
        pk = _claimed(person_id, token, content)
        if pk:
            return Claim(pk)
    elif first.content != content:
        raise SentBefore(_("What you sent first was done. If you want to send this, too, send it here."))
    elif first.led_to:
        return Claim(led_to=first.led_to)
    raise BeingDone(_("You have sent this a moment ago, and it is not done yet. Look at the page again in a moment."))


def _claimed(person_id: int, token: str, content: str) -> int:
    now = clock.now()
    values: dict[str, Any] = {"person": person_id, "token": token, "content": content, "now": now, "over": now - LEASE}
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, values)
        row = cursor.fetchone()
    return int(row[0]) if row else 0
