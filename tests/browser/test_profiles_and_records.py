"""Profiles and records: a freelancer says who they are and shows their work, and a client who does not know them looks.

Each opens the other's figures down to the jobs that they count.
"""

import io
import re
from collections.abc import Callable, Iterator

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.beginnings import ANA, CARLA, begun
from tests.browser.site import Site, running

# Carla has paid Ana and somebody else for work; Vera has dealt with nobody.
PAST = """
from disputes.records import counting
story.approve(story.submitted_milestone(**both, amounts=(60_000,)))
story.approve(story.submitted_milestone(client=carla, amounts=(30_000,)))
counting.count_due()
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(begun(tmp_path_factory.mktemp("site"), PAST)) as site:
        yield site


def picture(name: str, colour: str) -> FilePayload:
    written = io.BytesIO()
    Image.new("RGB", (800, 600), colour).save(written, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": written.getvalue()}


def present(page: Page) -> None:
    """A photograph, hours, a language and two projects in the other order."""
    page.goto("/profile/")
    page.get_by_role("link", name="Add a photograph").click()
    page.locator("input[type=file]").set_input_files(picture("me.jpg", "teal"))
    page.get_by_role("button", name="Use this picture").click()
    expect(page.get_by_text("Your photograph is on your page.")).to_be_visible()
    page.get_by_label(re.compile(r"^From\b")).fill("09:00")
    page.get_by_label(re.compile(r"^To\b")).fill("17:00")
    page.get_by_label("Are you available?").select_option(label="Available now")
    page.get_by_label("Language 1").select_option(label="Croatian")
    page.get_by_label("How well 1").select_option(label="Native")
    page.get_by_role("button", name="Save your profile").click()
    expect(page.get_by_text("Your profile is saved.")).to_be_visible()
    for title in ("A mountain hut", "A tide table"):
        page.goto("/profile/projects/new/")
        page.get_by_label("Title").fill(title)
        page.get_by_label("Link").fill("https://hut.example.org/")
        page.locator("input[type=file]").set_input_files(picture("work.jpg", "coral"))
        page.get_by_role("button", name="Add it").click()
        expect(page.get_by_text(f"“{title}” is on your page.")).to_be_visible()
    page.get_by_role("button", name="Move “A tide table” up").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("A tide table")


def test_each_looks_at_the_other(site: Site, as_signed_in: Callable[[str], Page]) -> None:
    client, freelancer = as_signed_in(CARLA), as_signed_in(ANA)
    present(freelancer)
    freelancer.goto("/contracts/1/")
    client.goto("/people/2/")
    expect(client.get_by_role("heading", name="Ana Horvat")).to_be_visible()
    for text in ("Available now", "Croatian", "Native", "09:00 to 17:00 JST", "where you are"):
        expect(client.get_by_text(text).first).to_be_visible()
    sizes = client.locator("img.avatar--photo, .project__pictures img").evaluate_all(
        "found => found.map(each => (each.loading = 'eager', each.decode().then(() => each.naturalWidth)))"
    )
    assert len(sizes) == 3
    titles = client.locator(".project h3")
    expect(titles).to_have_text(["A tide table", "A mountain hut"])
    client.get_by_role("link", name="Jobs done").click()
    expect(client.get_by_role("heading", name="Jobs done")).to_be_visible()
    client.get_by_role("main").locator(".note").get_by_role("link").click()
    expect(client).to_have_url(f"{site.url}/contracts/1/")

    freelancer.goto("/people/1/")
    expect(freelancer.get_by_role("heading", name="As a client")).to_be_visible()
    expect(freelancer.get_by_text("0 of 2", exact=True)).to_be_visible()
    freelancer.get_by_role("link", name="Left to silence").click()
    expect(freelancer.get_by_text("0 of 1 left to silence")).to_have_count(2)
    freelancer.get_by_role("link", name="What counts, and what does not").click()
    expect(freelancer.get_by_role("heading", name="What a person’s record counts")).to_be_visible()


def test_a_sum_is_hidden(site: Site, as_signed_in: Callable[[str], Page]) -> None:
    client, freelancer = as_signed_in(CARLA), as_signed_in(ANA)
    client.goto("/people/2/")
    expect(client.get_by_role("link", name="Paid in all")).to_be_visible()
    freelancer.goto("/profile/")
    freelancer.get_by_label("Keep to yourself how much you were paid in all").check()
    freelancer.get_by_role("button", name="Save your profile").click()
    expect(freelancer.get_by_text("Your profile is saved.")).to_be_visible()
    client.reload()
    expect(client.get_by_role("link", name="Jobs done")).to_be_visible()
    expect(client.get_by_role("link", name="Paid in all")).to_have_count(0)
    freelancer.goto("/people/2/")
    expect(freelancer.get_by_role("link", name="Paid in all")).to_be_visible()
