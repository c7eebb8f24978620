"""Money as a page shows it, and as the ledger has it."""

import re
from contextlib import suppress

from playwright.sync_api import Page, expect

from tests.browser.site import Site, until

WORKER_MILLISECONDS = 30_000
# What every account of a kind comes to, in minor units, credit positive. The provider's costs are booked whenever the
# books are compared; until then they are still in cash, so both count as one.
BALANCES = """SELECT COALESCE(json_object_agg(kind, minor), '{}') FROM (
    SELECT CASE a.kind WHEN 'processing_costs' THEN 'cash' ELSE a.kind END kind, -sum(e.amount_minor)::bigint minor
    FROM escrow_entry e JOIN escrow_account a ON a.id = e.account_id WHERE a.currency = %s GROUP BY 1
    HAVING sum(e.amount_minor) <> 0) balances"""


# What is said beneath another figure, of which it is a part.
PARTS = ("In review", "Disputed", "Frozen")


def expect_figures(page: Page, **expected: str) -> None:
    """Wait until the open page shows these amounts, none where it is zero; a contract's page refreshes itself."""
    for name, amount in expected.items():
        if name in PARTS:
            part = page.locator(".figures__of", has_text=re.compile(f"{name}$", re.IGNORECASE))
            expect(part).to_contain_text(amount, timeout=WORKER_MILLISECONDS)
            continue
        term = page.locator(".figures dt", has_text=re.compile(f"^{name}", re.IGNORECASE))
        money = term.locator("xpath=following-sibling::dd[1]")
        if re.search("[1-9]", amount):
            expect(money).to_have_text(amount, timeout=WORKER_MILLISECONDS)
        else:
            expect(money.filter(has_text=re.compile("[1-9]"))).to_have_count(0, timeout=WORKER_MILLISECONDS)


def expect_books(site: Site, currency: str = "USD", **expected: int) -> None:
    """Wait until the ledger has these sums, in minor units by kind of account, and nothing but cash beside them."""
    sums = {kind: minor for kind, minor in expected.items() if minor}
    if cash := -sum(sums.values()):
        sums["cash"] = cash
    with suppress(AssertionError):
        until(lambda: site.ask(BALANCES, currency) == sums, "the ledger")
    assert site.ask(BALANCES, currency) == sums
