"""A client looks for somebody: by words, slips and skills, and invites them from the list."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.beginnings import ANA, CARLA, begun
from tests.browser.site import Site, running

DEEDS = """
from accounts.models import Skill, User
from tests.factories import FreelancerFactory, JobFactory
from tests.directory.people import person
JobFactory(client=carla, title="Labels for jam")
User.objects.filter(pk=ana.pk).update(headline="Brand designer for any bakery")
ana.skills.set(Skill.named(["Branding", "Print"]))
for number in range(25):
    person(f"Writer {number}", headline="Writer of manuals", skills=["Print"])
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(begun(tmp_path_factory.mktemp("site"), DEEDS)) as site:
        yield site


def test_she_is_found_and_invited(site: Site, as_signed_in: Callable[[str], Page]) -> None:
    client, freelancer = as_signed_in(CARLA), as_signed_in(ANA)
    client.goto("/jobs/mine/")
    client.get_by_role("link", name="Labels for jam").first.click()
    client.get_by_role("link", name="Invite freelancers").click()
    client.get_by_role("main").get_by_role("link", name="Find people").click()
    expect(client.get_by_role("heading", name="26 freelancers")).to_be_visible()
    client.get_by_role("link", name="Next").click()
    expect(client.locator(".found-person")).to_have_count(6)

    client.get_by_label("Search freelancers").fill("bakrey")
    client.get_by_role("button", name="Search").click()
    expect(client.get_by_text("Nobody has just these words.")).to_be_visible()
    expect(client.get_by_role("heading", name="Ana Horvat")).to_be_visible()
    client.get_by_role("link", name="Clear").click()
    client.locator("summary", has_text="Filters").click()
    client.get_by_role("combobox", name="Skills").fill("branding, print")
    client.get_by_role("button", name="Apply").click()
    expect(client.get_by_role("heading", name="1 freelancer")).to_be_visible()

    client.get_by_role("link", name="Invite Ana Horvat").click()
    expect(client.get_by_label("Job")).to_have_value("1")
    client.get_by_label("Your note").fill("Would you draw six labels?")
    client.get_by_role("button", name="Send the invitation").click()
    expect(client.get_by_text("Ana Horvat is invited.")).to_be_visible()
    freelancer.goto("/dashboard/")
    expect(freelancer.get_by_text("Would you draw six labels?")).to_be_visible()


def test_a_visitor_looks_around(site: Site, open_browser: Callable[..., Page]) -> None:
    page = open_browser(viewport={"width": 390, "height": 844})
    page.goto("/people/?q=designer")
    expect(page.get_by_role("heading", name="Ana Horvat")).to_be_visible()
    expect(page.get_by_role("link", name="Invite")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
