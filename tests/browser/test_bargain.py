"""Both sides bargain on a phone and on a screen: each step as both see it, until the client hires on what both saw."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import people
from tests.browser.beginnings import ANA, CARLA, begun
from tests.browser.money import expect_books
from tests.browser.site import Site, running

PROPOSAL = "/proposals/1/"
BEGIN = """
from tests.factories import JobFactory, ProposalFactory
ProposalFactory(job=JobFactory(client=carla), freelancer=ana, amounts=(60_000, 40_000))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(begun(tmp_path_factory.mktemp("site"), BEGIN)) as site:
        yield site


def send(page: Page) -> None:
    page.get_by_role("button", name="Send this version").last.click()


def test_they_bargain_until_she_is_hired(
    site: Site, as_signed_in: Callable[[str], Page], open_browser: Callable[..., Page]
) -> None:
    client, freelancer = open_browser(will_be_refused=True), as_signed_in(ANA)
    people.sign_in(client, CARLA)
    for page in (client, freelancer):
        page.set_viewport_size({"width": 390, "height": 844})

    # The freelancer changes what she has sent; the client reads what is new.
    freelancer.goto(PROPOSAL)
    freelancer.get_by_role("link", name="Change the proposal").click()
    freelancer.get_by_label("Your letter").fill("I have built four shops.")
    freelancer.get_by_label("Amount").nth(1).fill("450")
    freelancer.get_by_label("Your price").fill("1050")
    expect(freelancer.get_by_text("The milestones add up to $1,050.00, which is the price.")).to_be_visible()
    freelancer.get_by_label("A note to the client").fill("The checkout is more work.")
    freelancer.get_by_role("button", name="See what it changes").click()
    expect(freelancer.get_by_text("The total is $50.00 more: $1,050.00 instead of $1,000.00.")).to_be_visible()
    send(freelancer)
    expect(freelancer.get_by_text("Your proposal is changed: $1,050.00, instead of $1,000.00.")).to_be_visible()
    client.goto("/notifications/")
    expect(client.get_by_text("It was $1,000.00").first).to_be_visible()
    client.goto(PROPOSAL)
    expect(client.get_by_text("The checkout is more work.")).to_be_visible()
    expect(client.get_by_text("The letter is another one.")).to_be_visible()
    expect(client.get_by_text("You would hire on version 2")).to_be_visible()

    # The client proposes another plan: a milestone out, one in.
    client.get_by_role("link", name="Propose another plan").click()
    client.get_by_label("Take this milestone out").nth(1).check()
    client.get_by_role("button", name="Add another milestone").click()
    row = client.locator("[data-row]:not([hidden])").last
    row.get_by_label("Title").fill("The basket alone")
    row.get_by_label("Amount").fill("200")
    row.get_by_label("Due").fill("2030-01-31")
    row.get_by_label("Done when").fill("A cup can be bought")
    client.get_by_label("A note to the freelancer").fill("No checkout yet.")
    expect(client.get_by_text("The milestones add up to $800.00.")).to_be_visible()
    send(client)
    expect(client.get_by_text("Your plan of $800.00, instead of $1,050.00, is with Ana Horvat.")).to_be_visible()

    # The freelancer sees the difference with what she receives, and declines.
    freelancer.goto("/proposals/")
    expect(freelancer.get_by_text("Another plan waits for your answer.")).to_be_visible()
    freelancer.goto(PROPOSAL)
    expect(freelancer.get_by_text("You would receive $760.00.")).to_be_visible()
    difference = freelancer.locator("section", has=freelancer.get_by_role("heading", name="What Carla Weiss proposes"))
    expect(difference.get_by_text("1 milestone is taken out.")).to_be_visible()
    expect(difference.get_by_text("The basket alone")).to_be_visible()
    expect(difference.get_by_role("row", name="You receive")).to_contain_text("$997.50")
    freelancer.get_by_role("link", name="Decline the plan").click()
    freelancer.get_by_label("Why not?").fill("A basket without a checkout helps nobody.")
    freelancer.get_by_role("button", name="Decline the plan").click()
    expect(freelancer.get_by_text("You declined the plan.")).to_be_visible()
    client.goto(PROPOSAL)
    expect(client.get_by_text("A basket without a checkout helps nobody.")).to_be_visible()

    # The client tries again, and the freelancer agrees.
    client.get_by_role("link", name="Propose another plan").click()
    client.get_by_label("Amount").nth(0).fill("500")
    send(client)
    freelancer.goto(PROPOSAL)
    freelancer.get_by_role("button", name="Agree to version 4").click()
    expect(freelancer.get_by_text("You agreed to version 4, $950.00 in all.")).to_be_visible()
    client.goto("/jobs/1/proposals/")
    expect(client.get_by_text("Version 4", exact=True)).to_be_visible()

    # What the client saw before it changed once more is not what they hire on.
    client.goto("/proposals/1/hire/")
    expect(client.get_by_text("This is version 4 of the plan")).to_be_visible()
    freelancer.goto("/proposals/1/change/")
    freelancer.get_by_label("Amount").nth(0).fill("510")
    freelancer.get_by_label("Your price").fill("960")
    send(freelancer)
    for box in client.get_by_role("checkbox").all():
        box.check()
    client.get_by_role("button", name="Continue to payment").click()
    expect(client.get_by_text("stands by version 5, and you were about to hire on version 4")).to_be_visible()
    client.get_by_role("link", name="See the plan as it stands").click()
    expect(client.get_by_text("The total is $10.00 more: $960.00 instead of $950.00.")).to_be_visible()

    client.get_by_role("link", name="Hire Ana").click()
    expect(client.get_by_text("This is version 5 of the plan")).to_be_visible()
    for box in client.get_by_role("checkbox").all():
        box.check()
    client.get_by_role("button", name="Continue to payment").click()
    people.pay(client)
    expect_books(site, hold=51_000)
    freelancer.goto("/contracts/1/terms/")
    expect(freelancer.get_by_text("Made of version 5 of the proposal.")).to_be_visible()
