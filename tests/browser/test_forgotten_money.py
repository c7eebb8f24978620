"""Nobody does anything about a funded milestone: both are warned, then asked, and then the money goes back."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import people
from tests.browser.beginnings import ANA, CARLA, begun
from tests.browser.disagreeing import WORKER_MILLISECONDS, expect_next
from tests.browser.money import expect_books, expect_figures
from tests.browser.site import Site, running


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(begun(tmp_path_factory.mktemp("site"), "story.funded_milestone(**both, amounts=(60_000,))")) as site:
        yield site


def test_it_is_asked_about_and_goes_back(site: Site, as_signed_in: Callable[[str], Page]) -> None:
    client, freelancer = as_signed_in(CARLA), as_signed_in(ANA)
    client.goto("/contracts/1/")
    expect_next(client, "you are both warned")
    people.move_clock(client, days=60)
    expect_next(client, "Carla’s refund request opens by itself")
    for page in (client, freelancer):
        page.goto("/notifications/")
        expect(page.get_by_text("Nothing has happened on “Milestone 1” for a long time").first).to_be_visible(
            timeout=WORKER_MILLISECONDS
        )
    client.goto("/contracts/1/")
    people.move_clock(client, days=14)
    expect_next(client, "If nobody acts, $600.00 goes to Carla in 7 days")
    people.move_clock(client, days=7)
    expect_figures(client, **{"Refunded": "$600.00", "Protected now": "$0.00"})
    expect_books(site)
