"""A claim of $40.00 is ruled on in one sentence, by one person, who answers no criterion."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import staffing
from tests.browser.beginnings import ANA, ARBITERS, CARLA, begun
from tests.browser.disagreeing import expect_next
from tests.browser.money import expect_books
from tests.browser.site import Site, running

REASONS = "Nothing was handed in that opens."


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """It is with staff."""
    deeds = ("story.in_review(story.negotiated_dispute(**both, amounts=(4_000,)))",)
    with running(begun(tmp_path_factory.mktemp("site"), *deeds)) as site:
        yield site


def test_a_small_claim(site: Site, open_browser: Callable[..., Page], as_signed_in: Callable[[str], Page]) -> None:
    noor = staffing.signed_in(open_browser(), next(iter(ARBITERS)))
    staffing.open_case(noor, "Milestone 1")
    staffing.take(noor)
    expect(noor.get_by_text("Below $50.00 this may be left out; one sentence of reasons is enough.")).to_be_visible()
    noor.get_by_label("To Ana Horvat, the freelancer").fill("0")
    staffing.check(noor, REASONS)
    expect(noor.get_by_text(REASONS)).to_be_visible()
    noor.get_by_role("button", name="Rule: $0.00 to Ana Horvat, $40.00 back to Carla Weiss").click()
    expect(noor.get_by_text("Ruled: Carla Weiss gets $40.00 back.")).to_be_visible()
    for email in (CARLA, ANA):
        page = as_signed_in(email)
        page.goto("/disputes/1/")
        expect_next(page, "Our staff have ruled. If nobody appeals")
        expect(page.get_by_role("region", name="The ruling").get_by_text(REASONS)).to_be_visible()
    expect_books(site, hold=4_000)
