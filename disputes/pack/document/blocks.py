"""What every section is built of. Texts are markup already: whatever people wrote comes through `words`."""

from collections.abc import Iterable, Sequence
from typing import Any

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, LongTable, Paragraph, Spacer, Table

from disputes.pack.document import styles
from disputes.pack.document.pieces import is_east_asian, pieces
from disputes.pack.document.words import inline, size, when, who, words
from disputes.pack.teller import Json

Story = list[Flowable]
HEADINGS = (styles.H1, styles.H2, styles.H3)
# What follows them is split where it must be, as long as so much of it stands below them.
ROOM_BELOW = (130, 90, 60)
# Tables are taken apart page by page; long ones in pieces, or each page would cost as much as all that follow.
ROWS = 120
RULES = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LINEBELOW", (0, 0), (-1, -1), 0.4, styles.LINE),
    ("LEFTPADDING", (0, 0), (0, -1), 0),
    ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 2.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
]


def heading(level: int, text: str) -> Story:
    """A heading of level 0, 1 (both are in the contents) or 2, never alone at the foot of a page."""
    return [CondPageBreak(ROOM_BELOW[level]), Paragraph(text, HEADINGS[level])]


def line(text: str) -> Paragraph:
    """A plain line of the record's own."""
    return Paragraph(text, styles.BODY)


def small(text: str) -> Paragraph:
    """A remark."""
    return Paragraph(text, styles.SMALL)


def quote(text: str) -> Story:
    """Somebody's own words, on a ground of their own; nothing for none."""
    if not text.strip():
        return []
    parts = pieces(text)
    last = len(parts) - 1
    return [
        Paragraph(words(part), styles.quote(place == 0, place == last, is_east_asian(part)))
        for place, part in enumerate(parts)
    ]


def byline(what: str, person: Json, at: str | None) -> Story:
    """What follows, of whom and when."""
    rest = f'<font name="{styles.SANS}" color="#565c57"> · {when(at)}</font>'
    return [CondPageBreak(ROOM_BELOW[2]), Paragraph(f"{what} · {who(person)}{rest}", styles.BYLINE)]


def items(texts: Sequence[str]) -> Story:
    """A list with bullets."""
    return [Paragraph(text, styles.ITEM, bulletText="•") for text in texts]


def numbered(criteria: Sequence[Json]) -> Story:
    """Criteria under their own numbers."""
    return [Paragraph(words(each["text"]), styles.ITEM, bulletText=f"{each['number']}.") for each in criteria]


def facts(pairs: Sequence[tuple[str, str]]) -> Story:
    """Labels and what they stand for, without those for which there is nothing."""
    rows = [[Paragraph(label, styles.LABEL), Paragraph(text, styles.CELL)] for label, text in pairs if text]
    widths = (styles.LABELS, styles.WIDTH - styles.LABELS)
    return [Table(rows, colWidths=widths, style=RULES, splitInRow=1), Spacer(0, 6)]


def table(
    head: Sequence[str], rows: Sequence[Sequence[Any]], widths: Sequence[float], figures: Sequence[int] = ()
) -> Story:
    """A table that goes on over pages and repeats its head; widths are shares, `figures` the columns of amounts."""
    columns = [styles.WIDTH * width / sum(widths) for width in widths]
    heads = [styles.HEAD_OF_FIGURES if place in figures else styles.HEAD for place in range(len(head))]
    first = [Paragraph(text, style) for text, style in zip(head, heads, strict=True)]
    body = [[_cell(cell, place in figures) for place, cell in enumerate(row)] for row in rows]
    rules = [*RULES, ("LINEBELOW", (0, 0), (-1, 0), 0.8, styles.SOFT)]
    pieces = [[first, *body[start : start + ROWS]] for start in range(0, len(body), ROWS)]
    tables = [LongTable(piece, colWidths=columns, repeatRows=1, style=rules, splitInRow=1) for piece in pieces]
    return [*tables, Spacer(0, 6)]


def together(story: Story) -> KeepTogether:
    """On one page if it fits on one."""
    return KeepTogether(story)


def in_order(dated: Iterable[tuple[str, Iterable[Flowable]]]) -> Story:
    """What happened, by the instants at which it did."""
    return [flowable for _, told in sorted(dated, key=lambda pair: pair[0]) for flowable in told]


def attached(files: Sequence[Json]) -> Story:
    """The files that came with something: name, size, where in the pack, SHA-256, and whether it is what was sent."""
    return [together(_attached(entry)) for entry in files]


def _attached(entry: Json) -> Story:
    place = entry["path"] or entry["missing_path"]
    told = f"File “{inline(entry['name'])}”, {size(entry['size'])}, {place}"
    return [
        Paragraph(told, styles.ITEM, bulletText="–"),
        Paragraph(f"SHA-256 {entry['sha256']}", styles.CODE_ITEM),
        *(Paragraph(problem, styles.DAMAGED_ITEM) for problem in damage(entry)),
    ]


def damage(entry: Json) -> list[str]:
    """What is wrong with a file, if anything is."""
    if entry["check"] == "missing":
        return ["This file is missing: what was kept of it could not be found or read."]
    if entry["check"] == "changed":
        return [f"This file is not what was sent: its SHA-256 is now {entry['found_sha256']}."]
    return []


def _cell(cell: Any, is_figure: bool) -> Any:
    return Paragraph(cell, styles.FIGURE if is_figure else styles.CELL) if isinstance(cell, str) else cell
