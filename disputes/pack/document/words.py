"""People's words as reportlab's markup: nothing in them is markup of its own, and no letter is lost unnoticed."""

from datetime import UTC, date, datetime
from xml.sax.saxutils import escape

from disputes.pack.document.fonts import letters
from disputes.pack.document.foreign import foreign
from disputes.pack.teller import Json
from marketplace import times

FIXED = "\u00a0"


def words(text: str) -> str:
    """Text as markup, line by line. Characters without a glyph are named: [thumbs up sign], [Arabic, 12 characters]."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "<br/>".join(map(_line, lines))


def inline(text: str) -> str:
    """The same on one line, for headings and tables."""
    return _line(" ".join(text.split()))


def when(at: str | None) -> str:
    """An instant of the record for reading: "6 Dec 2026, 14:03 UTC"; nothing for none."""
    return times.absolute(datetime.fromisoformat(at), "UTC") if at else ""


def day(on: str | None) -> str:
    """A calendar date of the record for reading: "6 Dec 2026"; nothing for none."""
    return times.day(date.fromisoformat(on)) if on else ""


def to_the_second(at: str) -> str:
    """An instant of the record for tables of UTC times: "2026-12-06 14:03:00"."""
    return f"{datetime.fromisoformat(at).astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def who(person: Json) -> str:
    """A person as markup, with their part where it is not in the name."""
    part = f" ({person['role']})" if person["role"] in {"client", "freelancer"} else ""
    return inline(person["name"]) + part


def divided(split: Json) -> str:
    """Who gets how much: "$200.00 to the freelancer, $400.00 back to the client"."""
    return f"{split['to_freelancer']['text']} to the freelancer, {split['to_client']['text']} back to the client"


def size(count: int) -> str:
    """So many bytes: "812 bytes", "12.4 kB"."""
    if count < 1_000:
        return f"{count} bytes"
    return f"{count / 1_000:,.1f} kB" if count < 1_000_000 else f"{count / 1_000_000:,.1f} MB"


def _line(line: str) -> str:
    line = line.replace("\t", FIXED * 4).replace("  ", f" {FIXED}")
    if line.startswith(" "):
        line = FIXED + line[1:]
    return escape(line) if letters().issuperset(line) else foreign(line)
