"""What makes staff think again: evidence that arrives while they write, and a colleague who does not agree."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import people, staffing
from tests.browser.beginnings import ANA, ARBITERS, CARLA, begun
from tests.browser.disagreeing import expect_next
from tests.browser.money import expect_books
from tests.browser.site import Site, running

CONTRACT, DISPUTE = "/contracts/1/", "/disputes/1/"
REASONS, LATE, WHY_NOT = "One part works.", "It worked again on Tuesday.", "You have not looked at Tuesday."
ANSWERS = {"Part 1 works": ("Not met", "It fails."), "Part 1 is tested": ("Met", "The tests are there.")}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A dispute about $1,500.00, for which two people are needed; both sides have told their story."""
    deed = "story.negotiated_dispute(**both, amounts=(150_000,))"
    with running(begun(tmp_path_factory.mktemp("site"), deed)) as site:
        yield site


def test_staff_read_what_is_new_and_a_colleague_says_no(
    site: Site, open_browser: Callable[..., Page], as_signed_in: Callable[[str], Page]
) -> None:
    client, freelancer = as_signed_in(CARLA), as_signed_in(ANA)
    client.goto(CONTRACT)
    people.move_clock(client, days=7)
    expect_next(client, "Our staff decide")
    noor, ines = list(ARBITERS)[:2]
    first = staffing.signed_in(open_browser(will_be_refused=True), noor)
    second = staffing.signed_in(open_browser(), ines)
    staffing.open_case(first, "Milestone 1")
    staffing.take(first)
    staffing.ask(first, "When did it work again?")
    staffing.answer_criteria(first, ANSWERS)
    staffing.slide(first, 40)

    # While the ruling is written, something new is brought: it is marked, and nothing that was written is lost.
    freelancer.goto(DISPUTE)
    freelancer.get_by_role("link", name="Answer our staff").click()
    freelancer.get_by_label("What do you want to add?").fill(LATE)
    freelancer.get_by_role("button", name="Send the answer").click()
    expect(freelancer.get_by_text(LATE).first).to_be_visible()
    staffing.check(first, REASONS)
    expect(first.get_by_text("New evidence has arrived since you opened this page.").first).to_be_visible()
    expect(first.locator(".timeline__entry", has=first.locator("mark"))).to_contain_text(LATE)
    expect(first.get_by_label("Reasons")).to_have_value(REASONS)
    expect(first.get_by_label("Why, for criterion 1")).to_have_value("It fails.")
    staffing.expect_split(first, to_freelancer="600.00", to_client="900.00", receives="$570.00")
    staffing.propose(first, reasons=REASONS, split="$600.00 to Ana Horvat, $900.00 back to Carla Weiss")

    # The second person does not agree: the case is open again, and the two sides have seen nothing of it.
    staffing.open_case(second, "Milestone 1")
    staffing.reject(second, WHY_NOT)
    for page in (client, freelancer):
        page.goto(DISPUTE)
        expect_next(page, "Our staff decide")
        for unseen in (REASONS, WHY_NOT):
            expect(page.get_by_text(unseen)).to_have_count(0)
    staffing.open_case(first, "Milestone 1")
    first.get_by_text("Ruling 1 was not confirmed by").click()
    expect(first.get_by_text(WHY_NOT).first).to_be_visible()
    expect(first.get_by_role("heading", name="Rule", exact=True)).to_be_visible()
    expect_books(site, hold=150_000)
