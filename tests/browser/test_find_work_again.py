"""A freelancer looks for work: filters, saves a job and a search, hears of a new job by mail, and stops the mail."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser import people
from tests.browser.beginnings import ANA, CARLA, begun
from tests.browser.site import Site, running, until

# What only screen readers read may stand apart from the word before it.
SAVE, LET_GO = re.compile("^Save ?: Leaflet$"), re.compile("^Saved ?: take Leaflet out of your list$")
DEEDS = """
from accounts.models import Skill
from tests.factories import JobFactory
carla.country = "DE"
carla.save()
for title, skills in [("Logo for a bakery", ["Branding", "Print"]), ("Leaflet", ["Print"]), ("Web shop", ["Django"])]:
    JobFactory(client=carla, title=title, category="design").skills.set(Skill.named(skills))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(begun(tmp_path_factory.mktemp("site"), DEEDS)) as site:
        yield site


def titles(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".job__title a").all_inner_texts()]


def mail_to(site: Site, address: str) -> str:
    """The newest mail about new jobs, as it was sent, its lines put together again."""

    def look() -> str:
        for mail in sorted((site.folder / "mail").glob("*"), key=lambda path: path.stat().st_mtime, reverse=True):
            text = mail.read_text().replace("=\n", "").replace("=3D", "=")
            if f"To: {address}" in text and "List-Unsubscribe" in text:
                return text
        return ""

    return until(look, f"mail about new jobs to {address}")


def test_filters_narrow_the_list(site: Site, as_signed_in: Callable[[str], Page]) -> None:
    page = as_signed_in(ANA)
    page.goto("/jobs/")
    assert titles(page) == ["Web shop", "Leaflet", "Logo for a bakery"]
    page.locator("summary", has_text="Filters").click()
    page.get_by_label("Skills").fill("print, branding")
    page.get_by_label("Client’s country").select_option(label="Germany")
    page.get_by_label("Proposals so far").select_option(label="Fewer than 5")
    page.get_by_label("Posted").select_option(label="In the last 7 days")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("heading", name="1 open job")).to_be_visible()
    assert titles(page) == ["Logo for a bakery"]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_job_is_saved_and_found_again(site: Site, open_browser: Callable[..., Page], scripts: bool) -> None:
    page = open_browser(java_script_enabled=scripts, viewport={"width": 390, "height": 844})
    people.sign_in(page, ANA)
    page.goto("/jobs/")
    page.get_by_role("button", name=SAVE).click()
    expect(page.get_by_role("button", name=LET_GO)).to_be_visible()
    page.get_by_role("link", name="Saved jobs").click()
    expect(page.get_by_role("heading", name="Saved jobs")).to_be_visible()
    assert titles(page) == ["Leaflet"]
    page.get_by_role("button", name=LET_GO).click()
    # The page's script leaves it there, to be saved again; without, the page comes anew.
    expect(page.get_by_role("button", name=LET_GO)).to_have_count(0)
    page.goto("/jobs/saved/")
    expect(page.get_by_text("You have not saved a job yet")).to_be_visible()


def test_a_search_is_saved_told_of_by_mail_and_stopped(site: Site, as_signed_in: Callable[[str], Page]) -> None:
    ana, carla = as_signed_in(ANA), as_signed_in(CARLA)
    ana.goto("/jobs/")
    ana.get_by_label("Search open jobs").fill("posters")
    ana.get_by_role("button", name="Search", exact=True).click()
    expect(ana.get_by_text("No open job fits all of this")).to_be_visible()
    ana.get_by_role("link", name="Save this search").click()
    ana.get_by_label("Name").fill("Posters")
    ana.get_by_label("At once").check()
    ana.get_by_role("button", name="Save the search").click()
    expect(ana.get_by_text("Your search “Posters” is saved.")).to_be_visible()

    deadline = f"{site.now().date() + timedelta(days=20)}"
    people.post_job(carla, title="A poster for our fair", budget="400", currency="EUR", deadline=deadline)
    mail = mail_to(site, ANA)
    assert "A poster for our fair" in mail
    assert "€400.00" in mail or "=E2=82=AC400.00" in mail

    ana.goto("/jobs/searches/")
    expect(ana.get_by_text("1 new")).to_be_visible()
    ana.get_by_role("link", name="Posters", exact=True).click()
    assert titles(ana) == ["A poster for our fair"]

    # Whoever has the link need not be signed in.
    [link] = set(re.findall(r"https?://[^/\s]+(/jobs/mail/search\.[^\s>]+)", mail))
    ana.goto(link)
    expect(ana.get_by_role("heading", name="No more mail about")).to_be_visible()
    ana.get_by_role("button", name="Stop the mail").click()
    expect(ana.get_by_role("status")).to_have_text(re.compile("You get no more of this mail"))
    ana.goto("/jobs/searches/")
    expect(ana.get_by_label("Mail about new jobs")).to_have_value("never")
    expect(ana.get_by_text("1 new")).to_have_count(0)
