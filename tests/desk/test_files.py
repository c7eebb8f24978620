"""The figures as a file: numbers stay numbers, and nothing in it is run by a spreadsheet."""

import pytest

from marketplace.desk.files import csv_file
from marketplace.money import Money


def line_of(*cells: object) -> str:
    content = b"".join(csv_file("figures", [cells]).streaming_content)  # type: ignore[arg-type]
    return content.decode().removesuffix("\r\n")


def test_empty_cells_and_amounts_below_zero_stay_as_they_are() -> None:
    below = Money(-1200, "EUR").plain()
    assert line_of("", below, "-12", "0.50", -3, None, "Ana") == f",{below},-12,0.50,-3,,Ana"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1+1", "-", "@A1", "\t=1", "-1\n=1"])
def test_what_begins_like_a_formula_is_text(cell: str) -> None:
    assert line_of(cell).strip('"').startswith("'")
