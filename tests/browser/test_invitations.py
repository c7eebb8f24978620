"""A client invites a freelancer: they propose, or decline with a word; a finished contract is begun again."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser import people
from tests.browser.beginnings import ANA, CARLA, begun
from tests.browser.site import Site, running

DEEDS = """
from tests.factories import JobFactory
for title in ("Labels for jam", "A stall at the market"):
    JobFactory(client=carla, title=title)
story.approve(story.submitted_milestone(**both, amounts=(60_000,)))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(begun(tmp_path_factory.mktemp("site"), DEEDS)) as site:
        yield site


def invite(page: Page, job: str, note: str) -> None:
    page.goto("/contracts/1/")
    page.get_by_role("link", name="Ana Horvat").first.click()
    page.get_by_role("link", name="Invite to a job").click()
    page.get_by_label("Job").select_option(label=f"{job} ($1,000.00)")
    page.get_by_label("Your note").fill(note)
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("Ana Horvat is invited. We tell you when they answer.")).to_be_visible()


def test_one_is_proposed_for_and_one_declined(site: Site, as_signed_in: Callable[[str], Page]) -> None:
    client, freelancer = as_signed_in(CARLA), as_signed_in(ANA)
    invite(client, "Labels for jam", "Your bread labels are lovely.")
    invite(client, "A stall at the market", "It is three days in June.")
    expect(client.get_by_text("Waiting for an answer")).to_be_visible()

    freelancer.goto("/dashboard/")
    expect(freelancer.get_by_role("heading", name="You are invited")).to_be_visible()
    freelancer.get_by_role("link", name="Labels for jam").click()
    expect(freelancer.get_by_text("Your bread labels are lovely.")).to_be_visible()
    day = str(datetime.now(UTC).date() + timedelta(days=30))
    people.propose(freelancer, freelancer.url, price="900", plan=[("Labels", "900", day, "Six labels")])

    freelancer.goto("/invitations/")
    freelancer.get_by_role("link", name="A stall at the market").click()
    freelancer.get_by_role("link", name="Decline the invitation").click()
    freelancer.get_by_label("A word to the client").fill("I am away all June.")
    freelancer.get_by_role("button", name="Decline").click()
    expect(freelancer.get_by_text("You declined. Carla Weiss is told.")).to_be_visible()

    client.goto("/notifications/")
    expect(client.get_by_text("I am away all June.")).to_be_visible()
    client.get_by_role("link", name="declined your invitation").first.click()
    expect(client.get_by_text("I am away all June.")).to_be_visible()
    client.goto("/jobs/mine/")
    client.get_by_role("link", name="Labels for jam").first.click()
    client.get_by_role("link", name="Invite freelancers").click()
    client.get_by_role("link", name="Read the proposal").click()
    expect(client.get_by_text("$900.00").first).to_be_visible()


def test_hired_again(site: Site, as_signed_in: Callable[[str], Page]) -> None:
    client, freelancer = as_signed_in(CARLA), as_signed_in(ANA)
    client.goto("/contracts/1/")
    client.get_by_role("link", name="Hire Ana Horvat again").click()
    expect(client.get_by_label("Budget")).to_have_value("1000.00")
    client.get_by_label("Title").fill("The second shop")
    client.get_by_label("Needed by").fill(str(datetime.now(UTC).date() + timedelta(days=40)))
    client.get_by_role("button", name="Publish and invite").click()
    expect(client.get_by_text("“The second shop” is open, and Ana Horvat is invited.")).to_be_visible()
    freelancer.goto("/invitations/")
    freelancer.get_by_role("link", name="The second shop").click()
    expect(freelancer.get_by_text("We have worked together")).to_be_visible()
