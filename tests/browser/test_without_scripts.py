"""Everything works with scripts switched off: a job is posted, answered, hired for and paid; earnings are withdrawn."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.browser import people
from tests.browser.site import Site, until

DEMO_DATA = True
PASSWORD = "surety-demo"
# Somebody who was paid a while ago and has not said where the money is to go.
EARNER = """SELECT u.email FROM accounts_user u JOIN escrow_account a ON a.owner_id = u.id AND a.kind = 'earnings'
    JOIN escrow_entry e ON e.account_id = a.id JOIN escrow_journal j ON j.id = e.journal_id
    WHERE j.kind = 'release' AND j.posted_at < now() - interval '6 days' AND e.amount_minor < -10000
    AND NOT EXISTS (SELECT 1 FROM escrow_recipient r WHERE r.user_id = u.id) ORDER BY u.id LIMIT 1"""


def test_a_job_is_done_without_scripts(site: Site, open_browser: Callable[..., Page]) -> None:
    client, freelancer = (open_browser(java_script_enabled=False) for _ in range(2))
    people.sign_in(client, "clara@example.com", PASSWORD)
    people.sign_in(freelancer, "ana@example.com", PASSWORD)
    day = str(datetime.now(UTC).date() + timedelta(days=30))
    job = people.post_job(client, title="A sign for the shop", budget="400", currency="EUR", deadline=day)
    people.propose(freelancer, job, price="350", plan=[("The sign", "350", day, "Painted\nWeatherproof")])

    client.goto(f"{job}proposals/")
    client.get_by_role("link", name=re.compile("^Hire")).first.click()
    people.agree_to_plan(client)
    people.pay(client)
    contract = client.url.partition("?")[0]
    number = int(contract.rstrip("/").rpartition("/")[2])
    until(
        lambda: site.ask("SELECT state FROM contracts_contract WHERE id = %s", number) == "offered",
        "the worker to act on the charge",
    )
    freelancer.goto(contract)
    freelancer.get_by_role("link", name="Accept the offer").click()
    freelancer.get_by_role("button", name=re.compile("^Accept the offer")).click()
    freelancer.get_by_role("textbox", name="Message").fill("I start tomorrow.")
    freelancer.get_by_role("button", name="Send to Clara").click()
    expect(freelancer.get_by_text("I start tomorrow.")).to_be_visible()
    people.submit(freelancer, message="It hangs.", link="https://example.com/sign")

    client.goto(contract)
    client.get_by_role("link", name="Review and release €350.00").click()
    client.get_by_label(re.compile("^Yes, €350.00 goes to Ana Pavić")).check()
    client.get_by_role("button", name="Release €350.00").click()
    expect(client.locator(".figures")).to_contain_text("€350.00")
    assert site.ask("SELECT state FROM contracts_contract WHERE id = %s", number) == "completed"


def test_earnings_are_withdrawn_without_scripts(site: Site, open_browser: Callable[..., Page]) -> None:
    page, earner = open_browser(java_script_enabled=False), site.ask(EARNER)
    people.sign_in(page, earner, PASSWORD)
    site.forget_recent_sign_ins()
    page.goto("/earnings/")
    page.get_by_role("link", name="Add your payout details").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Country").select_option(label="Croatia")
    page.get_by_role("button", name="Continue to").click()
    page.get_by_label("An account that works").check()
    page.get_by_role("button", name="Save payout details").click()
    expect(page.get_by_text("Your payout details are complete.")).to_be_visible()

    page.get_by_role("link", name="Change the schedule").click()
    page.get_by_label("Every Monday").check()
    page.get_by_role("button", name="Save the schedule").click()
    expect(page.get_by_text("The next payout is on")).to_be_visible()

    page.get_by_role("link", name=re.compile("^Withdraw")).first.click()
    page.get_by_role("textbox", name="Amount").fill("20")
    page.get_by_role("button", name="Change the amount").click()
    page.get_by_role("button", name=re.compile(r"^Withdraw \D*20(\.00)?$")).click()
    expect(page.get_by_text("is on its way to your bank.")).to_be_visible()
    state = """SELECT p.state FROM escrow_payout p JOIN accounts_user u ON u.id = p.payee_id
        WHERE u.email = %s AND NOT p.by_schedule"""
    until(lambda: site.ask(state, earner) == "sent", "the worker to send the payout")
    people.move_clock(page, days=1)
    until(lambda: site.ask(state, earner) == "paid", "the bank")
    page.goto("/earnings/")
    expect(page.get_by_role("row").filter(has_text="by you")).to_contain_text("Paid out")
