"""A freelancer asks for a payment: the client sees it first on the dashboard, and pays it in one step."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import people
from tests.browser.beginnings import ANA, CARLA, begun
from tests.browser.money import expect_books
from tests.browser.site import Site, running

CONTRACT = "/contracts/1/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(begun(tmp_path_factory.mktemp("site"), "story.funded_milestone(**both, amounts=(60_000,))")) as site:
        yield site


def ask(page: Page, amount: str, what_for: str) -> None:
    page.goto(CONTRACT)
    page.get_by_role("link", name="Ask for a payment").click()
    page.get_by_label("How much?").fill(amount)
    expect(page.get_by_text("You receive $190.00 after the fee of 5 %.")).to_be_visible()
    page.get_by_label("What for?").fill(what_for)
    page.get_by_label("Why?").fill("The printer wants to be paid before.")
    page.get_by_role("button", name="Ask Carla Weiss").click()
    expect(page.get_by_role("heading", name="You ask for $200.00")).to_be_visible()


def test_it_is_asked_for_and_paid(site: Site, as_signed_in: Callable[[str], Page]) -> None:
    client, freelancer = as_signed_in(CARLA), as_signed_in(ANA)
    ask(freelancer, "200", "Paper")
    client.goto("/dashboard/")
    row = client.locator(".thing").first
    expect(row).to_contain_text("$200.00")
    expect(row).to_contain_text("Ana Horvat")
    row.get_by_role("link", name="Pay, fund or decline").click()
    expect(client.get_by_text("You pay $200.00; Ana Horvat receives $190.00 after the fee of 5 %.")).to_be_visible()
    client.get_by_role("button", name="Pay $200.00").click()
    people.pay(client)
    expect_books(site, hold=60_000, earnings=19_000, fees=1_000)
    for page in (client, freelancer):
        page.goto(CONTRACT)
        expect(page.get_by_role("heading", name="asks for $200.00")).to_have_count(0)

    ask(freelancer, "200", "More paper")
    client.goto(CONTRACT)
    client.get_by_role("link", name="Decline").click()
    client.get_by_label("Why not?").fill("Use what you have.")
    client.get_by_role("button", name="Decline").click()
    expect(client.get_by_text("Declined. Ana Horvat is told, and nothing was charged.")).to_be_visible()
    freelancer.goto("/notifications/")
    expect(freelancer.get_by_text("Use what you have.")).to_be_visible()
