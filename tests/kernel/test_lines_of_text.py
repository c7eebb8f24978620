"""Names and titles are one line of what can be seen: they stand in sentences about money."""

import pytest
from django import forms

from marketplace.forms import LineField, LinesField


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ana\tMaria \n Pavić ", "Ana Maria Pavić"),
        ("Ana \u202eevil", "Ana evil"),
        ("\u2066A\u2069\u200f\u061c\ufeff", "A"),
        ("نام\u200cها", "نام\u200cها"),
        ("👩\u200d💻 Ana", "👩\u200d💻 Ana"),
    ],
)
def test_what_turns_text_around_is_left_out(typed: str, kept: str) -> None:
    assert LineField().clean(typed) == kept
    assert LinesField(max_items=3, max_item_length=100).clean(typed.replace("\n", " ")) == [kept]


@pytest.mark.parametrize("typed", ["", "  ", "\u202e", "\u200d \u200c", "\ufeff\u2066"])
def test_nothing_to_see_is_nothing(typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        LineField().clean(typed)
