"""Once the other side has answered, a dispute is withdrawn only if both want it; then everything goes on."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.beginnings import ANA, CARLA, begun
from tests.browser.disagreeing import expect_next, see_dispute
from tests.browser.money import expect_books
from tests.browser.site import Site, running

CONTRACT, DISPUTE = "/contracts/1/", "/disputes/1/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A dispute about $1,500.00; both sides have told their story."""
    deed = "story.negotiated_dispute(**both, amounts=(150_000,))"
    with running(begun(tmp_path_factory.mktemp("site"), deed)) as site:
        yield site


def test_the_opener_asks_and_the_other_side_agrees(site: Site, as_signed_in: Callable[[str], Page]) -> None:
    client, freelancer = as_signed_in(CARLA), as_signed_in(ANA)
    client.goto(CONTRACT)
    see_dispute(client)
    expect(client.get_by_role("link", name="Withdraw the dispute")).to_have_count(0)
    client.get_by_role("link", name="Ask Ana Horvat to agree to a withdrawal").click()
    expect(client.get_by_text("No time runs for the answer")).to_be_visible()
    client.get_by_role("button", name="Ask Ana Horvat to agree").click()
    expect_next(client, "You ask Ana Horvat to agree to its withdrawal.")

    expect(client.get_by_text("Your request to withdraw it waits for Ana Horvat’s answer.")).to_be_visible()
    expect(client.get_by_role("link", name="Take that back")).to_be_visible()

    freelancer.goto(CONTRACT)
    expect_next(freelancer, "Carla Weiss asks you to agree to its withdrawal.")
    see_dispute(freelancer)
    expect(freelancer.get_by_text("Carla Weiss’s request to withdraw it waits for your answer.")).to_be_visible()
    freelancer.get_by_role("link", name="Answer: withdraw it?").click()
    expect(freelancer.get_by_text("it is withdrawn only if you agree")).to_be_visible()
    freelancer.get_by_role("button", name="Agree: the dispute is withdrawn").click()
    expect(freelancer.get_by_text("Ana Horvat agreed to the withdrawal")).to_be_visible()

    for page in (client, freelancer):
        page.goto(DISPUTE)
        expect(page.get_by_role("heading", name="How it ended")).to_be_visible()
        page.goto(CONTRACT)
        expect_next(page, "If nobody acts, $1,500.00 goes to")
    expect_books(site, hold=150_000)
