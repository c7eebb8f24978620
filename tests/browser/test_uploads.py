"""A large file goes in parts: it shows how far it is, can be cancelled and goes on after a lost connection."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser import people
from tests.browser.beginnings import ANA, begun
from tests.browser.site import Site, running

CONTRACT = "/contracts/1/"
MB = 1024 * 1024


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(begun(tmp_path_factory.mktemp("site"), "story.funded_milestone(**both)")) as site:
        yield site


@pytest.fixture
def ana(browser: Browser, site: Site) -> Iterator[Page]:
    """A browser whose console may note that a connection was lost."""
    context = browser.new_context(base_url=site.url, locale="en-GB")
    context.set_default_timeout(20_000)
    page = context.new_page()
    people.sign_in(page, ANA)
    page.goto(CONTRACT)
    yield page
    context.close()


def written(folder: Path, name: str, size: int) -> Path:
    path = folder / name
    path.write_bytes(hashlib.sha256(name.encode()).digest() * (size // 32))
    return path


def test_it_survives_three_lost_connections_and_another_is_cancelled(ana: Page, site: Site, tmp_path: Path) -> None:
    film, other = written(tmp_path, "film.mov", 12 * MB), written(tmp_path, "wrong one.mov", 11 * MB)
    lost: list[str] = []

    def bad_line(route: Route) -> None:
        if route.request.method == "PUT" and len(lost) < 3:
            lost.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.continue_()

    ana.route("**/uploads/*/**", bad_line)
    form = ana.locator("form", has=ana.locator("[data-uploads]"))
    form.get_by_label("Message").fill("Here is the film.")
    form.locator("input[type=file]").set_input_files([film])
    row = form.locator(".uploads__file", has_text="film.mov")
    expect(row.get_by_role("progressbar")).to_be_visible()
    expect(row).to_contain_text("The connection is lost. It goes on by itself when it is back.")
    form.locator("input[type=file]").set_input_files([other])
    form.locator(".uploads__file", has_text="wrong one.mov").get_by_role("button", name="Cancel").click()
    expect(form.locator(".uploads__file", has_text="wrong one.mov")).to_have_count(0)
    # Sent before it is there: the form waits.
    form.get_by_role("button", name="Send to").click()
    expect(form).to_contain_text("The form is sent as soon as they are here.")
    sent = ana.locator(".message", has_text="Here is the film.")
    expect(sent).to_be_visible(timeout=60_000)
    assert len(lost) == 3
    with ana.expect_download() as download:
        sent.get_by_role("link", name="film.mov").click()
    assert Path(download.value.path()).read_bytes() == film.read_bytes()
    assert site.ask("SELECT count(*) FROM contracts_messagefile") == 1


def test_what_cannot_be_taken_is_said_before_it_travels(ana: Page, tmp_path: Path) -> None:
    empty = tmp_path / "void.txt"
    empty.touch()
    form = ana.locator("form", has=ana.locator("[data-uploads]"))
    form.locator("input[type=file]").set_input_files([empty])
    expect(form).to_contain_text("void.txt is empty.")
    expect(form.locator(".uploads__file")).to_have_count(0)


def test_a_picture_can_be_dropped(ana: Page) -> None:
    form = ana.locator("form", has=ana.locator("[data-uploads]"))
    dropped = ana.evaluate_handle(
        """async () => {
            const canvas = document.createElement("canvas")
            canvas.width = canvas.height = 40
            const blob = await new Promise((resolve) => canvas.toBlob(resolve))
            const data = new DataTransfer()
            data.items.add(new File([blob], "dot.png", { type: "image/png" }))
            return data
        }"""
    )
    form.dispatch_event("drop", {"dataTransfer": dropped})
    row = form.locator(".uploads__file", has_text="dot.png")
    expect(row.get_by_role("button", name="Remove")).to_be_visible()
    form.get_by_label("Message").fill("A dot.")
    form.get_by_role("button", name="Send to").click()
    picture = ana.locator(".message", has_text="A dot.").locator("img")
    expect(picture).to_be_visible()
    ana.wait_for_function("(image) => image.naturalWidth === 40", arg=picture.element_handle())
