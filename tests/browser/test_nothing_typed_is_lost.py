"""What people type outlives a closed browser, an ended session and a refresh; a second click does nothing."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import people
from tests.browser.beginnings import ANA, CARLA, begun
from tests.browser.site import Site, running, until

CONTRACT, SUBMISSION, MESSAGE = "/contracts/1/", "/milestones/1/submission/", "/contracts/1/messages/"
WORDS = "Three sketches.\nThe second is the one I would go on with."
OPENED = Callable[..., Page]
SIGNED_OUT_AND_WRITTEN_TO = """
from django.contrib.sessions.models import Session
from contracts.models import Contract, Message
Session.objects.all().delete()
contract = Contract.objects.get()
Message.send(contract, by=contract.freelancer, text="More news.", files=[])
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Ana works for Carla, and has not handed anything in."""
    with running(begun(tmp_path_factory.mktemp("site"), "story.active_contract(**both)")) as site:
        yield site


@pytest.fixture(autouse=True)
def nothing_kept(site: Site) -> None:
    """Each begins with empty forms."""
    site.manage("shell", "--verbosity", "0", "-c", "from marketplace.models import Draft; Draft.objects.all().delete()")


def message(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Message")


def type_slowly(page: Page, words: str) -> None:
    message(page).press_sequentially(words, delay=1)


def expect_draft(page: Page) -> None:
    expect(page.locator("[data-draft]")).to_contain_text(re.compile(r"Draft of \d\d:\d\d"))


def test_it_is_there_on_another_device(as_signed_in: OPENED, open_browser: OPENED) -> None:
    desk = as_signed_in(ANA)
    desk.goto(SUBMISSION)
    expect(desk.locator("[data-draft]")).to_be_hidden()
    type_slowly(desk, WORDS)
    expect_draft(desk)
    desk.get_by_label("Links").fill("https://example.org/one")
    # Closed at once: the last words leave with the page.
    desk.close(run_before_unload=True)
    desk.context.close()
    phone = open_browser(viewport={"width": 390, "height": 844})
    people.sign_in(phone, ANA)
    phone.goto(SUBMISSION)
    expect(message(phone)).to_have_value(WORDS)
    expect_draft(phone)
    phone.get_by_role("button", name="Drop it").click()
    expect(phone.get_by_text("Your draft is gone.")).to_be_visible()
    expect(message(phone)).to_have_value("")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_session_that_ended_takes_nothing_away(open_browser: OPENED, scripts: bool) -> None:
    page = open_browser(java_script_enabled=scripts)
    people.sign_in(page, ANA)
    page.goto(SUBMISSION)
    other_tab = page.context.new_page()
    other_tab.goto("/accounts/logout/")
    other_tab.get_by_role("main").get_by_role("button", name="Sign out").click()
    message(page).fill(WORDS)
    page.get_by_role("button", name="Submit for review").click()
    expect(page).to_have_url(re.compile("/accounts/login/"))
    page.get_by_label("Email").fill(ANA)
    page.get_by_label("Password").fill(people.PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile(SUBMISSION))
    expect(message(page)).to_have_value(WORDS)
    expect_draft(page)


def test_the_other_tab_is_told(as_signed_in: OPENED) -> None:
    first = as_signed_in(CARLA)
    second = first.context.new_page()
    for page in (first, second):
        page.goto(MESSAGE)
    type_slowly(first, "Here.")
    expect_draft(first)
    type_slowly(second, "There.")
    expect(second.locator("[data-draft]")).to_contain_text("instead of what you typed in another tab")
    first.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(first.locator("[data-draft]")).to_contain_text("You typed on in another tab")
    first.get_by_role("button", name="Show how it is now").click()
    expect(message(first)).to_have_value("There.")


def test_the_refresh_takes_nothing_away(as_signed_in: OPENED, site: Site) -> None:
    """Also where it finds that nobody is signed in any more, which it otherwise says by a page to sign in."""
    page, other = as_signed_in(CARLA), as_signed_in(ANA)
    page.goto(CONTRACT)
    type_slowly(page, "A longer answer")
    other.goto(MESSAGE)
    message(other).fill("News for Carla.")
    other.get_by_role("button", name="Send the message").click()
    expect(page.get_by_text("News for Carla.")).to_be_visible()
    expect(message(page)).to_have_value("A longer answer")
    with page.expect_response(lambda answer: "hx-refresh" in answer.headers, timeout=90_000) as refreshed:
        site.manage("shell", "--verbosity", "0", "-c", SIGNED_OUT_AND_WRITTEN_TO)
    assert refreshed.value.ok
    expect(message(page)).to_have_value("A longer answer")
    page.get_by_role("button", name=re.compile("^Send to")).click()
    expect(page).to_have_url(re.compile("/accounts/login/"))
    page.get_by_label("Email").fill(CARLA)
    page.get_by_label("Password").fill(people.PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(message(page)).to_have_value("A longer answer")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_double_click_sends_one_message(open_browser: OPENED, site: Site, scripts: bool) -> None:
    page = open_browser(java_script_enabled=scripts)
    people.sign_in(page, CARLA)
    page.goto(MESSAGE)
    words = f"Only once, scripts: {scripts}."
    message(page).fill(words)
    page.get_by_role("button", name="Send the message").dblclick()
    expect(page.locator("#messages")).to_contain_text(words)
    count = "SELECT count(*) FROM contracts_message WHERE text = %s"
    until(lambda: site.ask(count, words), "the message")
    assert site.ask(count, words) == 1
    assert site.ask("SELECT count(*) FROM marketplace_sentform WHERE led_to = ''") == 0
