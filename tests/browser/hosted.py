"""What people do on the pages of Stripe, as the test server shows them."""

import re

from playwright.sync_api import Page, expect

from tests.stripe_server import cards


def pay(page: Page, card: str = cards.SUCCEEDS) -> None:
    """Pay on the hosted page with the card of this number."""
    expect(page.get_by_role("heading", name="Checkout")).to_be_visible()
    page.get_by_role("radio", name=re.compile(card)).check()
    page.get_by_role("button", name="Pay").click()


def confirm(page: Page) -> None:
    """Tell the bank that the payment is one's own."""
    expect(page.get_by_role("heading", name="Your bank asks")).to_be_visible()
    page.get_by_role("button", name="Confirm").click()


def tell_about_oneself(page: Page, *, everything: bool) -> None:
    """Give payout details, or leave before the end."""
    expect(page.get_by_role("heading", name="Tell us about yourself")).to_be_visible()
    page.get_by_role("button", name="Finish" if everything else "Not yet").click()
