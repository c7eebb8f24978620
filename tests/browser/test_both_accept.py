"""Both sides accept a ruling, and nobody waits for the time to appeal: the money moves at once."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.beginnings import ANA, CARLA, begun
from tests.browser.disagreeing import expect_next, see_dispute
from tests.browser.money import expect_books, expect_figures
from tests.browser.site import Site, running

CONTRACT, DISPUTE = "/contracts/1/", "/disputes/1/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A dispute about $1,500.00 in which two arbiters have just ruled that a third goes to Ana."""
    deeds = (
        "from datetime import timedelta",
        "from disputes.silence import sweep",
        "from disputes.verbs import ruling",
        "from marketplace import clock",
        "found = story.negotiated_dispute(**both, amounts=(150_000,))",
        "clock.advance(timedelta(days=7))",
        "sweep.process_due()",
        "ruling.confirm(story.rule(found, by=arbiters[0], to_freelancer=50_000), by=arbiters[1])",
    )
    with running(begun(tmp_path_factory.mktemp("site"), *deeds)) as site:
        yield site


def accept(page: Page) -> None:
    """Accept the ruling on the open page of a dispute."""
    page.get_by_role("link", name="Accept the ruling").click()
    page.get_by_role("button", name=re.compile("^Accept: .* .475.00 of .500.00")).click()


def test_it_is_carried_out_when_both_have_accepted_it(site: Site, as_signed_in: Callable[[str], Page]) -> None:
    client, freelancer = as_signed_in(CARLA), as_signed_in(ANA)
    client.goto(CONTRACT)
    expect_next(client, "If you and Ana Horvat both accept it, that happens at once.")
    see_dispute(client)
    accept(client)
    expect_next(client, "You have accepted it. If Ana Horvat does, too, that happens at once.")
    expect(client.get_by_role("link", name="Appeal the ruling")).to_have_count(0)
    expect_books(site, hold=150_000)

    freelancer.goto(CONTRACT)
    see_dispute(freelancer)
    accept(freelancer)
    for page in (client, freelancer):
        page.goto(CONTRACT)
        expect_figures(page, **{"Paid to date": "$500.00", "Refunded": "$1,000.00", "Protected now": "$0.00"})
        page.goto(DISPUTE)
        expect_next(page, "Settled: $500.00 was paid to")
    expect_books(site, earnings=47_500, fees=2_500)
    site.manage("verify_ledger")
