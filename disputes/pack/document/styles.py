"""Sizes, colours and spaces of the document: those of the site, on paper."""

from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from disputes.pack.document.fonts import BOLD, MONO, SANS

INK, SOFT, ACCENT = HexColor("#1b1f1d"), HexColor("#565c57"), HexColor("#0e5c49")
LINE, SUNK, DANGER, DANGER_WASH = HexColor("#ddd8ca"), HexColor("#f4f1ea"), HexColor("#972118"), HexColor("#f9e0dc")
GOOD, GOOD_WASH = HexColor("#0c5442"), HexColor("#dcece5")
MARGIN, WIDTH, LABELS = 22 * mm, 166 * mm, 42 * mm


def style(name: str, parent: ParagraphStyle | None = None, **values: Any) -> ParagraphStyle:
    """A paragraph style that goes on from another one."""
    return ParagraphStyle(name, parent=parent, **values)


BODY = style("body", fontName=SANS, fontSize=9.5, leading=13.5, textColor=INK, spaceAfter=4, splitLongWords=1)
SMALL = style("small", BODY, fontSize=8, leading=11, textColor=SOFT, spaceAfter=2)
LABEL = style("label", BODY, fontSize=8.5, leading=12, textColor=SOFT, spaceAfter=0)
CELL = style("cell", BODY, fontSize=8.5, leading=12, spaceAfter=0)
CELL_SOFT = style("cell soft", CELL, textColor=SOFT)
HEAD = style("head", CELL, fontName=BOLD, fontSize=8, textColor=SOFT)
HEAD_OF_FIGURES = style("head of figures", HEAD, alignment=2)
FIGURE = style("figure", CELL, fontName=MONO, fontSize=8, alignment=2)
CODE = style("code", CELL, fontName=MONO, fontSize=7, leading=10, textColor=SOFT)
HASH = style("hash", CODE, spaceBefore=3)
DAMAGE = style("damage", CELL, fontName=BOLD, textColor=DANGER)
DAMAGED_ITEM = style("damaged item", DAMAGE, leftIndent=16)
CODE_ITEM = style("code item", CODE, leftIndent=16)
QUOTE = style("quote", BODY, backColor=SUNK, leftIndent=7, rightIndent=7, spaceAfter=0)
ITEM = style("item", BODY, bulletFontName=SANS, bulletFontSize=9.5, leftIndent=16, bulletIndent=4, spaceAfter=2)
BYLINE = style("byline", BODY, fontName=BOLD, fontSize=9, spaceBefore=10, spaceAfter=2)
TITLE = style("title", BODY, fontName=BOLD, fontSize=24, leading=29, spaceAfter=4)
LEAD = style("lead", BODY, fontSize=11, leading=16, textColor=SOFT, spaceAfter=12)
H1 = style("h1", BODY, fontName=BOLD, fontSize=16, leading=20, textColor=ACCENT, spaceBefore=22)
H2 = style("h2", BODY, fontName=BOLD, fontSize=12, leading=16, spaceBefore=16)
H3 = style("h3", BODY, fontName=BOLD, fontSize=10, leading=14, spaceBefore=10, spaceAfter=2)
BOX = style("box", BODY, borderPadding=7, leftIndent=7, rightIndent=7, spaceBefore=14, spaceAfter=12)
NOTICE = style("notice", BOX, backColor=DANGER_WASH, textColor=DANGER)
FINE = style("fine", BOX, backColor=GOOD_WASH, textColor=GOOD)
CONTENTS = (
    style("contents 1", BODY, fontName=BOLD, leading=12.5, spaceAfter=0),
    style("contents 2", BODY, leftIndent=12, fontSize=9, leading=12.5, spaceAfter=0),
)


def quote(is_first: bool, is_last: bool, is_east_asian: bool) -> ParagraphStyle:
    """A piece of somebody's own words. They stand on a ground of their own: nothing in them can pass for the record's.

    Chinese, Japanese and Korean are broken between any two characters, as they are written.
    """
    return style(
        "quote",
        QUOTE,
        borderPadding=(4 if is_first else 0, 7, 5 if is_last else 1, 7),
        spaceBefore=5 if is_first else 0,
        spaceAfter=10 if is_last else 0,
        wordWrap="CJK" if is_east_asian else None,
    )
