"""What people do in the browser, in their own words."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.site import Site

PASSWORD = "correct horse battery staple"


def sign_up(page: Page, site: Site, *, name: str, email: str, role: str, zone: str = "UTC") -> None:
    """Sign up and follow the link in the mail, which signs in the browser that signed up."""
    page.goto("/accounts/signup/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label(role).check()
    if role != "I hire":
        page.get_by_label("Country").select_option(label="Croatia")
    page.locator("summary", has_text="Time zone").click()
    page.get_by_label("Time zone").select_option(zone)
    page.get_by_role("main").get_by_role("button", name="Create the account").click()
    page.goto(site.link_mailed_to(email))
    page.get_by_role("main").get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", name=f"Hello, {name}")).to_be_visible()


def known_already(site: Site, *people: tuple[str, str, str, str]) -> None:
    """People who signed up long ago, with PASSWORD; each is a role (Client, Freelancer), name, address and zone."""
    made = "; ".join(
        f"{role}Factory(name={name!r}, email={email!r}, time_zone={zone!r}, password={PASSWORD!r})"
        for role, name, email, zone in people
    )
    site.manage("shell", "--verbosity", "0", "-c", f"from tests.factories import *; {made}")


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Sign in."""
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("^Hello"))).to_be_visible()


def write_job(page: Page, *, title: str, budget: str, currency: str, deadline: str) -> None:
    """Write a job and press the button that publishes it."""
    page.goto("/jobs/new/")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Description").fill("A mark, a wordmark and a short guide on how to use them.")
    page.get_by_label("Category").select_option(label="Design and creative")
    page.get_by_label("Skills").fill("Branding, Illustration")
    page.get_by_label("Currency").select_option(currency)
    page.get_by_label("Budget").fill(budget)
    page.get_by_label("Needed by").fill(deadline)
    page.get_by_role("button", name="Publish the job").click()


def post_job(page: Page, *, title: str, budget: str, currency: str, deadline: str) -> str:
    """Write a job and publish it; returns its address."""
    write_job(page, title=title, budget=budget, currency=currency, deadline=deadline)
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    return page.url


def propose(page: Page, job_url: str, *, price: str, plan: list[tuple[str, str, str, str]]) -> None:
    """Send a proposal; each step of the plan is title, amount, due date, criteria."""
    page.goto(job_url)
    page.get_by_role("link", name="Send a proposal").first.click()
    page.get_by_label("Your letter").fill("I draw marks by hand first. Here is how I would go about yours.")
    page.get_by_label("Your price").fill(price)
    for number, (title, amount, due, criteria) in enumerate(plan):
        row = page.locator(".rows__row").nth(number)
        if not row.is_visible():
            page.get_by_role("button", name=re.compile("^Add")).click()
        row.get_by_label("Title").fill(title)
        row.get_by_label("Amount").fill(amount)
        row.get_by_label("Due").fill(due)
        row.get_by_label("Done when").fill(criteria)
    page.get_by_role("button", name="Send the proposal").click()


def pay(page: Page, card: str = "Succeeds") -> None:
    """Pay on the hosted page with the test card of this name."""
    page.locator("label", has_text=re.compile(rf"^\s*{card}\s+\d{{4}}")).click()
    page.get_by_role("button", name=re.compile("^Pay")).click()


def submit(page: Page, *, message: str, file: Path | None = None, link: str = "") -> None:
    """Hand in work on the open contract page."""
    page.get_by_role("link", name="Submit work").first.click()
    page.get_by_label("Message").fill(message)
    if file:
        page.get_by_label("Files").set_input_files(file)
    if link:
        page.get_by_label("Links").fill(link)
    page.get_by_role("button", name="Submit for review").click()


def take_job(client: Page, freelancer: Page, *, title: str, currency: str, plan: list[tuple[str, str, str]]) -> None:
    """A job is posted and proposed for, and the client goes on to pay; each step is title, amount, criteria."""
    day = str(datetime.now(UTC).date() + timedelta(days=60))
    price = str(sum(int(amount) for _, amount, _ in plan))
    job = post_job(client, title=title, budget=price, currency=currency, deadline=day)
    propose(freelancer, job, price=price, plan=[(step, amount, day, criteria) for step, amount, criteria in plan])
    client.goto(f"{job}proposals/")
    client.get_by_role("link", name=re.compile("^Hire")).first.click()
    agree_to_plan(client)


def agree_to_plan(page: Page) -> None:
    """Tick every criterion on the page before the deposit, and go on to pay."""
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Continue to payment").click()


def accept(page: Page, contract: str) -> None:
    """Accept the offer of a contract."""
    page.goto(contract)
    page.get_by_role("link", name=re.compile("^Accept the offer")).click()
    page.get_by_role("button", name=re.compile("^Accept the offer")).click()


def deposit(page: Page, amount: str) -> None:
    """Go from the open contract page to the provider's page for a milestone of this amount."""
    page.get_by_role("link", name=f"Deposit {amount}").first.click()
    page.get_by_role("button", name=f"Continue to payment of {amount}").click()


def pay_directly(page: Page, *, amount: str, what_for: str) -> None:
    """Go from the open contract page to the provider's page for any other amount."""
    page.get_by_role("link", name="Pay another amount").click()
    page.get_by_label("Amount").fill(amount)
    page.get_by_label("What for?").fill(what_for)
    page.get_by_role("button", name="Continue to payment").click()


def choose(page: Page, label: str | re.Pattern[str]) -> None:
    """Follow a link of the open contract page, also one of those behind "More options"."""
    link = page.locator("#workspace").get_by_role("link", name=label)
    if not link.first.is_visible():
        behind = page.get_by_role("link", name=label, include_hidden=True)
        page.locator("#workspace details.more").filter(has=behind).first.locator("summary").click()
    link.first.click()


def request_changes(page: Page, *, unmet: str, missing: str) -> None:
    """Send work back on the open contract page."""
    page.get_by_role("link", name="Request changes").click()
    page.get_by_label(unmet).check()
    page.get_by_label("What is missing?").fill(missing)
    page.get_by_role("button", name="Request changes").click()


def release(page: Page, amount: str) -> None:
    """Approve the work in review on the open contract page."""
    page.get_by_role("link", name=f"Review and release {amount}").click()
    page.get_by_label(re.compile(f"^Yes, {re.escape(amount)} goes to")).check()
    page.get_by_role("button", name=f"Release {amount}").click()


def return_money(page: Page, amount: str) -> None:
    """Give a milestone's money back on the open contract page."""
    choose(page, f"Return {amount}")
    page.get_by_label("Reason").fill("I broke my arm.")
    page.get_by_label(re.compile(f"^Yes, {re.escape(amount)} goes back")).check()
    page.get_by_role("button", name=f"Return {amount}").click()


def move_clock(page: Page, *, days: int) -> None:
    """Press the demo bar's buttons until the site's clock is this many days later."""
    for button in ["+14 days"] * (days // 14) + ["+1 day"] * (days % 14):
        with page.expect_navigation():
            page.get_by_role("button", name=button, exact=True).click()
