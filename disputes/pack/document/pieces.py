"""Long texts in pieces: setting a paragraph over many pages takes time by the square of its length."""

import re

from disputes.pack.document.fonts import letters

LINES, CHARACTERS = 30, 600
RUN_OF_EAST_ASIAN = re.compile("[\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff00-\uffef]{20}")

LONG_WORD = re.compile(r"\S{200}")


def pieces(text: str) -> list[str]:
    """The text in pieces of some lines each. Only a long line of letters that are costly to set is broken, too."""
    lines = [part for line in text.splitlines() for part in _broken(line)]
    found: list[list[str]] = []
    room = 0
    for line in lines:
        cost = CHARACTERS // LINES if letters().issuperset(line) else CHARACTERS // LINES + len(line)
        if room < cost or not found:
            found.append([line])
            room = CHARACTERS
        else:
            found[-1].append(line)
        room -= cost
    return ["\n".join(lines) for lines in found]


def is_east_asian(text: str) -> bool:
    """Whether it has words without spaces between them, as Chinese has."""
    return RUN_OF_EAST_ASIAN.search(text) is not None


def _broken(line: str) -> list[str]:
    if len(line) <= CHARACTERS or (letters().issuperset(line) and not LONG_WORD.search(line)):
        return [line]
    parts = []
    while len(line) > CHARACTERS:
        space = line.rfind(" ", 1, CHARACTERS)
        end = space if space > 0 else CHARACTERS
        parts.append(line[:end])
        line = line[end:].removeprefix(" ")
    return [*parts, line]
