"""What people typed runs in its own direction, also inside our sentences, and where no tag can say so."""

from marketplace.directions import isolated
from marketplace.templatetags.typed import bdi


def test_what_runs_from_the_right_is_set_apart() -> None:
    assert isolated("شعار للمخبز") == "\u2068شعار للمخبز\u2069"
    assert isolated("לוגו 2") == "\u2068לוגו 2\u2069"


def test_what_runs_with_the_sentence_is_left_as_it_is() -> None:
    for text in ("Logo for a bakery", "हिंदी अनुवाद", "標誌", "1,200.00", ""):
        assert isolated(text) == text


def test_a_name_in_a_sentence_is_escaped() -> None:
    assert bdi("<b>שרה</b>") == "<bdi>&lt;b&gt;שרה&lt;/b&gt;</bdi>"
