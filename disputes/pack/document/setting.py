"""Templates and data become a PDF: tagged, for keeping (PDF/A-2a), with every typeface in it."""

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from subprocess import TimeoutExpired, run

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from disputes.pack.document import fonts
from disputes.pack.document.data import cases_of, printed
from disputes.pack.document.parts import parts_of
from disputes.pack.document.press import REFUSED
from disputes.pack.teller import Json
from marketplace.alarms import alarm

PRESS = Path(__file__).with_name("press.py")
# The standard forbids characters without a glyph: whatever would vanish stops the press.
STANDARDS = ["a-2a"]
# However many processors there are: each thread would take memory of its own.
FRUGAL = {"RAYON_NUM_THREADS": "2", "MALLOC_ARENA_MAX": "2"}
SECONDS, MEMORY = 120, 1024**3


class NotSet(Exception):
    """The typesetter gave no PDF: it took too long, or too much memory, or says why."""


class Refused(NotSet):
    """It read everything, and cannot set it by the standard."""


def set_record(record: Json) -> Iterator[tuple[str, bytes]]:
    """The evidence pack's record: file names and PDFs, mostly one. The same data give the same bytes.

    A long record comes in parts, set one after the other. Takes seconds: not for inside a transaction.
    """
    for part in parts_of(record):
        yield part["file"], _set("pack.typ", part)


def set_evidence_for_a_bank(kind: str, about: str, cut: str, record: Json) -> bytes:
    """One file of a kind for a bank; `about` is its title, and `cut` says how it was shortened if it was."""
    data = printed({**record, "cases": cases_of(record)})
    return _set("bank.typ", {**data, "kind": kind, "about": about, "cut": cut, "continued": ""})


def order(template: str, data: Json) -> Json:
    """What the press needs to know."""
    return {
        "template": template,
        "data": data,
        "families": fonts.families(),
        "folders": fonts.folders(),
        "timestamp": int(datetime.fromisoformat(data["made_at"]["order"]).timestamp()),
        "memory": MEMORY,
    }


def _set(template: str, data: Json) -> bytes:
    wanted = order(template, data)
    try:
        return _pressed({**wanted, "standards": STANDARDS})
    except Refused as error:
        # Nobody may be left without a pack by what the other one wrote: then it has boxes where characters would be.
        document = _pressed({**wanted, "standards": []})
        about = _("{template}, contract {data}: {error}").format(
            template=template, data=data["contract"]["id"], error=error
        )
        alarm("A document has boxes where characters should be", about[:400])
        return document


def _pressed(wanted: Json) -> bytes:
    command, told = [sys.executable, "-I", str(PRESS)], json.dumps(wanted, cls=DjangoJSONEncoder).encode()
    try:
        done = run(command, input=told, capture_output=True, timeout=SECONDS, env=FRUGAL, check=False)  # noqa: S603  our own
    except TimeoutExpired as error:
        raise NotSet(_("The typesetter was not done after {seconds} seconds.").format(seconds=SECONDS)) from error
    said = done.stderr.decode(errors="replace")
    if done.returncode == REFUSED:
        raise Refused(said)
    if done.returncode:
        raise NotSet(_("The typesetter ended with {returncode}: {said}").format(returncode=done.returncode, said=said))
    return done.stdout
