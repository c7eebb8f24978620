"""Staff suspend a client: nothing new can begin, and the freelancer is paid by silence all the same."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import people
from tests.browser.beginnings import ANA, CARLA, SAM, begun
from tests.browser.disagreeing import expect_next
from tests.browser.money import expect_books, expect_figures
from tests.browser.site import Site, running


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    deeds = "story.submitted_milestone(**both, amounts=(60_000,))"
    with running(begun(tmp_path_factory.mktemp("site"), deeds)) as site:
        yield site


def test_the_freelancer_is_paid(site: Site, as_signed_in: Callable[[str], Page]) -> None:
    staff, client, freelancer = (as_signed_in(address) for address in (SAM, CARLA, ANA))
    staff.goto("/staff/accounts/user/?q=carla")
    staff.get_by_role("link", name="Carla Weiss").click()
    staff.get_by_role("link", name="Suspend", exact=True).click()
    expect(staff.locator("#content-main table")).to_contain_text("$600.00")
    staff.get_by_label("Reason").select_option("identity")
    staff.get_by_label("A sentence for the person").fill("Please send us a picture of your passport.")
    staff.get_by_role("button", name=re.compile("^Suspend Carla Weiss")).click()

    client.goto("/jobs/new/")
    expect(client.get_by_text("Your account has been suspended").first).to_be_visible()
    freelancer.goto("/contracts/1/")
    expect(freelancer.get_by_text("Carla’s account has been suspended").first).to_be_visible()
    expect_next(freelancer, "If nobody acts, $600.00 goes to Ana in 14 days")
    people.move_clock(freelancer, days=14)
    expect_figures(freelancer, **{"Paid to date": "$600.00", "Protected now": "$0.00"})
    expect_books(site, earnings=57_000, fees=3_000)
