"""Addresses in what people wrote can be clicked: nothing else becomes a link, and none is another than is shown."""

import pytest

from marketplace.templatetags.typed import linked

REL = 'rel="nofollow noopener ugc"'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("See https://example.com/a.", f'See <a href="https://example.com/a" {REL}>https://example.com/a</a>.'),
        ("(http://example.com/)", f'(<a href="http://example.com/" {REL}>http://example.com/</a>)'),
        ("“https://example.com”", f'“<a href="https://example.com" {REL}>https://example.com</a>”'),
        (
            "https://example.com/?a=1&b=2",
            f'<a href="https://example.com/?a=1&amp;b=2" {REL}>https://example.com/?a=1&amp;b=2</a>',
        ),
    ],
)
def test_an_address_is_a_link_whose_text_is_exactly_the_address(text: str, shown: str) -> None:
    assert linked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "javascript://example.com/%0aalert(1)",
        "data:text/html,<b>",
        "example.com and www.example.com",
        "ana@example.com",
        "https://good.example&commat;evil.example",
        "https://exa\u202emoc.elpm",
        "ftp://example.com/a",
        "//example.com/a",
    ],
)
def test_what_is_none_or_shows_another_is_text(text: str) -> None:
    assert "<a" not in linked(text)
    assert "<b>" not in linked(text)


@pytest.mark.parametrize(
    "text", ['https://example.com/"onclick="alert(1)', "https://example.com/<script>alert(1)</script>", "<img src=x>"]
)
def test_nobody_breaks_out_of_it(text: str) -> None:
    shown = linked(text)
    assert "<script" not in shown
    assert "<img" not in shown
    assert 'onclick="' not in shown
