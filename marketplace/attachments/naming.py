"""What a file is called: as it was sent, but for what would be a path or would lie to the eye."""

import re
import unicodedata
import uuid
from typing import Any

# Names of every script need them between letters.
JOINERS = "\u200c\u200d"
LONGEST, LONGEST_ENDING = 120, 20


def clean_name(name: str) -> str:
    """A name that is safe to show and to send in a header, in any script: "../../etc/passwd" is "passwd".

    Composed, without a path, control and direction characters, and without the few that some systems keep for
    themselves.
    """
    base = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    base = "".join(letter for letter in base if letter in JOINERS or unicodedata.category(letter)[0] != "C")
    base = " ".join(re.sub(r'[<>:"|?*]', "_", base).split()).rstrip(". ")
    return _shortened(base) if base.strip("." + JOINERS) else "file"


def _shortened(name: str) -> str:
    """What fits, its ending kept."""
    if len(name) <= LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        return _cut(name, LONGEST)
    return f"{_cut(stem, LONGEST - len(ending) - 1)}.{ending}"


def _cut(text: str, most: int) -> str:
    """Not between a letter and its marks."""
    while most and unicodedata.category(text[most : most + 1] or " ")[0] == "M":
        most -= 1
    return text[:most].rstrip(". ")


def ending_of(name: str) -> str:
    """ "pdf" of "Plan.PDF"; nothing of a name without one."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem else ""


def kept_at(instance: Any = None, filename: str = "") -> str:
    """A random path, so that names can neither collide nor be guessed."""
    token = uuid.uuid4().hex
    return f"{token[:2]}/{token}"
