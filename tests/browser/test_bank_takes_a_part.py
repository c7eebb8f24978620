"""A client's bank takes a part of a large milestone: two of the staff decide, and the work goes on with the rest."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import people, staffing
from tests.browser.beginnings import ANA, ARBITERS, CARLA, begun
from tests.browser.disagreeing import expect_next
from tests.browser.money import expect_books, expect_figures
from tests.browser.site import Site, running

CONTRACT = "/contracts/1/"
NOOR, INES = list(ARBITERS)[:2]
DEEDS = (
    "story.submitted_milestone(**both, amounts=(500_000,))",
    "from escrow.models import Payment",
    "from tests.banks import lose",
    "lose(Payment.objects.get(), taken=150_000)",
    "[rights.give(one, ['escrow.view_chargeback', 'escrow.decide_chargeback', 'escrow.view_chargebackdecision'])"
    " for one in arbiters]",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """$5,000.00 in review, of which the bank took $1,500.00."""
    with running(begun(tmp_path_factory.mktemp("site"), *DEEDS)) as site:
        yield site


def test_the_work_goes_on_with_the_rest(
    site: Site, open_browser: Callable[..., Page], as_signed_in: Callable[[str], Page]
) -> None:
    client, freelancer = as_signed_in(CARLA), as_signed_in(ANA)
    for page in (client, freelancer):
        page.goto(CONTRACT)
        expect(page.get_by_text("$5,000.00 is frozen").first).to_be_visible()
        expect(page.get_by_text("The bank has decided and took back $1,500.00.")).to_be_visible()
        expect(page.get_by_text("They mean to decide")).to_be_visible()
    first, second = (staffing.signed_in(open_browser(), email) for email in (NOOR, INES))
    first.goto("/staff/escrow/chargeback/")
    first.locator("#result_list tbody tr", has_text="fraudulent").get_by_role("link").first.click()
    expect(first.get_by_text("who pays the $1,500.00 that the bank took")).to_be_visible()
    first.get_by_role("button", name="The milestone pays, and goes on with the rest").click()
    expect(first.get_by_text("this waits for a second person")).to_be_visible()
    # Nothing has moved yet, and whoever proposed it does not confirm it.
    expect_books(site, hold=500_000, chargebacks=-150_000)
    staffing.act(first, "escrow/chargebackdecision/", "the hold pays", "Confirm: carry it out")
    expect(first.get_by_text("You proposed this yourself.")).to_be_visible()
    second.goto("/staff/escrow/chargebackdecision/")
    second.locator("#result_list tbody tr", has_text="the hold pays").get_by_role("link").first.click()
    second.get_by_role("button", name="Confirm: carry it out").click()
    expect(second.get_by_text("confirmed and carried out")).to_be_visible()
    for page in (client, freelancer):
        page.goto(CONTRACT)
        expect_figures(page, **{"Protected now": "$3,500.00", "Refunded": "$1,500.00", "Agreed": "$5,000.00"})
        expect_next(page, "If nobody acts, $3,500.00 goes to")
        expect(page.get_by_text("$5,000.00 was agreed. The client’s bank took back")).to_be_visible()
    people.move_clock(freelancer, days=15)
    expect_figures(freelancer, **{"Paid to date": "$3,500.00", "Protected now": "$0.00"})
    expect_books(site, earnings=332_500, fees=17_500)
