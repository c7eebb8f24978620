"""The two agree on a part of the money: an offer, a counter-offer, and the first side accepts."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.beginnings import ANA, CARLA, begun
from tests.browser.disagreeing import expect_next, fill_offer
from tests.browser.money import expect_books, expect_figures
from tests.browser.people import choose
from tests.browser.site import Site, running


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    deeds = "story.submitted_milestone(**both, amounts=(60_000,))"
    with running(begun(tmp_path_factory.mktemp("site"), deeds)) as site:
        yield site


def test_a_counter_offer_is_accepted(site: Site, as_signed_in: Callable[[str], Page]) -> None:
    client, freelancer = as_signed_in(CARLA), as_signed_in(ANA)
    client.goto("/contracts/1/")
    choose(client, "Offer a settlement")
    fill_offer(client, "700")
    expect(client.get_by_text("That is more than the $600.00 that are held.").first).to_be_visible()
    expect(client.get_by_label("Why?")).to_have_value("That is what it is worth.")
    fill_offer(client, "250")
    expect_next(client, "Carla offers to settle: $250.00 goes to Ana")

    freelancer.goto("/contracts/1/")
    choose(freelancer, "Answer the offer")
    freelancer.get_by_role("link", name="Make another offer").click()
    fill_offer(freelancer, "400")

    expect_next(client, "Ana offers to settle: $400.00 goes to Ana, less the agreed fee, and $200.00 back to Carla")
    choose(client, "Answer the offer")
    client.get_by_role("link", name="Accept $400.00").click()
    client.get_by_label(re.compile("^Yes: ")).check()
    client.get_by_role("button", name="Accept $400.00").click()
    for page in (client, freelancer):
        expect_figures(page, **{"Paid to date": "$400.00", "Refunded": "$200.00", "Protected now": "$0.00"})
    expect_books(site, earnings=38_000, fees=2_000)
