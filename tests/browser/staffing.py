"""What staff do on their desk: sign in, suspend somebody, decide a case."""

import re
from collections.abc import Mapping

from playwright.sync_api import Page, expect

from tests.browser.people import PASSWORD


def signed_in(page: Page, email: str) -> Page:
    """The page, after going to the desk and signing in on the way."""
    page.goto("/staff/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile("/staff/$"))
    return page


def act(page: Page, place: str, row: str, action: str) -> None:
    """On the desk's list at this place, choose the row that has this text and carry out an action."""
    page.goto(f"/staff/{place}")
    page.locator("#result_list tbody tr", has_text=row).get_by_role("checkbox").first.check()
    page.locator("select[name=action]").first.select_option(label=action)
    page.locator("button[name=index]").first.click()


def suspend(page: Page, *, name: str, reason: str, sentence: str, protected: str) -> None:
    """From the desk to a person's page, read what it means for so much protected money, and suspend them."""
    page.get_by_role("link", name="Users").first.click()
    page.get_by_role("link", name=name).click()
    page.get_by_role("link", name="Suspend", exact=True).click()
    expect(page.locator("#content-main table")).to_contain_text(protected)
    page.get_by_label("Reason").select_option(reason)
    page.get_by_label("A sentence for the person").fill(sentence)
    page.get_by_role("button", name=f"Suspend {name}").click()
    expect(page.get_by_text(f"Suspend {name}: done.")).to_be_visible()


def open_case(page: Page, title: str) -> None:
    """From the desk over the queue to the case of this milestone."""
    page.goto("/staff/")
    page.get_by_role("link", name="Disputes", exact=True).last.click()
    page.get_by_role("link", name=re.compile(title)).click()
    expect(page.get_by_role("heading", name=re.compile(title)).first).to_be_visible()


def take(page: Page) -> None:
    """Work on the open case from now on."""
    page.get_by_role("button", name="Take the case").click()
    expect(page.get_by_role("heading", name="Rule", exact=True)).to_be_visible()


def ask(page: Page, question: str) -> None:
    """Ask both sides about the open case."""
    page.get_by_text("Ask a question", exact=True).click()
    page.get_by_label("Both sides").check()
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text(f"Asked: {question}")).to_be_visible()


def answer_criteria(page: Page, answers: Mapping[str, tuple[str, str]]) -> None:
    """Say of each criterion of the open case whether it was met, and why; in the order of the terms."""
    for number, (criterion, (met, why)) in enumerate(answers.items(), start=1):
        group = page.get_by_role("group", name=re.compile(rf"^\s*{number}\. {criterion}"))
        group.get_by_label(met, exact=True).check()
        page.get_by_label(f"Why, for criterion {number}").fill(why)


def slide(page: Page, percent: int) -> None:
    """Move the slider of the open case."""
    page.get_by_label("Share for Ana Horvat").fill(str(percent))


def expect_split(page: Page, *, to_freelancer: str, to_client: str, receives: str) -> None:
    """The two amounts of the open case, and what the preview says that the freelancer has of it in the end."""
    expect(page.get_by_label("To Ana Horvat, the freelancer")).to_have_value(to_freelancer)
    expect(page.get_by_label("Back to Carla Weiss, the client")).to_have_value(to_client)
    outcome = page.locator("#preview .case__outcome div", has_text="Ana Horvat receives")
    expect(outcome.locator("strong")).to_have_text(receives)


def check(page: Page, reasons: str) -> None:
    """Write why, and go on to read the ruling once more."""
    page.get_by_label("Reasons").fill(reasons)
    page.get_by_role("button", name="Check the ruling").click()


def propose(page: Page, *, reasons: str, split: str) -> None:
    """Check the ruling on the open case and propose it to a second person; `split` is what the button says."""
    check(page, reasons)
    expect(page.get_by_text(reasons)).to_be_visible()
    page.get_by_role("button", name=f"Propose: {split}").click()
    expect(page.get_by_text("Your ruling waits for a second person.")).to_be_visible()


def confirm(page: Page, sentence: str) -> None:
    """Agree to the ruling on the open case as the second person."""
    page.get_by_label(f"Yes: {sentence}").check()
    page.get_by_role("button", name="Confirm the ruling").click()
    expect(page.get_by_text(re.compile("Confirmed ruling"))).to_be_visible()


def reject(page: Page, why: str) -> None:
    """Not agree to the ruling on the open case as the second person."""
    page.get_by_label("Why not?").fill(why)
    page.get_by_role("button", name="Do not confirm it").click()
    expect(page.get_by_text(re.compile("Did not confirm ruling"))).to_be_visible()
