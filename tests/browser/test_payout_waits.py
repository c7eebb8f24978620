"""A payout waits for its day, then until nobody else's money would pay it, and goes out once more was put in.

Both waits are told on the page about earnings, with date and reason, and blame nobody.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from marketplace import times
from tests.browser import people
from tests.browser.beginnings import ANA, CARLA, begun
from tests.browser.money import WORKER_MILLISECONDS, expect_figures
from tests.browser.site import Site, running, until

HERS = "SELECT id FROM contracts_contract WHERE freelancer_id = (SELECT id FROM accounts_user WHERE email = %s)"
STATE = "SELECT state FROM escrow_payout WHERE payee_id = (SELECT id FROM accounts_user WHERE email = %s)"
WAITS = "On its way; it leaves as soon as we have put in what is missing of our own."


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Ana was paid just now. Somebody was paid out a month after a stolen card had paid them; then the bank took it."""
    deeds = (
        "from datetime import timedelta",
        "from escrow import operations",
        "from escrow.money_out import withdrawing",
        "from marketplace import clock",
        "from marketplace.money import Money",
        "from tests import bank",
        "story.funded_milestone(amounts=(5_000_000,))",
        "thief = FreelancerFactory()",
        "story.give_payout_details(thief)",
        "loot = story.approve(story.funded_milestone(freelancer=thief, amounts=(1_000_000,)))",
        "clock.advance(timedelta(days=31))",
        "withdrawing.withdraw(thief, amount=Money(950_000, 'USD'))",
        "operations.finish_pending()",
        "bank.take_back(bank.deposit_of(loot))",
        "story.give_payout_details(ana)",
        "story.approve(story.submitted_milestone(**both, amounts=(60_000,)))",
    )
    with running(begun(tmp_path_factory.mktemp("site"), *deeds)) as site:
        yield site


def test_it_waits_and_goes_out(site: Site, as_signed_in: Callable[[str], Page]) -> None:
    page = as_signed_in(ANA)
    page.goto("/earnings/")
    expect_figures(page, **{"Available now": "$0.00", "Not yet available": "$570.00"})
    released = site.ask("SELECT max(posted_at) FROM escrow_journal WHERE kind = 'release'")
    from_when = times.absolute(released + timedelta(days=14), "Asia/Tokyo")
    waiting = page.get_by_role("listitem").filter(has_text="$570.00")
    expect(waiting).to_contain_text(f"is available in 14 days, {from_when}.")
    expect(waiting).to_contain_text("The first 3 payments from a client to you wait 14 days.")

    # For the client it is paid: the release never waits.
    client = as_signed_in(CARLA)
    client.goto(f"/contracts/{site.ask(HERS, ANA)}/")
    expect_figures(client, **{"Paid to date": "$600.00", "Protected now": "$0.00"})

    people.move_clock(page, days=14)
    page.goto("/earnings/")
    page.get_by_role("link", name="Withdraw $570.00").click()
    page.get_by_role("button", name="Withdraw $570.00").click()
    expect(page.get_by_text("$570.00 is on its way to your bank.")).to_be_visible()
    until(lambda: site.ask("SELECT count(*) FROM escrow_payout WHERE short_since_at IS NOT NULL"), "the closed gate")
    page.goto("/earnings/")
    payout = page.get_by_role("row", name="$570.00")
    expect(payout).to_contain_text(WAITS)
    expect_figures(page, **{"Available now": "$0.00", "On its way to you": "$570.00"})
    assert site.ask(STATE, ANA) == "intended"

    site.manage("shell", "-v", "0", "-c", "from tests import bank; bank.put_in(1_000_000)")
    until(lambda: site.ask(STATE, ANA) in {"sent", "paid"}, "the payout to leave")
    page.goto("/earnings/")
    expect(payout).not_to_contain_text(WAITS, timeout=WORKER_MILLISECONDS)
    people.move_clock(page, days=1)
    until(lambda: site.ask(STATE, ANA) == "paid", "the payout to arrive")
    page.goto("/earnings/")
    expect_figures(page, **{"On its way to you": "$0.00", "Paid out to date": "$570.00"})
