"""Whoever lost appeals in time; other staff decide anew, and their ruling is final and carried out at once."""

from collections.abc import Callable, Iterator
from http import HTTPStatus

import pytest
from playwright.sync_api import Page, expect

from tests.browser import people, staffing
from tests.browser.beginnings import ANA, ARBITERS, CARLA, begun
from tests.browser.disagreeing import appeal, expect_next, see_dispute
from tests.browser.money import expect_books, expect_figures
from tests.browser.site import Site, running

CONTRACT, DISPUTE, CASE = "/contracts/1/", "/disputes/1/", "/staff/disputes/dispute/1"
GROUNDS, REASONS = "The server was down for a day only.", "The log shows that it worked again on Tuesday."
SPLIT = "Ana Horvat gets $1,140.00 of $1,200.00 after the fee of 5 %, and Carla Weiss gets $300.00 back."
DECIDED_BEFORE = "You had a part in the first ruling, so somebody else decides the appeal."


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A dispute about $1,500.00 in which two arbiters have just ruled that a third goes to Ana."""
    deeds = (
        "from datetime import timedelta",
        "from disputes.silence import sweep",
        "from disputes.verbs import ruling",
        "from marketplace import clock",
        "found = story.negotiated_dispute(**both, amounts=(150_000,))",
        "clock.advance(timedelta(days=7))",
        "sweep.process_due()",
        "ruling.confirm(story.rule(found, by=arbiters[0], to_freelancer=50_000), by=arbiters[1])",
    )
    with running(begun(tmp_path_factory.mktemp("site"), *deeds)) as site:
        yield site


def expect_refused(page: Page, *addresses: str) -> None:
    """The desk offers nothing to who decided before, and refuses what they send to the addresses that they know."""
    staffing.open_case(page, "Milestone 1")
    desk = page.get_by_role("complementary", name="What you can do")
    expect(desk).to_contain_text(DECIDED_BEFORE)
    expect(desk.get_by_role("button")).to_have_count(0)
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    for address in addresses:
        answer = page.request.post(f"{CASE}/{address}/", form={"csrfmiddlewaretoken": token, "decision": "confirm"})
        assert answer.status == HTTPStatus.FORBIDDEN
        assert DECIDED_BEFORE in answer.text()


def test_other_staff_decide_differently(
    site: Site, open_browser: Callable[..., Page], as_signed_in: Callable[[str], Page]
) -> None:
    client, freelancer = both = as_signed_in(CARLA), as_signed_in(ANA)
    freelancer.goto(CONTRACT)
    expect_next(freelancer, "Our staff have ruled. If nobody appeals")
    people.move_clock(freelancer, days=6)
    expect_next(freelancer, "(in 24 hours)")
    see_dispute(freelancer)
    appeal(freelancer, reasons=GROUNDS)
    for page in both:
        page.goto(DISPUTE)
        expect_next(page, "$1,500.00 is disputed and safe. Other staff decide on the appeal")
        expect(page.get_by_text("Ana Horvat appealed", exact=True)).to_be_visible()
        expect(page.get_by_text(GROUNDS)).to_be_visible()
    people.move_clock(client, days=1)

    first, second, third, fourth = (staffing.signed_in(open_browser(), email) for email in ARBITERS)
    for page in (first, second):
        expect_refused(page, "taking", "ruling")
    staffing.open_case(third, "Milestone 1")
    expect(third.get_by_role("heading", name="Ana Horvat appealed the first ruling")).to_be_visible()
    staffing.take(third)
    answers = {"Part 1 works": ("Partly met", "It works again."), "Part 1 is tested": ("Met", "The tests are there.")}
    staffing.answer_criteria(third, answers)
    staffing.slide(third, 80)
    staffing.expect_split(third, to_freelancer="1200.00", to_client="300.00", receives="$1,140.00")
    staffing.propose(third, reasons=REASONS, split="$1,200.00 to Ana Horvat, $300.00 back to Carla Weiss")
    expect_refused(second, "second")
    expect_books(site, hold=150_000)
    staffing.open_case(fourth, "Milestone 1")
    staffing.confirm(fourth, SPLIT)

    # Nobody has to wait for anything: the worker carries it out.
    for page in both:
        page.goto(CONTRACT)
        expect_figures(page, **{"Paid to date": "$1,200.00", "Refunded": "$300.00", "Protected now": "$0.00"})
        page.goto(DISPUTE)
        expect_next(page, "Settled: $1,200.00 was paid to")
        expect(page.get_by_role("region", name="The ruling").get_by_text(REASONS)).to_be_visible()
        expect(page.get_by_role("link", name="Appeal the ruling")).to_have_count(0)
    expect_books(site, earnings=114_000, fees=6_000)
    assert site.ask("SELECT count(*) FROM escrow_journal WHERE kind = 'release'") == 1
    site.manage("verify_ledger")
