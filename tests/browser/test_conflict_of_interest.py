"""A member of staff who once sent one of the two a proposal reads the case, decides nothing of it, and is told why."""

from collections.abc import Callable, Iterator
from http import HTTPStatus

import pytest
from playwright.sync_api import Page, expect

from tests.browser import staffing
from tests.browser.beginnings import ANA, ARBITERS, CARLA, begun
from tests.browser.disagreeing import expect_next
from tests.browser.money import expect_books
from tests.browser.site import Site, running

CASE = "/staff/disputes/dispute/1"
WHY = "You have or had a contract or a proposal with one of these people yourself, so somebody else decides."


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A case of Carla and Ana is with staff; Noor, who works, too, sent Carla a proposal that was declined."""
    deeds = (
        "from accounts.models import User",
        "from tests.factories import ProposalFactory",
        "User.objects.filter(pk=arbiters[0].pk).update(is_freelancer=True, country='HR')",
        "ProposalFactory(job__client=carla, freelancer=story.fresh(arbiters[0])).decline(by=carla)",
        "story.in_review(story.negotiated_dispute(**both))",
    )
    with running(begun(tmp_path_factory.mktemp("site"), *deeds)) as site:
        yield site


def test_a_conflict_of_interest_refused(
    site: Site, open_browser: Callable[..., Page], as_signed_in: Callable[[str], Page]
) -> None:
    noor, ines = (staffing.signed_in(open_browser(), email) for email in list(ARBITERS)[:2])
    staffing.open_case(noor, "Milestone 1")
    desk = noor.get_by_role("complementary", name="What you can do")
    expect(desk).to_contain_text(WHY)
    expect(desk.get_by_role("button")).to_have_count(0)
    token = noor.locator("[name=csrfmiddlewaretoken]").first.input_value()
    for address in ("taking", "question", "ruling", "second"):
        sent = {"csrfmiddlewaretoken": token, "decision": "confirm"}
        answer = noor.request.post(f"{CASE}/{address}/", form=sent)
        assert answer.status == HTTPStatus.FORBIDDEN
        assert WHY in answer.text()
    assert site.ask("SELECT count(*) FROM disputes_ruling") == 0
    assert site.ask("SELECT taken_by_id FROM disputes_dispute") is None
    expect_books(site, hold=60_000)
    for email in (CARLA, ANA):
        page = as_signed_in(email)
        page.goto("/disputes/1/")
        expect_next(page, "$600.00 is disputed and safe. Our staff decide, and you are both told as soon as they have.")
        expect(page.get_by_text("Noor Haddad")).to_have_count(0)

    # Whoever is a stranger to both can take it.
    staffing.open_case(ines, "Milestone 1")
    staffing.take(ines)
