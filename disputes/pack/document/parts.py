"""A long record as parts, each a document of its own: setting one takes no more memory, however long the record is.

A part is data for the templates: what every part tells, the sections that are in it, and of their lists what fits.
"""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from disputes.pack.document.data import cases_of, files_of, printed, printed_entry, without_cases
from disputes.pack.document.gathering import gather, not_set
from disputes.pack.teller import Json

# The sections in their order, and the lists that they tell. One entry is never divided.
SECTIONS = {
    "terms": ("plan_versions", "terms"),
    "work": ("milestones", "payment_requests", "reviews"),
    "cases": ("cases",),
    "before": ("said_before",),
    "messages": ("messages",),
    "timeline": ("events",),
    "money": ("payments", "refunds", "chargebacks"),
    "ledger": ("ledger",),
    "files": ("files",),
    "unset": ("unset",),
}
LISTS = [(section, name) for section, names in SECTIONS.items() for name in names]
# What is in one part, in characters of its data: some six hundred short messages, sixty pages.
ROOM = 250_000


def parts_of(record: Json) -> list[Json]:
    """The record in parts, at least one. The first begins with the front, the last ends with what no typeface has."""
    told = {"milestones": without_cases(record), "cases": cases_of(record), "files": files_of(record)}
    whole = {**record, **told}
    lists = {name for _, name in LISTS}
    about = {name: each for name, each in record.items() if name not in lists}
    gathered: Counter[str] = Counter()
    gather(about, gathered)
    base = printed(about)
    parts = [_part(base, "")]
    room = ROOM
    for section, entry, name in _entries(whole, gathered):
        told = printed_entry(name, entry)
        weight = len(json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False))
        part = parts[-1]
        if weight > room and part["sections"]:
            begun = section if section in part["sections"] else ""
            part = _part(base, begun)
            parts.append(part)
            room = ROOM
        if section not in part["sections"]:
            part["sections"].append(section)
        part[name].append(told)
        room -= weight
    return _numbered(parts)


def _entries(whole: Json, gathered: Counter[str]) -> Iterator[tuple[str, Any, str]]:
    """Each entry with its section and list; at the end the characters that all the others could not be set with."""
    for section, name in LISTS:
        entries = not_set(gathered) if name == "unset" else whole.get(name, [])
        for entry in entries:
            gather(entry, gathered)
            yield section, entry, name


def _part(base: Json, continued: str) -> Json:
    return {**base, **{name: [] for _, name in LISTS}, "sections": [], "continued": continued}


def _numbered(parts: list[Json]) -> list[Json]:
    """Each part knows which it is. The first has the sections that are empty, too, and a list of the other parts."""
    present = {section for part in parts for section in part["sections"]}
    first = parts[0]
    first["sections"] = [each for each in SECTIONS if each in first["sections"] or each not in present]
    for number, part in enumerate(parts, start=1):
        part.update(part=number, parts=len(parts), file=file_name(number))
        part["is_last"] = number == len(parts)
    first["others"] = [_holding(part) for part in parts[1:]]
    return parts


def _holding(part: Json) -> Json:
    messages = [message["number"] for message in part["messages"]]
    return {
        "part": part["part"],
        "file": part["file"],
        "sections": part["sections"],
        "messages": [messages[0], messages[-1]] if messages else None,
    }


def file_name(number: int) -> str:
    """What a part is called in the pack."""
    return "record.pdf" if number == 1 else f"record-{number}.pdf"
