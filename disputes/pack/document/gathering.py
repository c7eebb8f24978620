"""Which characters a document could not be set with, gathered for the list at its end: each one, and how often."""

import re
import unicodedata
from collections import Counter
from typing import Any

from disputes.pack.document import fonts
from disputes.pack.document.naming import UNSEEN, code_of, runs_of
from disputes.pack.teller import Json

# What words.py turns into lines and spaces.
SPACES = re.compile("[ \t\r\n]")


def gather(value: Any, into: Counter[str]) -> None:
    """Count what of the texts in this value is named in the document, or left out of it."""
    if isinstance(value, dict):
        for each in value.values():
            gather(each, into)
    elif isinstance(value, list):
        for each in value:
            gather(each, into)
    elif isinstance(value, str) and not fonts.letters().issuperset(value):
        for line in re.split("[\r\n]", value):
            _gather_line(line, into)


def _gather_line(line: str, into: Counter[str]) -> None:
    set_as_they_are = "".join(run for run in runs_of(line) if isinstance(run, str))
    wanted = Counter(unicodedata.normalize("NFC", SPACES.sub("", line)))
    into.update(wanted - Counter(set_as_they_are))


def not_set(gathered: Counter[str]) -> list[Json]:
    """The entries of the list, in the order of their numbers."""
    return [
        {
            "code": code_of(character),
            "name": unicodedata.name(character, "").lower(),
            "count": gathered[character],
            "is_named": not UNSEEN.fullmatch(character),
        }
        for character in sorted(gathered)
    ]
