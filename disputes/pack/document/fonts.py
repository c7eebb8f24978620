"""The typefaces of the document, all embedded in it, and which characters can be set with them.

Fira Sans has Latin, Greek and Cyrillic letters, as on the site. Every other script has a typeface of its own.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from fontTools.ttLib import TTFont

from marketplace.texts import later as _


@dataclass(frozen=True)
class Typeface:
    """A family, the package that brings it, where in there, and the files of the weights that are used."""

    family: str
    package: str
    weights: tuple[str, ...]
    folder: str = "files"

    def path(self) -> Path:
        """The folder of its files."""
        return Path(str(files(self.package))) / self.folder


SANS = Typeface(_("Fira Sans"), "fontpkg_fira_sans", ("FiraSans-Regular.ttf", "FiraSans-SemiBold.ttf"))
MONO = Typeface(_("IBM Plex Mono"), "fontpkg_ibm_plex_mono", ("IBMPlexMono-Regular.ttf",))
# In this order: what the first one has is set with it.
OF_SCRIPTS = (
    Typeface(_("Noto Sans"), "fontpkg_noto_sans", ("NotoSans[wdth,wght].ttf",)),
    Typeface(_("Noto Sans Arabic"), "fontpkg_noto_sans_arabic", ("NotoSansArabic[wdth,wght].ttf",)),
    Typeface("Heebo", "fontpkg_heebo", ("Heebo[wght].ttf",)),
    Typeface(_("Noto Sans Devanagari"), "fontpkg_noto_sans_devanagari", ("NotoSansDevanagari[wdth,wght].ttf",)),
    Typeface(_("Hind Siliguri"), "fontpkg_hind_siliguri", ("HindSiliguri-Regular.ttf", "HindSiliguri-SemiBold.ttf")),
    Typeface(_("Noto Sans Tamil"), "fontpkg_noto_sans_tamil", ("NotoSansTamil[wdth,wght].ttf",)),
    Typeface(_("Noto Sans Telugu"), "fontpkg_noto_sans_telugu", ("NotoSansTelugu[wdth,wght].ttf",)),
    Typeface(_("Noto Sans Thai"), "fontpkg_noto_sans_thai", ("NotoSansThai[wdth,wght].ttf",)),
    Typeface(_("Noto Sans Khmer"), "fontpkg_noto_sans_khmer", ("NotoSansKhmer[wdth,wght].ttf",)),
    Typeface(_("Noto Sans CJK JP"), "noto_cjk_sans_jp_regular", ("NotoSansCJKjp-Regular.otf",), folder="."),
)
TEXT = (SANS, *OF_SCRIPTS)
# Controls, what is private, not assigned or half of something, and separators of lines.
NO_CHARACTERS = {"Cc", "Co", "Cn", "Cs", "Zl", "Zp"}
ORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffc")


def families() -> dict[str, list[str]]:
    """The families for text and for figures, each with those that stand in for what it does not have."""
    text = [typeface.family for typeface in TEXT]
    return {"text": text, "figures": [MONO.family, *text]}


def folders() -> list[str]:
    """Where the typefaces lie."""
    return [str(typeface.path()) for typeface in (*TEXT, MONO)]


@cache
def letters() -> frozenset[str]:
    """Every character that the sans has."""
    return _characters(SANS)


@cache
def alone() -> frozenset[str]:
    """Every character that some typeface has and that needs no other one beside it."""
    return frozenset(each for each in _typefaces_of() if unicodedata.category(each)[0] not in "MC")


def can_be_set(characters: Iterable[str]) -> bool:
    """Whether there is one typeface that has all of these: marks are only set on a letter of their own typeface."""
    having = -1
    for character in characters:
        having &= _typefaces_of().get(character, 0)
    return having != 0


@cache
def _typefaces_of() -> Mapping[str, int]:
    """Of every character in which typefaces it is, a bit for each; read once, in a third of a second."""
    found: dict[str, int] = {}
    for place, typeface in enumerate(TEXT):
        for character in _characters(typeface):
            found[character] = found.get(character, 0) | 1 << place
    return found


def _characters(typeface: Typeface) -> frozenset[str]:
    """What all weights have. Private characters are a maker's own, and mean something else to everybody else."""
    found = frozenset.intersection(*(_in_file(typeface.path() / file) for file in typeface.weights))
    return frozenset(character for character in found if not is_never_set(character))


def _in_file(path: Path) -> frozenset[str]:
    with TTFont(path, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def is_never_set(character: str) -> bool:
    """What is no character for people, or would change the order of everything after it."""
    return unicodedata.category(character) in NO_CHARACTERS or character in ORDERING
