"""Everything works with scripts switched off: a job is posted, answered, hired for and paid."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.browser import people
from tests.browser.site import Site, until

DEMO_DATA = True
PASSWORD = "surety-demo"


def test_a_job_is_done_without_scripts(site: Site, open_browser: Callable[..., Page]) -> None:
    client, freelancer = (open_browser(java_script_enabled=False) for _ in range(2))
    people.sign_in(client, "clara@example.com", PASSWORD)
    people.sign_in(freelancer, "ana@example.com", PASSWORD)
    day = str(datetime.now(UTC).date() + timedelta(days=30))
    job = people.post_job(client, title="A sign for the shop", budget="400", currency="EUR", deadline=day)
    people.propose(freelancer, job, price="350", plan=[("The sign", "350", day, "Painted\nWeatherproof")])

    client.goto(f"{job}proposals/")
    client.get_by_role("link", name=re.compile("^Hire")).first.click()
    client.get_by_role("button", name="Continue to payment").click()
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
    client.get_by_label(re.compile("^Yes, €350.00 goes to Ana")).check()
    client.get_by_role("button", name="Release €350.00").click()
    expect(client.locator(".figures")).to_contain_text("€350.00")
    assert site.ask("SELECT state FROM contracts_contract WHERE id = %s", number) == "completed"
