"""Keeping what somebody types, and dropping it."""

import json
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F

from marketplace import clock
from marketplace.drafts.marker import Marker
from marketplace.drafts.models import Draft

# A plan of twenty milestones with twenty criteria each is half of it.
LONGEST = 256 * 1024
MOST_OF_A_PERSON = 50
# One statement: the newest wins. What arrives late from the form that was sent is not kept again.
KEEP = """
INSERT INTO marketplace_draft AS draft (person_id, address, fields, version, saved_at, sent)
VALUES (%(person)s, %(address)s, %(fields)s, 1, %(now)s, '')
ON CONFLICT (person_id, address) DO UPDATE SET
    fields = EXCLUDED.fields, version = draft.version + 1, saved_at = EXCLUDED.saved_at, sent = ''
WHERE draft.sent <> %(marker)s
RETURNING version
"""


class TooLong(Exception):
    """More than anybody types in a form."""


def keep(marker: Marker, fields: dict[str, list[str]], *, though_sent: bool = False) -> int:
    """Keep these fields of the marker's form; returns the version, 0 if there is nothing to keep any more.

    What comes late from a form that was sent is left out, unless it comes by sending that form once more. Raises
    TooLong.
    """
    values: dict[str, Any] = {
        "person": marker.person_id,
        "address": marker.address,
        "fields": text_of(fields),
        "now": clock.now(),
        "marker": "no marker" if though_sent else marker.text,
    }
    with connection.cursor() as cursor:
        cursor.execute(KEEP, values)
        row = cursor.fetchone()
    version = int(row[0]) if row else 0
    if version == 1:
        _drop_oldest(marker.person_id)
    return version


def text_of(fields: dict[str, list[str]]) -> str:
    """How fields are kept. Raises TooLong; bytes are counted, whatever script they are in."""
    text = json.dumps(fields, ensure_ascii=False)
    if len(text.encode()) > LONGEST:
        raise TooLong
    return text


def drop(marker: Marker) -> None:
    """The form was sent, or its person wants it empty. Other open pages of it are told by the version."""
    found = Draft.objects.filter(person_id=marker.person_id, address=marker.address)
    found.update(fields={}, version=F("version") + 1, saved_at=clock.now(), sent=marker.text)


def forget() -> None:
    """Delete what nobody has gone on with for long."""
    Draft.objects.filter(saved_at__lte=clock.now() - settings.DRAFTS_KEPT).delete()


def _drop_oldest(person_id: int) -> None:
    newest = Draft.objects.filter(person_id=person_id).order_by("-saved_at", "-pk")
    too_many = list(newest.values_list("pk", flat=True)[MOST_OF_A_PERSON:])
    if too_many:
        Draft.objects.filter(pk__in=too_many).delete()
