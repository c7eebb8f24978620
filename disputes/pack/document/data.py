"""What is printed, as plain data for the templates: the record, with its instants, days and sizes as people read them.

Every text in it is as `words` gives it. Which it is, is told by its key alone, never by how it looks.
"""

from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext as _

from disputes.pack.document.words import FIXED, inline, plain, words
from disputes.pack.teller import Json
from marketplace import times
from marketplace.money import Money

# What people wrote in as many lines as they liked; every other text is set on one.
SEVERAL_LINES = {"description", "cover_letter", "message", "text", "story", "reasons", "reason", "answer"}
INSTANTS = ("_at", "_since")


def printed(record: Json) -> Json:
    """The record, or what of it is asked for, as it is printed."""
    shown: Json = {
        name: [printed_entry(name, each) for each in value] if isinstance(value, list) else _printed(value, name)
        for name, value in record.items()
    }
    shown["title"] = plain(record["contract"]["title"])
    return shown


def printed_entry(name: str, entry: Any) -> Any:
    """One entry of the list of this name."""
    return _terms(entry) if name == "terms" else _printed(entry, name)


def cases_of(record: Json) -> list[Json]:
    """Every dispute with the milestone that it is about."""
    return [
        {"milestone": {name: each[name] for name in ("number", "title", "amount")}, **dispute}
        for each in record.get("milestones", [])
        for dispute in each["disputes"]
    ]


def without_cases(record: Json) -> list[Json]:
    """The milestones, with no more of their disputes than the numbers."""
    return [
        {**each, "disputes": [{"number": dispute["number"]} for dispute in each["disputes"]]}
        for each in record["milestones"]
    ]


def files_of(record: Json) -> list[Json]:
    """Every file that was sent, by its place in the pack."""
    milestones = record["milestones"]
    sources = [
        record["job"],
        record["job"]["proposal"],
        *record.get("said_before", []),
        *record["messages"],
        *(submission for each in milestones for submission in each["submissions"]),
        *(request for each in milestones for request in each["change_requests"]),
        *(brought for each in milestones for dispute in each["disputes"] for brought in dispute["evidence"]),
    ]
    found = [file for source in sources for file in source["files"]]
    return sorted(found, key=lambda file: file["path"] or file["missing_path"])


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
        return _("{count} bytes").format(count=count)
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
