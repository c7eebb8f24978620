"""A client asks for the money back and hears nothing: what becomes of it depends on whether work was submitted."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.browser import people
from tests.browser.beginnings import CARLA, begun
from tests.browser.disagreeing import ask_for_refund, expect_next
from tests.browser.money import expect_books, expect_figures
from tests.browser.site import Site, running


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    deeds = "story.funded_milestone(**both, amounts=(60_000,)); story.submitted_milestone(**both, amounts=(80_000,))"
    with running(begun(tmp_path_factory.mktemp("site"), deeds)) as site:
        yield site


def test_silence_refunds_only_what_nothing_was_submitted_for(site: Site, as_signed_in: Callable[[str], Page]) -> None:
    client = as_signed_in(CARLA)
    client.goto("/contracts/1/")
    ask_for_refund(client, "$600.00")
    expect_next(client, "If nobody acts, $600.00 goes to Carla in 7 days")
    client.goto("/contracts/2/")
    ask_for_refund(client, "$800.00")
    expect_next(client, "it becomes a dispute; the money stays protected")

    people.move_clock(client, days=7)
    expect_next(client, "$800.00 is disputed and safe")
    expect_figures(client, **{"Protected now": "$800.00", "Refunded": "$0.00"})
    client.goto("/contracts/1/")
    expect_figures(client, **{"Protected now": "$0.00", "Refunded": "$600.00"})
    expect_books(site, hold=80_000)
