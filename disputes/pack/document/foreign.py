"""Lines with characters that the document's typeface does not have: set in another one, or named."""

import re
import unicodedata
from itertools import groupby
from xml.sax.saxutils import escape

from disputes.pack.document.fonts import east_asian, letters, shared_font

# What changes no letter: joiners, variation selectors, soft hyphens, a byte order mark, the skin of emoji.
UNSEEN = re.compile("[\u00ad\u200b-\u200d\ufe0e\ufe0f\ufeff\U0001f3fb-\U0001f3ff]")
SOFT = "#565c57"
# Names are longer than what they stand for: a line with more of them than this has them shorter, and stays a line.
NAMED_AT_MOST = 8
# How a run of characters is set: what to do, and the font or the name to do it with.
KEPT, FONT, SCRIPT, NAMED = "kept", "font", "script", "named"
Kind = tuple[str, str]


def foreign(line: str) -> str:
    """The line as markup; nothing of it is lost unnoticed."""
    line = unicodedata.normalize("NFC", UNSEEN.sub("", line))
    shared = shared_font(line)
    runs = _with_spaces([(kind, "".join(run)) for kind, run in groupby(line, key=lambda each: _kind(each, shared))])
    is_short = sum(kind[0] in {SCRIPT, NAMED} for kind, _ in runs) > NAMED_AT_MOST
    return "".join(_set(kind, run, is_short) for kind, run in runs)


def _kind(character: str, shared: str) -> Kind:
    if character in letters():
        return KEPT, ""
    if font := east_asian(character, shared):
        return FONT, font
    name = unicodedata.name(character, "")
    if name and unicodedata.category(character)[0] in "LMN":
        return SCRIPT, name.split()[0].title()
    return NAMED, name.lower() or f"U+{ord(character):04X}"


def _with_spaces(runs: list[tuple[Kind, str]]) -> list[tuple[Kind, str]]:
    """Words of one script with the spaces between them as one run."""
    merged: list[tuple[Kind, str]] = []
    for kind, run in runs:
        if kind[0] == SCRIPT and len(merged) > 1 and merged[-1][1].isspace() and merged[-2][0] == kind:
            (_, space), (_, before) = merged.pop(), merged.pop()
            merged.append((kind, before + space + run))
        else:
            merged.append((kind, run))
    return merged


def _set(kind: Kind, run: str, is_short: bool) -> str:
    what, name = kind
    if what == KEPT:
        return escape(run)
    if what == FONT:
        return f'<font name="{name}">{escape(run)}</font>'
    count = "1 character" if len(run) == 1 else f"{len(run)} characters"
    if is_short:
        return f"[{count}]" if what == SCRIPT else "".join(f"[U+{ord(each):04X}]" for each in run)
    told = f"[{name}, {count}]" if what == SCRIPT else f"[{name}]" * len(run)
    return f'<font color="{SOFT}">{told}</font>'
