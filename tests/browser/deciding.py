"""What staff do with a case on their desk."""

import re

from playwright.sync_api import Page, expect


def open_case(page: Page, title: str) -> None:
    """From the queue to the case of this milestone."""
    page.goto("/staff/disputes/dispute/")
    page.get_by_role("link", name=re.compile(title)).first.click()
    expect(page.get_by_role("heading", name=re.compile(title)).first).to_be_visible()


def take(page: Page) -> None:
    page.get_by_role("button", name="Take the case").click()


def ask(page: Page, question: str) -> None:
    """Ask both sides."""
    page.get_by_text("Ask a question", exact=True).click()
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()


def rule(page: Page, *, to_freelancer: str, to_client: str, receives: str) -> None:
    """Answer each criterion, split, see what the freelancer receives after the fee, and propose it."""
    for number, met in ((1, "Not met"), (2, "Met")):
        page.locator(".case__finding").nth(number - 1).get_by_label(met, exact=True).check()
        page.get_by_label(f"Why, for criterion {number}").fill("We tried it.")
    page.get_by_label(re.compile("^To Ana Horvat")).fill(to_freelancer)
    expect(page.get_by_label(re.compile("^Back to Carla Weiss"))).to_have_value(to_client)
    expect(page.locator("#preview")).to_contain_text(receives)
    page.get_by_label("Reasons").fill("One part works and the other does not.")
    page.get_by_role("button", name="Check the ruling").click()
    page.get_by_role("button", name=re.compile("^Propose")).click()


def confirm(page: Page) -> None:
    """Agree as the second person."""
    page.locator("form", has=page.get_by_role("button", name="Confirm the ruling")).get_by_role("checkbox").check()
    page.get_by_role("button", name="Confirm the ruling").click()
