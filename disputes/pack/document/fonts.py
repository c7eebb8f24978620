"""The typefaces of the document, embedded, and which letters they have.

Fira Sans has Latin, Greek and Cyrillic letters. Chinese, Japanese and Korean ones are set in Adobe's standard fonts,
which are not embedded: readers bring them along or fetch them. For what is in neither see `words`.
"""

import re
from functools import cache
from importlib.resources import files
from threading import Lock

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

SANS, BOLD, ITALIC, MONO = "Fira Sans", "Fira Sans Bold", "Fira Sans Italic", "Plex Mono"
EMBEDDED = {
    SANS: ("fontpkg_fira_sans", "FiraSans-Regular.ttf"),
    BOLD: ("fontpkg_fira_sans", "FiraSans-SemiBold.ttf"),
    ITALIC: ("fontpkg_fira_sans", "FiraSans-Italic.ttf"),
    MONO: ("fontpkg_ibm_plex_mono", "IBMPlexMono-Regular.ttf"),
}
KANA, HANGUL = re.compile("[\u3040-\u30ff]"), re.compile("[\uac00-\ud7a3]")
SHARED = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
CHINESE, JAPANESE, KOREAN = "STSong-Light", "HeiseiKakuGo-W5", "HYGothic-Medium"


# Two documents at once must not each bring a typeface of the same name.
ONE_AT_A_TIME = Lock()


def letters() -> frozenset[str]:
    """Every character that all weights of the sans have. The typefaces are known to reportlab afterwards."""
    with ONE_AT_A_TIME:
        return _registered()


@cache
def _registered() -> frozenset[str]:
    for name, (package, file) in EMBEDDED.items():
        pdfmetrics.registerFont(TTFont(name, str(files(package) / "files" / file)))
    pdfmetrics.registerFontFamily(SANS, normal=SANS, bold=BOLD, italic=ITALIC, boldItalic=BOLD)
    for name in (CHINESE, JAPANESE, KOREAN):
        pdfmetrics.registerFont(UnicodeCIDFont(name))
    faces = [pdfmetrics.getFont(name).face for name in (SANS, BOLD, ITALIC)]
    return frozenset.intersection(*(frozenset(map(chr, face.charToGlyph)) for face in faces))


def east_asian(character: str, shared: str) -> str:
    """The font for a Chinese, Japanese or Korean character; none for any other.

    `shared` is the font of those characters that the three have in common, see `shared_font`.
    """
    if KANA.match(character):
        return JAPANESE
    if HANGUL.match(character):
        return KOREAN
    return shared if SHARED.match(character) else ""


def shared_font(text: str) -> str:
    """Whose characters these are, told by those beside them that only one of the three has."""
    return JAPANESE if KANA.search(text) else KOREAN if HANGUL.search(text) else CHINESE
