"""A message is reported; staff hide it and tell both why, from a queue on their desk."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import staffing
from tests.browser.beginnings import ANA, CARLA, SAM, begun
from tests.browser.site import Site, running

CONTRACT = "/contracts/1/"
BAD = "Send me your bank's password."
DEEDS = (
    "milestone = story.funded_milestone(**both, amounts=(60_000,))",
    "from contracts.models import Message",
    f"Message.send(milestone.contract, by=carla, text={BAD!r})",
    'rights.give(sam, ["contracts.view_report", "contracts.decide_report"])',
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(begun(tmp_path_factory.mktemp("site"), *DEEDS)) as site:
        yield site


def test_a_message_is_hidden(
    site: Site, open_browser: Callable[..., Page], as_signed_in: Callable[[str], Page]
) -> None:
    client, freelancer, staff = as_signed_in(CARLA), as_signed_in(ANA), staffing.signed_in(open_browser(), SAM)
    freelancer.goto(CONTRACT)
    freelancer.get_by_role("link", name="Report this message").click()
    freelancer.get_by_role("button", name="Send the report").click()
    expect(freelancer.get_by_text("Choose what is wrong.").first).to_be_visible()
    freelancer.get_by_label("It is a scam, or wants money or data that nobody should give").check()
    freelancer.get_by_label("In your words").fill("Nobody should ask for that.")
    freelancer.get_by_role("button", name="Send the report").click()
    expect(freelancer.get_by_text("Our staff look at it, and tell you what comes of it.")).to_be_visible()

    staff.goto("/staff/")
    expect(staff.get_by_text("Reports to decide about")).to_be_visible()
    staff.get_by_role("link", name="Message: It is a scam").click()
    staff.get_by_role("link", name="Decide", exact=True).click()
    expect(staff.get_by_text(BAD)).to_be_visible()
    expect(staff.get_by_text("Nobody should ask for that.")).to_be_visible()
    expect(staff.get_by_role("link", name="Suspend Carla Weiss")).to_be_visible()
    staff.get_by_label("Hide it, and warn the person").check()
    staff.get_by_label("To who reported it").fill("You are right. Never send it.")
    staff.get_by_label("To the person it is about").fill("Nobody asks for passwords here.")
    staff.get_by_role("button", name="Decide and tell both").click()
    expect(staff.get_by_text("Decided. Everyone concerned is told.")).to_be_visible()

    freelancer.goto(CONTRACT)
    expect(freelancer.get_by_text("Our staff have hidden this message.")).to_be_visible()
    expect(freelancer.get_by_text(BAD)).to_have_count(0)
    client.goto(CONTRACT)
    expect(client.get_by_text(BAD)).to_be_visible()
    for page, told in ((freelancer, "You are right. Never send it."), (client, "Nobody asks for passwords here.")):
        page.goto("/notifications/")
        expect(page.get_by_text(told)).to_be_visible()
        page.goto("/reports/mine/")
        expect(page.get_by_text(told)).to_be_visible()
