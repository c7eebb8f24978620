"""Several things in one sentence."""

import pytest
from django.utils import translation

from marketplace.listing import listed


@pytest.mark.parametrize(
    ("things", "text"),
    [
        ([], ""),
        (["1 hour"], "1 hour"),
        (["3 days", "1 hour"], "3 days and 1 hour"),
        (["7 days", "3 days", "1 hour"], "7 days, 3 days and 1 hour"),
    ],
)
def test_a_list_reads_as_one_phrase(things: list[str], text: str) -> None:
    assert listed(things) == text


def test_a_list_is_joined_as_its_reader_does() -> None:
    with translation.override("de"):
        assert listed(["7 Tage", "3 Tage", "1 Stunde"]) == "7 Tage, 3 Tage und 1 Stunde"
