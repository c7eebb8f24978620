"""Two people, two browsers, one job from posting to payment, on a real worker."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser import people
from tests.browser.money import expect_books, expect_figures
from tests.browser.site import Site

LIVE_MILLISECONDS = 5_000


def test_a_job_goes_from_posting_to_payment(site: Site, open_browser: Callable[..., Page], a_file: Path) -> None:
    client, freelancer = open_browser(), open_browser()
    people.sign_up(client, site, name="Clara Weiss", email="clara@example.com", role="I hire", zone="Europe/Berlin")
    people.sign_up(freelancer, site, name="Ana Horvat", email="ana@example.com", role="I work", zone="Asia/Tokyo")
    today = datetime.now(UTC).date()
    soon, later = (str(today + timedelta(days=days)) for days in (20, 40))

    job = people.post_job(client, title="Logo for a bakery", budget="1,500", currency="USD", deadline=later)
    plan = [
        ("Sketches", "1,200.00", soon, "Three sketches\nBlack and white"),
        ("Final files", "300", later, "Drawn as vectors"),
    ]
    people.propose(freelancer, job, price="1500", plan=plan)

    client.goto(f"{job}proposals/")
    client.get_by_role("link", name=re.compile("^Hire")).first.click()
    people.agree_to_plan(client)
    people.pay(client, "Is declined")
    expect(client.get_by_text("The card was declined.").first).to_be_visible()
    expect_books(site)
    people.pay(client)
    expect_figures(client, **{"Protected now": "$1,200.00", "Remaining": "$300.00", "Agreed": "$1,500.00"})
    expect(client.locator(".next__sentence")).to_contain_text("$1,200.00 goes to you in 7 days")
    contract = client.url.partition("?")[0]
    expect_books(site, hold=120_000)

    freelancer.goto(contract)
    freelancer.get_by_role("link", name="Accept the offer").click()
    freelancer.get_by_role("button", name="Accept the offer of $1,500.00").click()
    people.submit(freelancer, message="Three sketches, as agreed.", file=a_file)

    # The client's page was open all the time: it shows the submission without a reload.
    sentence = client.locator(".next__sentence")
    expect(sentence).to_contain_text(
        "If nobody acts, $1,200.00 goes to Ana Horvat in 14 days", timeout=LIVE_MILLISECONDS
    )
    expect(sentence).to_contain_text(re.compile("CES?T"))
    expect(freelancer.locator(".next__sentence")).to_contain_text("JST")

    client.get_by_role("link", name="Request changes").click()
    client.get_by_label("Black and white").check()
    client.get_by_label("What is missing?").fill("The second one has colour in it.")
    client.get_by_role("button", name="Request changes").click()
    expect(freelancer.locator(".next__sentence")).to_contain_text("submit again", timeout=LIVE_MILLISECONDS)
    expect_books(site, hold=120_000)

    people.submit(freelancer, message="All three in black and white.", link="https://example.com/sketches")
    expect(client.locator(".next__sentence")).to_contain_text("in 14 days", timeout=LIVE_MILLISECONDS)
    client.get_by_role("link", name="Review and release $1,200.00").click()
    client.get_by_role("button", name="Release $1,200.00").click()
    expect(client.get_by_text("Tick the box to confirm the amount.").first).to_be_visible()
    client.get_by_label("Yes, $1,200.00 goes to Ana Horvat.").check()
    client.get_by_role("button", name="Release $1,200.00").click()
    expect_figures(client, **{"Paid to date": "$1,200.00", "Protected now": "$0.00"})
    expect_figures(freelancer, **{"Paid to date": "$1,200.00", "Protected now": "$0.00"})
    expect_books(site, earnings=114_000, fees=6_000)

    client.get_by_role("link", name="Deposit $300.00").first.click()
    client.get_by_role("button", name="Continue to payment of $300.00").click()
    people.pay(client, "Asks you to confirm")
    client.get_by_role("button", name="Yes, pay $300.00").click()
    expect_figures(client, **{"Protected now": "$300.00"})
    expect_books(site, hold=30_000, earnings=114_000, fees=6_000)
    expect(freelancer.locator(".next__sentence")).to_contain_text("until you submit", timeout=LIVE_MILLISECONDS)
    people.submit(freelancer, message="The vector files.", file=a_file)
    expect(client.locator(".next__sentence")).to_contain_text("in 14 days", timeout=LIVE_MILLISECONDS)

    # Nobody says anything for 14 days; the worker releases it, and both open pages show it.
    client.get_by_role("button", name="+14 days").click()
    for page in (client, freelancer):
        expect_figures(page, **{"Paid to date": "$1,500.00", "Protected now": "$0.00"})
        expect(page.get_by_text("Paid: the time to answer passed").first).to_be_visible()
    expect_books(site, earnings=142_500, fees=7_500)
    assert site.ask("SELECT state FROM contracts_contract WHERE title = 'Logo for a bakery'") == "completed"
    site.manage("verify_ledger")
