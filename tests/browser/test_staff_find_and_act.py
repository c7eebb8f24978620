"""A client writes "where are my 384.50?": support finds the milestone by it, reads why it is stuck, and acts."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser import staffing
from tests.browser.beginnings import begun
from tests.browser.people import PASSWORD
from tests.browser.site import Site, running

MOST_CLICKS = 6
SUPPORT = "sunniva@example.com"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A refund of $384.50 that the provider has not taken three times, and that waits for hours now."""
    deeds = (
        "from datetime import timedelta",
        "from escrow.models import Refund",
        "from marketplace import clock",
        "from milestones.verbs import returning",
        "found = story.funded_milestone(**both, amounts=(38_450, 20_000))",
        "returning.return_money(found, by=ana, confirmed_minor=38_450, reason='I am ill.')",
        "later = clock.now() + timedelta(hours=6)",
        "Refund.objects.update(attempts=3, last_error='The provider did not answer.', next_attempt_at=later)",
        f"sunniva = UserFactory(name='Sunniva Aas', email={SUPPORT!r}, is_staff=True, password={PASSWORD!r})",
        "rights.give(sunniva, (), roles=['support'])",
    )
    with running(begun(tmp_path_factory.mktemp("site"), *deeds)) as site:
        yield site


class Clicks:
    """How often somebody has clicked."""

    def __init__(self) -> None:
        self.count = 0

    def on(self, goal: Locator) -> None:
        self.count += 1
        goal.click()


@pytest.mark.parametrize("options", [{}, {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}])
def test_from_an_amount_in_a_mail_to_the_act(
    site: Site, open_browser: Callable[..., Page], options: dict[str, Any]
) -> None:
    page, clicks = staffing.signed_in(open_browser(**options), SUPPORT), Clicks()
    assert findings(page) == []
    page.get_by_role("searchbox").fill("384.50")
    clicks.on(page.get_by_role("button", name="Search"))
    expect(page.get_by_role("heading", name="Milestones")).to_be_visible()
    assert findings(page) == []
    clicks.on(page.get_by_role("link", name=re.compile("Milestone 1.*384.50")))
    why = page.locator("#why")
    expect(why).to_contain_text("$384.50 went back to Carla Weiss.")
    expect(why).to_contain_text("The provider did not answer.")
    assert findings(page) == []
    if site.ask("SELECT state FROM escrow_refund") == "intended":
        expect(why).to_contain_text("failed 3 times")
        clicks.on(why.get_by_role("button", name="Try again now"))
        expect(page.get_by_text("It is tried again now")).to_be_visible()
        assert clicks.count <= MOST_CLICKS
        said = site.ask("SELECT said FROM accounts_staffaction ORDER BY id DESC LIMIT 1")
        assert said.endswith("Tried again now")


def findings(page: Page) -> list[str]:
    """What axe says, and whether anything sticks out."""
    found = [finding["id"] for finding in Axe().run(page, options={"preload": False}).response["violations"]]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("sticks out sideways")
    return found
