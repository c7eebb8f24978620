"""The figures as a file for a spreadsheet: numbers without signs or groups, a column for the currency."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


class Echo:
    """What a csv writer writes to; it gives back each line."""

    def write(self, line: str) -> str:
        return line


def csv_file(name: str, rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """A download that is made while it is sent, however long it is."""
    writer = csv.writer(Echo())
    lines: Iterator[str] = (writer.writerow([_harmless(cell) for cell in row]) for row in rows)
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def _harmless(cell: object) -> object:
    """A spreadsheet runs what begins like a formula; people choose their names themselves. A number is one."""
    if not isinstance(cell, str) or NUMBER.fullmatch(cell):
        return cell
    return f"'{cell}" if cell.startswith(tuple("=+-@\t\r")) else cell
