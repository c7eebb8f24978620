"""The two agree on a part of the money: an offer, a counter-offer, and the first side accepts."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.beginnings import ANA, CARLA, begun
from tests.browser.disagreeing import accept_offer, counter, expect_next, fill_offer
from tests.browser.money import expect_books, expect_figures
from tests.browser.people import choose
from tests.browser.site import Site, running

IN_REVIEW, AT_WORK = "/contracts/1/", "/contracts/2/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One job in review, and one on which nothing was submitted."""
    deeds = (
        "story.submitted_milestone(**both, amounts=(60_000,))",
        "story.funded_milestone(**both, amounts=(80_000,))",
    )
    with running(begun(tmp_path_factory.mktemp("site"), *deeds)) as site:
        yield site


def expect_settled(page: Page, sentence: str, **figures: str) -> None:
    """The page has the split in its figures, and the milestone, when it is looked at, in a sentence."""
    expect_figures(page, **{"Protected now": "$0.00", **figures})
    milestone = page.locator("details.milestone")
    if milestone.get_attribute("open") is None:
        milestone.locator("summary").first.click()
    expect(milestone.get_by_text(sentence)).to_be_visible()
    expect(milestone.get_by_text("Answered with another offer")).to_be_visible()


def test_the_client_offers_a_part(site: Site, as_signed_in: Callable[[str], Page]) -> None:
    client, freelancer = as_signed_in(CARLA), as_signed_in(ANA)
    client.goto(IN_REVIEW)
    choose(client, "Offer a settlement")
    fill_offer(client, "700")
    expect(client.get_by_text("That is more than the $600.00 that are held.").first).to_be_visible()
    expect(client.get_by_label("Why?")).to_have_value("That is what it is worth.")
    fill_offer(client, "250")
    to_client = "You offer to settle: Ana Horvat gets $237.50 of $250.00 after the fee of 5 %"
    to_freelancer = "Carla Weiss offers to settle: You get $237.50 of $250.00 after the fee of 5 %"
    for page, offered in ((client, to_client), (freelancer, to_freelancer)):
        page.goto(IN_REVIEW)
        expect_next(page, offered)
    counter(freelancer, "400")

    # The client's page was open all the time.
    expect_next(client, "Ana Horvat offers to settle: Ana Horvat gets $380.00 of $400.00 after the fee of 5 %")
    expect_next(freelancer, "You offer to settle: You get $380.00 of $400.00 after the fee of 5 %")
    expect_books(site, hold=140_000)
    accept_offer(client, "$400.00")
    to_client = "Settled: $400.00 was paid to Ana Horvat, and $200.00 went back to you."
    to_freelancer = "Settled: $400.00 was paid to you, and $200.00 went back to Carla Weiss."
    for page, sentence in ((client, to_client), (freelancer, to_freelancer)):
        expect_settled(page, sentence, **{"Paid to date": "$400.00", "Refunded": "$200.00"})
    expect_books(site, hold=80_000, earnings=38_000, fees=2_000)


def test_the_freelancer_offers_a_part_of_what_was_not_submitted(
    site: Site, as_signed_in: Callable[[str], Page]
) -> None:
    client, freelancer = as_signed_in(CARLA), as_signed_in(ANA)
    freelancer.goto(AT_WORK)
    choose(freelancer, "Offer a settlement")
    fill_offer(freelancer, "300")
    client.goto(AT_WORK)
    expect_next(
        client,
        "Ana Horvat offers to settle: Ana Horvat gets $285.00 of $300.00 after the fee of 5 %, and you get $500.00",
    )
    counter(client, "100")
    expect_next(freelancer, "Carla Weiss offers to settle: You get $95.00 of $100.00")
    accept_offer(freelancer, "$100.00")
    to_client = "Settled: $100.00 was paid to Ana Horvat, and $700.00 went back to you."
    to_freelancer = "Settled: $100.00 was paid to you, and $700.00 went back to Carla Weiss."
    for page, sentence in ((client, to_client), (freelancer, to_freelancer)):
        expect_settled(page, sentence, **{"Paid to date": "$100.00", "Refunded": "$700.00"})
    expect_books(site, earnings=47_500, fees=2_500)
