"""Nobody does anything about a funded milestone: both are warned, then asked, and then the money goes back."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import people
from tests.browser.beginnings import ANA, CARLA, begun
from tests.browser.disagreeing import expect_next
from tests.browser.money import expect_books, expect_figures
from tests.browser.site import Site, running, until

CONTRACT = "/contracts/1/"
MAILED = """SELECT count(*) FROM accounts_notification n JOIN accounts_user u ON u.id = n.user_id
    WHERE n.emailed_at IS NOT NULL AND u.email = ANY(%s) AND n.kind = %s"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One job on which nothing was submitted."""
    with running(begun(tmp_path_factory.mktemp("site"), "story.funded_milestone(**both, amounts=(60_000,))")) as site:
        yield site


def expect_told(site: Site, pages: tuple[Page, Page], kind: str, words: str) -> None:
    """Both have it among their notifications, and in their mail."""
    until(lambda: site.ask(MAILED, [CARLA, ANA], kind) == 2, f"two mails: {words}")
    for page in pages:
        page.goto("/notifications/")
        expect(page.get_by_role("link", name=words)).to_have_count(1)
        page.goto(CONTRACT)


def test_it_is_asked_about_and_goes_back(site: Site, as_signed_in: Callable[[str], Page]) -> None:
    client, freelancer = both = as_signed_in(CARLA), as_signed_in(ANA)
    for page in both:
        page.goto(CONTRACT)
        expect_next(page, "you are both warned")
    people.move_clock(client, days=60)
    expect_next(client, "your refund request opens by itself")
    expect_next(freelancer, "Carla Weiss’s refund request opens by itself")
    expect_told(site, both, "idle", "Nothing has happened on “Milestone 1” for a long time.")
    expect_books(site, hold=60_000)

    people.move_clock(freelancer, days=14)
    for page in both:
        expect_next(page, re.compile("If nobody acts, .600.00 goes to (you|Carla Weiss) in 7 days"))
    asked = "Nothing happened on “Milestone 1”, so a refund request for $600.00 has opened by itself."
    expect_told(site, both, "refund-asked-by-itself", asked)
    for page in both:
        expect(page.get_by_text("opened by itself").first).to_be_visible()
    expect(freelancer.get_by_role("link", name="Answer the refund request").first).to_be_visible()
    expect_books(site, hold=60_000)

    people.move_clock(client, days=7)
    for page in both:
        expect_figures(page, **{"Refunded": "$600.00", "Protected now": "$0.00", "Paid to date": "$0.00"})
    expect_books(site)
