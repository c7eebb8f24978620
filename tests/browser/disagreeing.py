"""What the two sides do when they disagree, in their own words."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.people import choose

WORKER_MILLISECONDS = 30_000


def expect_next(page: Page, words: str | re.Pattern[str]) -> None:
    """Wait until the open page says so; a contract's page refreshes itself."""
    expect(page.locator(".next__sentence")).to_contain_text(words, timeout=WORKER_MILLISECONDS)


def see_dispute(page: Page) -> None:
    """Go from the open contract page to its dispute."""
    choose(page, re.compile("^(See the dispute|Respond to the dispute|Read the ruling)"))
    expect(page.get_by_role("heading", name=re.compile("^Dispute about"))).to_be_visible()


def ask_for_refund(page: Page, amount: str) -> None:
    """Ask for everything back on the open contract page."""
    choose(page, f"Ask for {amount} back")
    page.get_by_label("Why do you want the money back?").fill("I have heard nothing.")
    page.get_by_role("button", name=f"Ask for {amount} back").click()


def fill_offer(page: Page, share: str) -> None:
    """Fill in how much goes to Ana, and why."""
    page.get_by_label(re.compile("How much goes to (Ana Horvat|you)\\?")).fill(share)
    page.get_by_label("Why?").fill("That is what it is worth.")
    page.get_by_role("button", name="Make the offer").click()


def counter(page: Page, share: str) -> None:
    """Answer the offer on the open contract page with another one."""
    choose(page, "Answer the offer")
    page.get_by_role("link", name="Make another offer").click()
    fill_offer(page, share)


def accept_offer(page: Page, amount: str) -> None:
    """Accept that so much goes to the freelancer, on the open contract page."""
    choose(page, "Answer the offer")
    page.get_by_role("link", name=re.compile("^Accept: you")).click()
    page.get_by_label(re.compile(f"^Yes: .*{re.escape(amount)}")).check()
    page.get_by_role("button", name=re.compile("^Accept: you")).click()


def open_dispute(page: Page, *, criterion: str, story: str, wants: str, file: Path, quoting: str) -> None:
    """Open a dispute on the open contract page, with a file and a quoted message."""
    choose(page, "Open a dispute")
    page.get_by_label(criterion).check()
    page.get_by_label("What happened?").fill(story)
    page.get_by_label("How much should go to Ana Horvat?").fill(wants)
    page.get_by_label("Files").set_input_files(file)
    page.get_by_text("Quote messages").click()
    page.get_by_label(re.compile(quoting)).check()
    page.get_by_label(re.compile("^Yes, open a dispute")).check()
    page.get_by_role("button", name=re.compile("^Open a dispute about")).click()


def respond(page: Page, *, story: str, wants: str) -> None:
    """Respond on the open page of a dispute."""
    page.get_by_role("link", name="Respond to the dispute").click()
    page.get_by_label("What happened?").fill(story)
    page.get_by_label("How much should go to Ana Horvat?").fill(wants)
    page.get_by_role("button", name="Respond to the dispute").click()


def answer_staff(page: Page, *, words: str, file: Path) -> None:
    """Answer the question of staff on the open page of a dispute, with a file."""
    page.get_by_role("link", name="Answer our staff").click()
    page.get_by_label("What do you want to add?").fill(words)
    page.get_by_label("Files").set_input_files(file)
    page.get_by_role("button", name="Send the answer").click()


def appeal(page: Page, *, reasons: str) -> None:
    """Appeal on the open page of a dispute."""
    page.get_by_role("link", name="Appeal the ruling").click()
    page.get_by_label("What is wrong with the ruling?").fill(reasons)
    page.get_by_role("button", name="Appeal the ruling").click()
