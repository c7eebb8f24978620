"""Looking for work and naming a price: what is on the first screen, and what is said while somebody types."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import people
from tests.browser.beginnings import ANA, begun
from tests.browser.site import Site, running

DEEDS = """
from accounts.models import Skill
from tests.factories import JobFactory
for number in range(8):
    job = JobFactory(client=carla, title="Logo and labels for a small brewery", description="A mark, a wordmark. " * 20)
    job.skills.set(Skill.named(["Branding", "Illustration", "Print"]))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(begun(tmp_path_factory.mktemp("site"), DEEDS)) as site:
        yield site


@pytest.mark.parametrize(("width", "height", "least"), [(1280, 800, 6), (390, 844, 2)])
def test_the_first_screen_shows_jobs(
    site: Site, open_browser: Callable[..., Page], width: int, height: int, least: int
) -> None:
    page = open_browser(viewport={"width": width, "height": height})
    page.goto("/jobs/")
    ends = page.evaluate("[...document.querySelectorAll('.job')].map(job => job.getBoundingClientRect().bottom)")
    assert sum(end <= height for end in ends) >= least
    expect(page.get_by_label("Search open jobs")).to_be_visible()
    expect(page.get_by_label("Category")).to_be_hidden()
    page.locator("summary", has_text="Filters").click()
    expect(page.get_by_label("Category")).to_be_visible()


def test_what_arrives_is_said_while_the_price_is_typed(site: Site, open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    people.sign_in(page, ANA)
    page.goto("/jobs/1/propose/")
    line = page.locator("[data-arrives]")
    expect(line).to_have_text("The fee is 5 %, taken from what you are paid.")
    expect(page.get_by_role("button", name="Work out what you receive")).to_be_hidden()
    page.get_by_label("Your price").fill("1,100")
    expect(line).to_have_text("You receive $1,045.00 after the fee of 5 %.")
    page.get_by_label("Your price").fill("1,100 or so")
    expect(line).to_have_text("The fee is 5 %, taken from what you are paid.")
    # Each milestone's fee is rounded by itself: twice 0.33 less 0.02.
    page.get_by_label("Your price").fill("0.66")
    page.locator(".rows__row").nth(0).get_by_label("Amount").fill("0.33")
    expect(line).to_have_text("You receive $0.63 after the fee of 5 %.")
    page.get_by_role("button", name="Add another milestone").click()
    page.locator(".rows__row").nth(1).get_by_label("Amount").fill("0.33")
    expect(line).to_have_text("You receive $0.62 after the fee of 5 %.")
    expect(page.locator("[data-rows-total]")).to_have_text("The milestones add up to $0.66, which is the price.")


def test_without_scripts_it_is_worked_out_by_a_button(site: Site, open_browser: Callable[..., Page]) -> None:
    page = open_browser(java_script_enabled=False)
    people.sign_in(page, ANA)
    page.goto("/jobs/1/propose/")
    page.get_by_label("Your price").fill("1,100")
    page.get_by_role("button", name="Work out what you receive").click()
    expect(page.locator("[data-arrives]")).to_have_text("You receive $1,045.00 after the fee of 5 %.")
    expect(page.get_by_label("Your price")).to_have_value("1,100")
