"""A client asks for the money back and hears nothing: what becomes of it depends on whether work was submitted."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import people
from tests.browser.beginnings import ANA, CARLA, begun
from tests.browser.disagreeing import ask_for_refund, expect_next, see_dispute
from tests.browser.money import expect_books, expect_figures
from tests.browser.site import Site, running

AT_WORK, IN_REVIEW = "/contracts/1/", "/contracts/2/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One job with a milestone to be changed and one on which nothing was submitted, and a job in review."""
    deeds = (
        "story.changes_requested_milestone(**both, amounts=(20_000, 60_000), whole=True)",
        "story.submitted_milestone(**both, amounts=(80_000,))",
    )
    with running(begun(tmp_path_factory.mktemp("site"), *deeds)) as site:
        yield site


def test_silence_refunds_only_what_nothing_was_submitted_for(site: Site, as_signed_in: Callable[[str], Page]) -> None:
    client, freelancer = as_signed_in(CARLA), as_signed_in(ANA)
    client.goto(AT_WORK)
    client.get_by_role("heading", name="Milestone 2").click()
    ask_for_refund(client, "$600.00")
    client.goto(IN_REVIEW)
    ask_for_refund(client, "$800.00")
    for page in (client, freelancer):
        # It is not the milestone that they work on, and yet what both must not miss.
        page.goto(AT_WORK)
        expect_next(page, re.compile("for .600.00 back. If nobody acts, .600.00 goes to (you|Carla Weiss) in 7 days"))
        page.goto("/dashboard/")
        expect(
            page.get_by_text(re.compile("If nobody acts, .600.00 goes to (you|Carla Weiss) in 7 days"))
        ).to_be_visible()
        page.goto(IN_REVIEW)
        expect_next(page, "it becomes a dispute; the money stays protected")
    expect_books(site, hold=160_000)

    people.move_clock(client, days=6)
    expect_next(client, "(in 24 hours)")
    expect_books(site, hold=160_000)
    people.move_clock(client, days=1)
    for page in (client, freelancer):
        page.goto(IN_REVIEW)
        expect_next(page, "$800.00 is disputed and safe")
        expect_figures(page, **{"Protected now": "$800.00", "Disputed": "$800.00", "Refunded": "$0.00"})
        page.goto(AT_WORK)
        expect_figures(page, **{"Protected now": "$200.00", "Refunded": "$600.00", "Paid to date": "$0.00"})
        expect_next(page, re.compile("^.200.00 stays protected until (you submit|Ana Horvat submits) again"))
        expect(page.get_by_text("Refunded: the request was not answered").first).to_be_visible()
    expect_books(site, hold=100_000)

    freelancer.goto(IN_REVIEW)
    see_dispute(freelancer)
    said = "Nobody answered Carla Weiss’s refund request, and it became this dispute"
    expect(freelancer.get_by_text(said)).to_be_visible()
    expect(freelancer.get_by_text("I have heard nothing.").first).to_be_visible()
    expect(freelancer.get_by_role("link", name="Respond to the dispute")).to_be_visible()

    # More silence does not move it either: it goes to staff, and no time runs.
    client.goto(IN_REVIEW)
    people.move_clock(client, days=5)
    expect_next(client, "$800.00 is disputed and safe. Our staff decide")
    people.move_clock(client, days=14)
    expect_next(client, "No time runs for you.")
    expect_books(site, hold=100_000)
