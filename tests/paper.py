"""What a PDF shows, read in two ways: as text for people, and character by character as its glyphs stand for them."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject

# What only allows or forbids to break a line.
UNSEEN = re.compile("[\u200b\u2060]")
A4_WIDTH, MARGIN = 595.28, 62.36
MAPPED = re.compile(r"<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>")


def pages(pdf: bytes) -> list[str]:
    """What each page says, on one line."""
    return [" ".join(UNSEEN.sub("", page.extract_text()).split()) for page in PdfReader(BytesIO(pdf)).pages]


def typefaces(pdf: bytes) -> set[str]:
    """Those that are in the document itself."""
    return {font["/BaseFont"][8:] for page in PdfReader(BytesIO(pdf)).pages for font in _fonts(page).values()}


def spelled(pdf: bytes) -> str:
    """Everything that glyphs stand for, in the order of the pages, which for Arabic and Hebrew is that of the eye."""
    return "".join(each for page in PdfReader(BytesIO(pdf)).pages for each in _spelled(page))


def shapes(pdf: bytes) -> dict[str, set[tuple[str, str]]]:
    """Of each text that one glyph stands for, the glyphs that are used for it: typeface and number."""
    found: dict[str, set[tuple[str, str]]] = {}
    for page in PdfReader(BytesIO(pdf)).pages:
        for font in _fonts(page).values():
            for code, text in _characters_of(font).items():
                found.setdefault(text, set()).add((font["/BaseFont"], code))
    return found


def _spelled(page: Any) -> Iterator[str]:
    fonts = {name: _characters_of(font) for name, font in _fonts(page).items()}
    characters: dict[str, str] = {}
    told: list[bool] = []
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        if operator == b"Tf":
            characters = fonts[operands[0]]
        elif operator in {b"BDC", b"BMC"}:
            instead = operands[1].get("/ActualText") if operator == b"BDC" and _is_told(operands[1]) else None
            told.append(instead is not None)
            if instead is not None:
                yield str(instead)
        elif operator == b"EMC":
            told.pop()
        elif operator in {b"Tj", b"TJ"} and not any(told):
            for glyphs in operands[0] if operator == b"TJ" else operands:
                if not isinstance(glyphs, int | float):
                    yield from _glyphs(glyphs, characters)


def _is_told(properties: Any) -> bool:
    return isinstance(properties, DictionaryObject)


def _glyphs(glyphs: Any, characters: dict[str, str]) -> Iterator[str]:
    codes = getattr(glyphs, "original_bytes", glyphs)
    for place in range(0, len(codes), 2):
        code = codes[place : place + 2].hex()
        assert code != "0000", "a box in place of a character"
        yield characters[code]


def _characters_of(font: Any) -> dict[str, str]:
    table = font["/ToUnicode"].get_data().decode()
    return {code.lower(): bytes.fromhex(text).decode("utf-16-be") for code, text in MAPPED.findall(table)}


def _fonts(page: Any) -> dict[str, Any]:
    found = page["/Resources"].get("/Font", {})
    return {name: font.get_object() for name, font in found.get_object().items()}


def widest(pdf: bytes) -> float:
    """How far to the right anything on any page begins that is shown, in points."""
    found = [0.0]

    def seen(text: str, _: Any, matrix: Any, *others: Any) -> None:
        if text.strip():
            found.append(float(matrix[4]))

    for page in PdfReader(BytesIO(pdf)).pages:
        page.extract_text(visitor_text=seen)
    return max(found)
