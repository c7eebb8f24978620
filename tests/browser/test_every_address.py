"""Every page of the site and of the desk, found by walking the table of addresses: accessible, whole, unblocked.

`tests/permissions/` fails for an address without a row, and here every row that answers somebody with a page is looked
at as that person: nothing found by axe in light or dark, nothing sticks out at 390 and 320 pixels, and the console is
silent, also about the content policy.
"""

import os
from collections.abc import Iterator

import pytest
from django.db import connections
from django.test import override_settings
from playwright.sync_api import Browser

from tests.browser.rendered import Shown
from tests.permissions.conftest import world
from tests.permissions.rows import Row, own_rows, rows_of_read_only_models
from tests.permissions.visiting import path_of
from tests.permissions.world import Visitor, World

__all__ = ["world"]
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("every address")]
LOOKED_AT_BY = ("nobody", "client", "freelancer", "right")
# "once": each page as one of those who see it, the one for whom there is most on it; otherwise as each of them.
ONCE = os.environ.get("EVERY_ADDRESS") == "once"
OWN = [row for row in own_rows() if any(row.answers[kind] == "200" for kind in LOOKED_AT_BY)]
BY_NAME = {row.name: [other for other in OWN if other.name == row.name] for row in OWN}
# Their history and what they refuse look the same for each.
OF_MODELS = {
    model: [row for row in rows if row.method == "GET" and row.name.endswith(("_changelist", "_change"))]
    for model, rows in rows_of_read_only_models().items()
}


@pytest.fixture(scope="module", autouse=True)
def _beside_a_browser() -> Iterator[None]:
    """The browser's own loop runs in this thread, and Django would not ask the database beside it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield
        # What was opened beside the loop is not found by who closes it at the end.
        connections.close_all()


@pytest.fixture(scope="module")
def shown(browser: Browser, world: World) -> Iterator[Shown]:
    page = browser.new_page(locale="en-GB")
    yield Shown(page, world.all_powerful)
    page.close()


def visitors(world: World, row: Row) -> list[Visitor]:
    """One of each kind that sees a page here, or of one of them."""
    everybody = {visitor.kind: visitor for visitor in reversed([*world.everybody, world.all_powerful])}
    kinds = [kind for kind in LOOKED_AT_BY if row.answers[kind] == "200"]
    return [everybody[kind] for kind in (kinds[-1:] if ONCE else kinds)]


def check(world: World, shown: Shown, rows: list[Row]) -> None:
    wrong: list[str] = []
    # However long the walk takes, nobody need prove again who they are.
    with override_settings(ACCOUNT_REAUTHENTICATION_TIMEOUT=86_400):
        for row in rows:
            for visitor in visitors(world, row):
                path = path_of(world, row, visitor)
                wrong += [
                    f"{row.method} {path}, {visitor.kind}: {each}" for each in shown.wrong_with(row, visitor, path)
                ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", BY_NAME)
def test_a_page_is_accessible_and_whole(world: World, shown: Shown, name: str) -> None:
    check(world, shown, BY_NAME[name])


@pytest.mark.parametrize("model", OF_MODELS)
def test_a_page_of_the_desk_is_accessible_and_whole(world: World, shown: Shown, model: str) -> None:
    check(world, shown, OF_MODELS[model])
