"""The table of contents."""

from collections.abc import Iterable
from typing import Any

from reportlab.platypus import Flowable, Paragraph, Table
from reportlab.platypus.tableofcontents import TableOfContents

from disputes.pack.document import styles

LEVELS = {styles.H1.name: 0, styles.H2.name: 1}
NUMBERS = 36
RULES: list[Any] = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("ALIGN", (1, 0), (1, -1), "RIGHT"),
    ("FONT", (1, 0), (1, -1), styles.SANS, 9.5, 12.5),
    ("TEXTCOLOR", (1, 0), (1, -1), styles.INK),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
]


def level_of(flowable: Flowable) -> int | None:
    """The level of a heading that is in the contents; none for anything else."""
    return LEVELS.get(flowable.style.name) if isinstance(flowable, Paragraph) else None


class Contents(TableOfContents):
    """Headings, each a link, with the numbers of their pages.

    Set here rather than by reportlab, which has Python's parser read every line as it is drawn; and that may fail in
    one thread while another one uses it, before Python 3.11.9.
    """

    def expect(self, story: Iterable[Flowable]) -> None:
        """Make room for the headings of this story, so that setting it once more is enough to number them."""
        for flowable in story:
            level = level_of(flowable)
            if level is not None:
                self.addEntry(level, flowable.text, 0, "")

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Lay out what the last setting found."""
        rows = [
            [Paragraph(f'<a href="#{key}">{text}</a>' if key else text, styles.CONTENTS[level]), str(page)]
            for level, text, page, key in self._lastEntries
        ]
        rules = [*RULES]
        rules += [
            ("LINEABOVE", (0, row), (-1, row), 0.4, styles.LINE)
            for row, (level, *_) in enumerate(self._lastEntries)
            if level == 0
        ]
        self._table = Table(rows, colWidths=(width - NUMBERS, NUMBERS), style=rules, splitInRow=1)
        self.width, self.height = self._table.wrapOn(self.canv, width, height)
        return self.width, self.height
