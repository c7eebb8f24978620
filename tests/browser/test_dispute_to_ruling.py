"""From a dispute over evidence and a question to the ruling of two people, which the worker carries out."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import people, staffing
from tests.browser.beginnings import ANA, ARBITERS, CARLA, begun
from tests.browser.disagreeing import answer_staff, expect_next, open_dispute, respond, see_dispute
from tests.browser.money import expect_books, expect_figures
from tests.browser.site import Site, running

CONTRACT, DISPUTE = "/contracts/1/", "/disputes/1/"
QUOTE, HERS, HIS = "It will work on Monday.", "The first part does not work.", "The server was down on Monday only."
QUESTION, REASONS = "Was the server down?", "One part works and the other does not."
SPLIT = "Ana Horvat gets $522.50 of $550.00 after the fee of 5 %, and Carla Weiss gets $950.00 back."


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One job in review, above the amount from which on two people decide."""
    deeds = (
        "from contracts.models import Message",
        "milestone = story.submitted_milestone(**both, amounts=(150_000,))",
        f"Message.send(milestone.contract, by=ana, text={QUOTE!r})",
    )
    with running(begun(tmp_path_factory.mktemp("site"), *deeds)) as site:
        yield site


@pytest.fixture
def the_log(tmp_path: Path) -> Path:
    """What shows that somebody is right."""
    path = tmp_path / "server-log.txt"
    path.write_text("Monday, 09:00: down. Tuesday, 09:00: up.\n")
    return path


def test_a_dispute_is_ruled_and_carried_out(
    site: Site, open_browser: Callable[..., Page], as_signed_in: Callable[[str], Page], a_file: Path, the_log: Path
) -> None:
    client, freelancer = both = as_signed_in(CARLA), as_signed_in(ANA)
    client.goto(CONTRACT)
    open_dispute(client, criterion="Part 1 works", story=HERS, wants="0", file=a_file, quoting=QUOTE)
    freelancer.goto(CONTRACT)
    expect_next(freelancer, "If you do not respond")
    see_dispute(freelancer)
    for shown in (HERS, a_file.name, QUOTE):
        expect(freelancer.get_by_text(shown).first).to_be_visible()
    respond(freelancer, story=HIS, wants="1500")
    client.goto(CONTRACT)
    expect_next(client, "If you and Ana Horvat do not settle it")
    people.move_clock(client, days=7)
    expect_next(client, "$1,500.00 is disputed and safe. Our staff decide")
    expect_books(site, hold=150_000)

    # One member of staff takes the case and asks; the freelancer answers with a file.
    first, second = (staffing.signed_in(open_browser(), email) for email in list(ARBITERS)[:2])
    staffing.open_case(first, "Milestone 1")
    for shown in (HERS, HIS, a_file.name, QUOTE):
        expect(first.get_by_text(shown).first).to_be_visible()
    staffing.take(first)
    staffing.ask(first, QUESTION)
    freelancer.goto(DISPUTE)
    expect(freelancer.get_by_text(QUESTION).first).to_be_visible()
    answer_staff(freelancer, words="Yes, here is its log.", file=the_log)

    # The slider, the amounts and what they would do to the ledger go together.
    staffing.open_case(first, "Milestone 1")
    expect(first.get_by_text("Yes, here is its log.")).to_be_visible()
    with first.expect_download() as log:
        first.get_by_role("link", name=the_log.name).click()
    assert log.value.path().read_bytes() == the_log.read_bytes()
    first.get_by_role("link", name="Decide").click()
    # Only what the client named is at issue.
    answers = {"Part 1 works": ("Not met", "It fails.")}
    staffing.answer_criteria(first, answers)
    staffing.slide(first, 40)
    staffing.expect_split(first, to_freelancer="600.00", to_client="900.00", receives="$570.00")
    first.get_by_label("Back to Carla Weiss, the client").fill("950")
    staffing.expect_split(first, to_freelancer="550.00", to_client="950", receives="$522.50")
    expect(first.locator("#preview").get_by_role("row", name="Refund in transit")).to_contain_text("$950.00")
    staffing.propose(first, reasons=REASONS, split="$550.00 to Ana Horvat, $950.00 back to Carla Weiss")

    # Until a second person agrees, nothing has happened and the two sides see nothing.
    freelancer.goto(DISPUTE)
    expect_next(freelancer, "Our staff decide")
    expect(freelancer.get_by_text(REASONS)).to_have_count(0)
    staffing.open_case(second, "Milestone 1")
    expect(second.get_by_text(REASONS).first).to_be_visible()
    staffing.confirm(second, SPLIT)

    for page in both:
        page.goto(DISPUTE)
        expect_next(page, "Our staff have ruled. If nobody appeals")
        expect_next(page, "$522.50 of $550.00 after the fee of 5 %")
        ruling = page.get_by_role("region", name="The ruling")
        for shown in (REASONS, "Not met", "It fails.", "$522.50", "$950.00"):
            expect(ruling.get_by_text(shown, exact=True).first).to_be_visible()
        for name in ARBITERS.values():
            expect(page.get_by_text(name)).to_have_count(0)
    expect_books(site, hold=150_000)

    client.goto(CONTRACT)
    people.move_clock(client, days=7)
    freelancer.goto(CONTRACT)
    for page in both:
        expect_figures(page, **{"Paid to date": "$550.00", "Refunded": "$950.00", "Protected now": "$0.00"})
        page.goto(DISPUTE)
        expect_next(page, "Settled: $550.00 was paid to")
    expect_books(site, earnings=52_250, fees=2_750)
    site.manage("verify_ledger")
