"""What people do in the browser, in their own words."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.site import Site

PASSWORD = "correct horse battery staple"


def sign_up(page: Page, site: Site, *, name: str, email: str, role: str, zone: str = "UTC") -> None:
    """Sign up, follow the link in the mail, and sign in."""
    page.goto("/accounts/signup/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label(re.compile("Password.*again")).fill(PASSWORD)
    page.get_by_label(role).check()
    page.get_by_label("Time zone").select_option(zone)
    page.get_by_role("main").get_by_role("button", name="Create the account").click()
    page.goto(site.link_mailed_to(email))
    page.get_by_role("main").get_by_role("button", name="Confirm").click()
    if "/login" in page.url:
        page.get_by_label("Email").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    page.goto("/dashboard/")
    expect(page.get_by_role("heading", name=f"Hello, {name.split(maxsplit=1)[0]}")).to_be_visible()


def sign_in(page: Page, email: str, password: str) -> None:
    """Sign in."""
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("^Hello"))).to_be_visible()


def post_job(page: Page, *, title: str, budget: str, currency: str, deadline: str) -> str:
    """Write a job and publish it; returns its address."""
    page.goto("/jobs/new/")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Description").fill("A mark, a wordmark and a short guide on how to use them.")
    page.get_by_label("Category").select_option(label="Design and creative")
    page.get_by_label("Skills").fill("Branding, Illustration")
    page.get_by_label("Currency").select_option(currency)
    page.get_by_label("Budget").fill(budget)
    page.get_by_label("Needed by").fill(deadline)
    page.get_by_role("button", name="Publish the job").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    return page.url


def propose(page: Page, job_url: str, *, price: str, plan: list[tuple[str, str, str, str]]) -> None:
    """Send a proposal; each step of the plan is title, amount, due date, criteria."""
    page.goto(job_url)
    page.get_by_role("link", name="Send a proposal").click()
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
