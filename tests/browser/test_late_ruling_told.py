"""Staff are late with a ruling: both sides read it on the contract's page, staff on the desk, and the case is free."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import people, staffing
from tests.browser.beginnings import ANA, ARBITERS, CARLA, begun
from tests.browser.disagreeing import WORKER_MILLISECONDS, expect_next
from tests.browser.money import expect_books
from tests.browser.site import Site, running

CONTRACT = "/contracts/1/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A dispute about $1,500.00 that somebody of staff has taken, with a week gone since."""
    deeds = (
        "from datetime import timedelta",
        "from disputes.deciders import taking",
        "from disputes.silence import sweep",
        "from marketplace import clock",
        "found = story.negotiated_dispute(**both, amounts=(150_000,))",
        "clock.advance(timedelta(days=7))",
        "sweep.process_due()",
        "taking.take(found, by=arbiters[0])",
    )
    with running(begun(tmp_path_factory.mktemp("site"), *deeds)) as site:
        yield site


def test_both_sides_and_the_desk_say_so(
    site: Site, open_browser: Callable[..., Page], as_signed_in: Callable[[str], Page]
) -> None:
    both = client, freelancer = as_signed_in(CARLA), as_signed_in(ANA)
    client.goto(CONTRACT)
    expect_next(client, "They mean to rule by")
    people.move_clock(client, days=9)
    for page in both:
        page.goto(CONTRACT)
        expect_next(page, "and are late.")
        expect(page.get_by_text("Our staff are late; no money moves by that").first).to_be_visible(
            timeout=WORKER_MILLISECONDS
        )
    freelancer.goto("/notifications/")
    expect(
        freelancer.get_by_text("Our staff meant to have ruled on “Milestone 1” by now and are late.")
    ).to_be_visible()

    other = staffing.signed_in(open_browser(), list(ARBITERS)[1])
    other.goto("/staff/disputes/dispute/?late=yes")
    row = other.locator("#result_list tbody tr", has_text="Milestone 1")
    expect(row).to_contain_text("Late: rule by")
    expect(row).to_contain_text("Nobody")
    staffing.open_case(other, "Milestone 1")
    staffing.take(other)
    expect_books(site, hold=150_000)
