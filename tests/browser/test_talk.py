"""A freelancer asks about a job, the client answers, without a reload; a message becomes work that is handed in."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.beginnings import ANA, CARLA, begun
from tests.browser.site import Site, running

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
JOBS = """
from tests.factories import JobFactory
JobFactory(client=carla, title="A poster for the bakery")
story.funded_milestone(**both, amounts=(60_000,))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(begun(tmp_path_factory.mktemp("site"), JOBS)) as site:
        yield site


def write(page: Page, text: str, *, button: str) -> None:
    page.get_by_role("textbox", name="Message").fill(text)
    page.get_by_role("button", name=button).click()


def test_a_question_and_its_answer(as_signed_in: Callable[[str], Page]) -> None:
    freelancer, client = as_signed_in(ANA), as_signed_in(CARLA)
    freelancer.goto("/jobs/1/")
    freelancer.get_by_role("link", name="Ask a question").click()
    expect(freelancer.get_by_text("between the two of you")).to_be_visible()
    write(freelancer, "Write to me on WhatsApp, +385 91 555 0142.", button="Send the message")
    expect(freelancer.get_by_text("Is this about paying or talking elsewhere?")).to_be_visible()
    expect(freelancer.get_by_role("button", name="Send all the same")).to_be_visible()
    write(freelancer, "Which paper do you want?", button="Send the message")
    expect(freelancer.get_by_role("heading", name="Carla Weiss")).to_be_visible()

    client.goto("/inbox/")
    expect(client.get_by_text("1 new")).to_be_visible()
    client.get_by_role("link", name="Ana Horvat").click()
    expect(client.get_by_text("Which paper do you want?")).to_be_visible()
    client.get_by_role("link", name="Quote").click()
    expect(client.get_by_text("You quote Ana Horvat")).to_be_visible()
    write(client, "The thick one, please.", button="Send to Ana Horvat")

    # Without a reload, while something is being typed, which stays.
    freelancer.get_by_role("textbox", name="Message").fill("I begin to write")
    expect(freelancer.get_by_text("The thick one, please.")).to_be_visible()
    expect(freelancer.get_by_role("textbox", name="Message")).to_have_value("I begin to write")
    expect(freelancer.locator(".message .quote")).to_contain_text("Which paper do you want?")
    client.goto("/inbox/")
    expect(client.get_by_text("1 new")).to_have_count(0)


def test_what_is_typed_is_a_draft_and_is_found_again(as_signed_in: Callable[[str], Page]) -> None:
    page = as_signed_in(ANA)
    page.goto("/inbox/?q=paper")
    page.get_by_role("link", name="Ana Horvat").first.click()
    # What was begun in the other test stands there as a draft.
    expect(page.get_by_role("textbox", name="Message")).to_have_value("I begin to write")
    with page.expect_response("**/drafts/**"):
        page.get_by_role("textbox", name="Message").fill("Words that nobody sent")
    page.reload()
    expect(page.get_by_role("textbox", name="Message")).to_have_value("Words that nobody sent")


def test_on_a_phone(open_browser: Callable[..., Page], cookies: dict[str, Any], as_signed_in: Any) -> None:
    as_signed_in(CARLA)
    page = open_browser(storage_state=cookies[CARLA], **PHONE)
    page.goto("/dashboard/")
    page.locator("#inbox-link").click()
    page.get_by_role("link", name="Ana Horvat").first.click()
    write(page, "From the tram.", button="Send to Ana Horvat")
    expect(page.get_by_text("From the tram.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_message_becomes_work(as_signed_in: Callable[[str], Page]) -> None:
    page = as_signed_in(ANA)
    page.goto("/contracts/1/")
    write(page, "The draft: https://work.example.org/7", button="Send to Carla Weiss")
    page.get_by_role("link", name="Hand in as work").click()
    expect(page.get_by_role("textbox", name="Message")).to_have_value("The draft: https://work.example.org/7")
    expect(page.get_by_label("Links")).to_have_value("https://work.example.org/7")
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_text("In review").first).to_be_visible()
