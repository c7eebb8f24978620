"""What is printed, as plain data for the templates: the record, with its instants, days and sizes as people read them.

Every text in it is as `words` gives it. Which it is, is told by its key alone, never by how it looks.
"""

from datetime import UTC, date, datetime
from typing import Any

from disputes.pack.document.words import FIXED, inline, plain, words
from disputes.pack.teller import Json
from marketplace import times
from marketplace.money import Money

# What people wrote in as many lines as they liked; every other text is set on one.
SEVERAL_LINES = {"description", "cover_letter", "message", "text", "story", "reasons", "reason", "answer"}
INSTANTS = ("_at", "_since")


def printed(record: Json) -> Json:
    """The record as it is printed."""
    about = {"file_count": 0, "damaged_files": [], "messages": [], **record}
    shown: Json = _printed(about)
    shown["terms"] = [_terms(version) for version in record.get("terms", [])]
    shown["title"] = plain(record["contract"]["title"])
    return shown


def _printed(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _printed(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [_printed(each, key) for each in value]
    if isinstance(value, str):
        return _text(value, key)
    return size(value) if key == "size" else value


def _text(text: str, key: str) -> Any:
    if key == "at" or key.endswith(INSTANTS):
        return instant(text)
    if key == "due_on":
        return times.day(date.fromisoformat(text))
    return words(text) if key in SEVERAL_LINES else inline(text)


def instant(at: str) -> Json:
    """An instant of the record: for sorting, for reading ("6 Dec 2026, 14:03 UTC"), and for tables of UTC times."""
    moment = datetime.fromisoformat(at)
    return {
        "order": at,
        "read": times.absolute(moment, "UTC"),
        "second": f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
    }


def size(count: int) -> str:
    """So many bytes: "812 bytes", "12.4 kB"."""
    if count < 1_000:
        return f"{count} bytes"
    return f"{count / 1_000:,.1f}{FIXED}kB" if count < 1_000_000 else f"{count / 1_000_000:,.1f}{FIXED}MB"


def _terms(version: Json) -> Json:
    """One version of the terms. Older ones say less, and say amounts without their currency."""
    text = version["text"]
    told = _printed({**version, "text": {key: each for key, each in text.items() if key != "milestones"}})
    told["text"]["milestones"] = [
        {
            "title": inline(milestone["title"]),
            "amount": str(Money(milestone["amount_minor"], text["currency"])),
            "due_on": _printed(milestone.get("due_on") or None, "due_on"),
            "criteria": [inline(criterion) for criterion in milestone.get("criteria", [])],
        }
        for milestone in text.get("milestones", [])
    ]
    return told
