"""People's words as data for the templates: nothing in them is markup there, and no character is lost unnoticed."""

import re
import unicodedata
from typing import Any

from disputes.pack.document.fonts import letters
from disputes.pack.document.naming import Run, runs_of

FIXED, ZERO_WIDTH_SPACE = "\u00a0", "\u200b"
# What is as long as this without any place to break it gets one before every character. Hashes never do: they fit. An
# address is broken after its slashes, and Thai, Khmer, Chinese, Japanese and Korean where they are written to be.
UNSPACED = "\u0e00-\u0e7f\u1780-\u17ff\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3"
LONG_WORD = re.compile(rf"(?:[^\s/?\u200b{UNSPACED}-]|[/?-](?![A-Za-z])){{40,}}")
ARABIC, JOINED_TOGETHER = re.compile("[\u0600-\u06ff\u0750-\u077f]"), 20
CONJOINS = 9  # the class of the signs that make one letter of two, in the scripts of India
HASH = re.compile(r"[0-9a-f]{64}")
KANA, HANGUL, HAN = re.compile("[\u3040-\u30ff]"), re.compile("[\uac00-\ud7a3]"), re.compile("[\u3400-\u9fff]")
# What parts words, without the signs for machines that Python counts among them: those are named.
SPACES = re.compile(r"[^\S\x1c-\x1f\x85\u2028\u2029]+")
RIGHT_TO_LEFT = {"R": "he", "AL": "ar"}

# A text as the templates take it: itself, or its lines where there is more to know about them.
Words = str | dict[str, list[dict[str, Any]]]


def words(text: str) -> Words:
    """A text line by line. Characters without a glyph are named: [thumbs up sign], [Cherokee, 12 characters]."""
    lines = [_line(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    [first, *others] = lines
    return first if isinstance(first, str) and not others else {"lines": [_whole(line) for line in lines]}


def inline(text: str) -> Words:
    """The same on one line, for headings and tables."""
    return words(_on_one_line(text))


def plain(text: str) -> str:
    """The same as nothing but text, for what is not on a page."""
    line = _line(_on_one_line(text))
    return (
        line
        if isinstance(line, str)
        else "".join(run if isinstance(run, str) else run["named"] for run in line["runs"])
    )


def _on_one_line(text: str) -> str:
    return SPACES.sub(" ", text).strip(" ")


def _line(line: str) -> Any:
    """The line itself, or what it is made of and the language by which it is set, where it matters."""
    line = line.replace("\t", FIXED * 4).replace("  ", f" {FIXED}")
    if line.startswith(" "):
        line = FIXED + line[1:]
    if letters().issuperset(line):
        return _breakable(line)
    runs: list[Run] = [_breakable(run) if isinstance(run, str) else run for run in runs_of(line)]
    language = _language(line)
    return {"runs": runs, "lang": language} if language else {"runs": runs}


def _whole(line: Any) -> dict[str, Any]:
    return {"runs": [line]} if isinstance(line, str) else line


def _breakable(text: str) -> str:
    return LONG_WORD.sub(lambda word: word[0] if HASH.fullmatch(word[0]) else _broken(word[0]), text)


def _broken(word: str) -> str:
    """The word with room to break it, before every character that is not a mark on the one before it or one with it.

    Arabic letters lose their joined shapes at such a place, so there are few of them.
    """
    every = JOINED_TOGETHER if ARABIC.search(word) else 1
    broken, since = "", 0
    for before, character in zip(f" {word}", word, strict=False):
        if since >= every and not _joins(character) and unicodedata.combining(before) != CONJOINS:
            broken, since = broken + ZERO_WIDTH_SPACE, 0
        broken, since = broken + character, since + 1
    return broken


def _joins(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Mc", "Me", "Cf"}


def _language(line: str) -> str:
    """By which a line runs from the right, or takes the one or the other shape of a Chinese character."""
    if KANA.search(line):
        return "ja"
    if HANGUL.search(line):
        return "ko"
    if HAN.search(line):
        return "zh"
    strong = (unicodedata.bidirectional(character) for character in line)
    return RIGHT_TO_LEFT.get(next((each for each in strong if each in {"L", "R", "AL"}), ""), "")
