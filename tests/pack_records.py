"""Records for the evidence pack's document, made without a database, and what comes of them when they are set."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from disputes.pack.document import setting
from disputes.pack.teller import Json
from tests import paper

AT = "2026-12-06T13:03:00.000000Z"
CARLA, ANA = {"name": "Carla", "role": "client"}, {"name": "Ana", "role": "freelancer"}
NOTHING = {"amount_minor": 0, "currency": "USD", "text": "$0.00"}
AMOUNTS = ("agreed", "paid", "protected", "in_review", "disputed", "frozen", "remaining", "refunded", "taken_back")
INSTANTS = ("created_at", "offered_at", "accepted_at", "ending_since", "closed_at")
LISTS = ("terms", "milestones", "messages", "events", "payments", "refunds", "chargebacks", "ledger", "damaged_files")
WORDS = {
    "title",
    "name",
    "description",
    "cover_letter",
    "message",
    "text",
    "story",
    "reasons",
    "reason",
    "answer",
    "note",
}
# What only allows or forbids a break, or orders what stands beside it.
UNSEEN = re.compile(r"[\s\u200b-\u200f\u2066-\u2069]")


def least() -> Json:
    """The least that there can be on record."""
    return {
        "site": "https://surety.example",
        "made_at": AT,
        "contract": {
            "id": 1,
            "address": "https://surety.example/contracts/1/",
            "title": "A shop",
            "names_in_terms": {"client": "Carla", "freelancer": "Ana"},
            "fee_bps": 500,
            "change_rounds": 3,
            "state_text": "Active",
            **dict.fromkeys(INSTANTS, AT),
        },
        "people": [CARLA, ANA],
        "figures": dict.fromkeys(AMOUNTS, NOTHING),
        "job": {
            "title": "",
            "description": "",
            "files": [],
            "proposal": {"sent_at": AT, "cover_letter": "", "files": []},
            "by_link": [],
        },
        **{part: [] for part in LISTS},
        "file_count": 0,
    }


def saying(*texts: str, **more: Any) -> Json:
    """The same with a message of each text."""
    return {**least(), "messages": [message(n, text) for n, text in enumerate(texts, start=1)], **more}


def message(number: int, text: str, by: Json = CARLA, files: tuple[Json, ...] = ()) -> Json:
    """A message of the record."""
    return {"number": number, "by": by, "sent_at": AT, "text": text, "files": list(files)}


def file(name: str, place: int) -> Json:
    """A file that came with something."""
    return {"name": name, "size": 812, "sha256": "0" * 64, "path": f"files/messages/1/{place}-file", "check": "intact"}


def event(by: Json, note: str = "") -> Json:
    """A line of what happened when."""
    return {"at": AT, "milestone": None, "text": "Signed", "by": by, "note": note}


def set_whole(record: Json) -> bytes:
    """The PDF of a record that is one."""
    [(_, pdf)] = setting.set_record(record)
    return pdf


def message_in(pdf: bytes) -> str:
    """What the glyphs of the one message stand for."""
    _, _, after = paper.spelled(pdf).partition("Message 1 · Carla (client) · 6 Dec 2026, 13:03 UTC")
    return after.partition("What happened when")[0]


def characters(text: str) -> Counter[str]:
    """The characters that are seen, and how often."""
    return Counter(UNSEEN.sub("", unicodedata.normalize("NFC", text)))


def people_s_words(record: Json) -> Iterator[tuple[Json, str]]:
    """Where in the record people's own words stand: what holds them, and under which key."""
    for value, key in list(_texts(record)):
        if key in WORDS and value[key]:
            yield value, key


def _texts(value: Any) -> Iterator[tuple[Json, str]]:
    if isinstance(value, dict):
        for key, each in value.items():
            if key in ("claims", "unmet") or "amount_minor" in value:
                continue  # criteria that are named by their numbers, and amounts
            if isinstance(each, str):
                yield value, key
            else:
                yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def of_pack(read: bytes) -> Json:
    """The record of a pack, to be set once more."""
    record: Json = json.loads(read)
    return {"damaged_files": [], "file_count": 0, **record}


def copied(folder: Path, press: str = "") -> Path:
    """The press with its templates, in a folder where a test can add to them."""
    target = folder / "document"
    (target / "templates").mkdir(parents=True)
    for each in (setting.PRESS.parent / "templates").glob("*.typ"):
        (target / "templates" / each.name).write_text(each.read_text())
    (target / "press.py").write_text(press or setting.PRESS.read_text())
    return target / "press.py"
