"""What the two sides do when they disagree, in their own words."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.people import choose

WORKER_MILLISECONDS = 30_000


def expect_next(page: Page, words: str | re.Pattern[str]) -> None:
    """Wait until the open page says so; a contract's page refreshes itself."""
    expect(page.locator(".next__sentence")).to_contain_text(words, timeout=WORKER_MILLISECONDS)


def ask_for_refund(page: Page, amount: str) -> None:
    """Ask for everything back on the open contract page."""
    choose(page, f"Ask for {amount} back")
    page.get_by_label("Why do you want the money back?").fill("I have heard nothing.")
    page.get_by_role("button", name=f"Ask for {amount} back").click()


def fill_offer(page: Page, share: str) -> None:
    """Fill in how much goes to Ana, and why."""
    page.get_by_label("How much goes to Ana?").fill(share)
    page.get_by_label("Why?").fill("That is what it is worth.")
    page.get_by_role("button", name="Make the offer").click()


def open_dispute(page: Page, *, criterion: str, wants: str, file: Path) -> None:
    """Open a dispute on the open contract page, with a file and a quoted message."""
    choose(page, "Open a dispute")
    page.get_by_label(criterion).check()
    page.get_by_label("What happened?").fill("The first part does not work.")
    page.get_by_label("How much should go to Ana?").fill(wants)
    page.get_by_label("Files").set_input_files(file)
    page.get_by_text("Quote messages").click()
    page.get_by_label(re.compile("It will work on Monday")).check()
    page.get_by_label(re.compile("^Yes, open a dispute")).check()
    page.get_by_role("button", name=re.compile("^Open a dispute about")).click()


def respond(page: Page, *, wants: str) -> None:
    """Respond to the dispute of the open contract page."""
    choose(page, "Respond to the dispute")
    page.get_by_role("link", name="Respond to the dispute").click()
    page.get_by_label("What happened?").fill("It works; the server was down on Monday.")
    page.get_by_label("How much should go to Ana?").fill(wants)
    page.get_by_role("button", name="Respond to the dispute").click()


def appeal(page: Page) -> None:
    """Appeal on the open page of a dispute."""
    page.get_by_role("link", name="Appeal the ruling").click()
    page.get_by_label("What is wrong with the ruling?").fill("The server was down for a day only.")
    page.get_by_role("button", name="Appeal the ruling").click()
