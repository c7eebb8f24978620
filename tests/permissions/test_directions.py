"""Every page, with a name that runs from right to left: it turns nothing around that stands beside it.

Alone in an element that finds its own direction, in a <bdi>, or between isolates where there is nothing but text.
"""

from collections.abc import Iterator
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from marketplace.directions import FIRST_STRONG_ISOLATE as FSI
from marketplace.directions import POP_DIRECTIONAL_ISOLATE as PDI
from tests.permissions.rows import Row, own_rows
from tests.permissions.visiting import Browser, path_of, undone
from tests.permissions.world import RIGHT_TO_LEFT, Visitor, World

pytestmark = pytest.mark.django_db
KINDS = ("nobody", "client", "freelancer")
PAGES = [row for row in own_rows() if row.method == "GET" and any(row.answers[kind] == "200" for kind in KINDS)]
BY_NAME = {row.name: [other for other in PAGES if other.name == row.name] for row in PAGES}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "path", "rect", "source", "wbr"}
# Each of these has its own direction, or shows text as it stands.
ALONE = {"bdi", "title", "textarea", "option", "code", "pre", "script"}
_browser = Browser()


class Beside(HTMLParser):
    """Collects the texts in which a name is not set apart from what stands beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("dir") == "auto"))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if RIGHT_TO_LEFT not in data or not self.open:
            return
        tag, is_auto = self.open[-1]
        if tag in ALONE or is_auto or any(auto or name == "bdi" for name, auto in self.open):
            return
        for part in data.split(RIGHT_TO_LEFT)[:-1]:
            if part.rfind(FSI) <= part.rfind(PDI):
                self.found.append(" ".join(data.split())[:140])


def pages(world: World, row: Row) -> Iterator[tuple[Visitor, str]]:
    everybody = {visitor.kind: visitor for visitor in reversed(world.everybody)}
    for visitor in (everybody[kind] for kind in KINDS if row.answers[kind] == "200"):
        _browser.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: visitor.session} if visitor.session else {})
        with undone():
            answer: Any = _browser.get(path_of(world, row, visitor))
            body = answer.getvalue()
        if answer.get("Content-Type", "").startswith("text/html"):
            yield visitor, body.decode()


@override_settings(ACCOUNT_REAUTHENTICATION_TIMEOUT=86_400)
@pytest.mark.parametrize("name", BY_NAME)
def test_a_name_turns_nothing_around(world: World, name: str) -> None:
    wrong = []
    for row in BY_NAME[name]:
        for visitor, page in pages(world, row):
            beside = Beside()
            beside.feed(page)
            wrong += [f"{row.name}, {visitor.kind}: {text}" for text in beside.found]
    assert not wrong, "\n".join(dict.fromkeys(wrong))


def test_the_walk_knows_a_name_that_is_not_set_apart() -> None:
    """Else it would find nothing anywhere."""
    told = f"With {RIGHT_TO_LEFT}, 3 days"
    for page, count in (
        (f"<p>{told}</p>", 1),
        (f"<p>With <bdi>{RIGHT_TO_LEFT}</bdi>, 3 days</p>", 0),
        (f'<h1 dir="auto">{RIGHT_TO_LEFT}</h1>', 0),
        (f"<p>With {FSI}{RIGHT_TO_LEFT}{PDI}, 3 days and {RIGHT_TO_LEFT}</p>", 1),
    ):
        beside = Beside()
        beside.feed(page)
        assert len(beside.found) == count, page
