"""Staff suspend a client: nothing new can begin, and the freelancer is paid by silence all the same."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import people, staffing
from tests.browser.beginnings import ANA, CARLA, SAM, begun
from tests.browser.disagreeing import expect_next
from tests.browser.money import expect_books, expect_figures
from tests.browser.site import Site, running

CONTRACT = "/contracts/1/"
SENTENCE = "Please send us a picture of your passport."


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One job in review."""
    deeds = "story.submitted_milestone(**both, amounts=(60_000,))"
    with running(begun(tmp_path_factory.mktemp("site"), deeds)) as site:
        yield site


def posting_refused(client: Page) -> str:
    """Begin to post a job in another tab, which may complain that the answer is a refusal; returns what it says."""
    tab = client.context.new_page()
    tab.goto("/jobs/new/")
    said = tab.get_by_role("main").inner_text()
    tab.close()
    return said


def test_the_freelancer_is_paid(
    site: Site, open_browser: Callable[..., Page], as_signed_in: Callable[[str], Page]
) -> None:
    client, freelancer, staff = as_signed_in(CARLA), as_signed_in(ANA), staffing.signed_in(open_browser(), SAM)
    staffing.suspend(staff, name="Carla Weiss", reason="identity", sentence=SENTENCE, protected="$600.00")

    client.goto(CONTRACT)
    expect(client.get_by_text("Your account has been suspended").first).to_be_visible()
    expect(client.get_by_text(SENTENCE).first).to_be_visible()
    assert "You cannot post jobs while your account is suspended." in posting_refused(client)

    freelancer.goto(CONTRACT)
    expect(freelancer.get_by_text("Carla Weiss’s account has been suspended").first).to_be_visible()
    expect(freelancer.get_by_text(SENTENCE)).to_have_count(0)
    expect_next(freelancer, "If nobody acts, $600.00 goes to you in 14 days")
    people.move_clock(freelancer, days=14)
    for page in (client, freelancer):
        expect_figures(page, **{"Paid to date": "$600.00", "Protected now": "$0.00"})
    expect_books(site, earnings=57_000, fees=3_000)
