"""Lines with characters that the sans does not have: set in another typeface, or named where none has them."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import TypedDict

from django.utils.translation import ngettext

from disputes.pack.document import fonts

# What changes no letter: soft hyphens, variation selectors, a byte order mark, the skin of emoji.
UNSEEN = re.compile("[\u00ad\ufe0e\ufe0f\ufeff\U0001f3fb-\U0001f3ff]")
# What joins or parts the letters of some scripts; elsewhere it does nothing.
JOINERS = "\u200b\u200c\u200d\u200e\u200f\u061c"
# Names are longer than what they stand for: a line with more of them than this has them shorter, and stays a line.
NAMED_AT_MOST = 8
# Of so many characters of a script each is named, so that a person's name is; of more there is only told how many.
CODES_AT_MOST = 24
KEPT, SCRIPT, NAMED = "kept", "script", "named"
Kind = tuple[str, str]


class Named(TypedDict):
    """What is told in place of characters that cannot be set, set off from what people wrote."""

    named: str


Run = str | Named


def runs_of(line: str) -> list[Run]:
    """The line as what can be set and names for the rest; nothing of it is lost unnoticed."""
    line = unicodedata.normalize("NFC", UNSEEN.sub("", line))
    if fonts.alone().issuperset(line):
        return [line]
    kinds = [(_kind(cluster), cluster) for cluster in _clusters(line)]
    runs = [
        (kind, "".join(cluster for _unused, cluster in run)) for kind, run in groupby(kinds, key=lambda each: each[0])
    ]
    runs = _with_spaces(runs)
    is_short = sum(kind[0] != KEPT for kind, _unused in runs) > NAMED_AT_MOST
    return [_told(kind, run, is_short) for kind, run in runs]


def _clusters(line: str) -> Iterator[str]:
    """Letters with the marks on them, and marks on no letter."""
    cluster = ""
    for character in line:
        is_mark = unicodedata.category(character)[0] == "M" or character in JOINERS
        if cluster and (not is_mark or cluster.isspace()):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


@lru_cache(20_000)
def _kind(cluster: str) -> Kind:
    seen = [character for character in cluster if character not in JOINERS]
    # Marks on no letter are set somewhere or nowhere, depending on where the line is broken.
    if not seen or (fonts.can_be_set(seen) and unicodedata.category(seen[0])[0] != "M"):
        return KEPT, ""
    name = unicodedata.name(seen[0], "")
    if name and unicodedata.category(seen[0])[0] in "LMN":
        return SCRIPT, name.split()[0].title()
    return NAMED, name


def _with_spaces(runs: list[tuple[Kind, str]]) -> list[tuple[Kind, str]]:
    """Words of one script with the spaces between them as one run."""
    merged: list[tuple[Kind, str]] = []
    for kind, run in runs:
        if kind[0] == SCRIPT and len(merged) > 1 and merged[-1][1].isspace() and merged[-2][0] == kind:
            (_unused, space), (_unused, before) = merged.pop(), merged.pop()
            merged.append((kind, before + space + run))
        else:
            merged.append((kind, run))
    return merged


def _told(kind: Kind, run: str, is_short: bool) -> Run:
    what, name = kind
    if what == KEPT:
        return run
    seen = [character for character in run if character not in JOINERS]
    if what == SCRIPT and is_short:
        return {"named": f"[{_count(seen)}]"}
    if what == SCRIPT and len(seen) > CODES_AT_MOST:
        return {"named": f"[{name}, {_count(seen)}]"}
    if what == SCRIPT:
        return {"named": f"[{name} {' '.join(code_of(each) for each in seen if not each.isspace())}]"}
    return {"named": "".join(f"[{_name(each, is_short)}]" for each in seen)}


def _name(character: str, is_short: bool) -> str:
    name = "" if is_short else unicodedata.name(character, "").lower()
    return name or code_of(character)


def _count(seen: list[str]) -> str:
    letters = sum(not character.isspace() for character in seen)
    return ngettext("{letters} character", "{letters} characters", letters).format(letters=letters)


def code_of(character: str) -> str:
    """Its number in Unicode: "U+1F44D"."""
    return f"U+{ord(character):04X}"
