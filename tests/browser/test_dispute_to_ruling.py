"""From a dispute over two people's ruling to an appeal, other people's ruling, and its money, once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import deciding, people
from tests.browser.beginnings import ANA, ARBITERS, CARLA, begun
from tests.browser.disagreeing import appeal, expect_next, open_dispute, respond
from tests.browser.money import expect_books, expect_figures
from tests.browser.site import Site, running, until


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Two jobs in review; each is above the amount from which on two people decide."""
    deeds = (
        "from contracts.models import Message",
        "for _ in range(2):",
        "    milestone = story.submitted_milestone(**both, amounts=(150_000,))",
        "    Message.send(milestone.contract, by=ana, text='It will work on Monday.')",
    )
    with running(begun(tmp_path_factory.mktemp("site"), *deeds)) as site:
        yield site


def test_a_ruling_an_appeal_and_the_last_word(site: Site, as_signed_in: Callable[[str], Page], a_file: Path) -> None:
    client, freelancer = as_signed_in(CARLA), as_signed_in(ANA)
    client.goto("/contracts/1/")
    open_dispute(client, criterion="Part 1 works", wants="0", file=a_file)
    expect_next(client, "If Ana does not respond")
    freelancer.goto("/contracts/1/")
    respond(freelancer, wants="1500")
    expect_next(freelancer, "If you two do not settle it")
    people.move_clock(client, days=7)
    dispute = "/disputes/1/"
    freelancer.goto(dispute)
    first, second, third, fourth = (as_signed_in(address) for address in ARBITERS)
    # The worker passes it on within seconds.
    site_says = "SELECT count(*) FROM disputes_dispute WHERE stage = 'in_review'"
    until(lambda: site.ask(site_says), "the dispute to reach staff")

    deciding.open_case(first, "Milestone 1")
    expect(first.get_by_text(a_file.name).first).to_be_visible()
    expect(first.get_by_text("It will work on Monday.").first).to_be_visible()
    deciding.take(first)
    deciding.ask(first, "Was the server down?")
    freelancer.goto(dispute)
    freelancer.get_by_role("link", name="Answer our staff").click()
    freelancer.get_by_label("What do you want to add?").fill("Yes, here is its log.")
    freelancer.get_by_role("button", name="Send the answer").click()
    deciding.open_case(first, "Milestone 1")
    expect(first.get_by_text("Yes, here is its log.").first).to_be_visible()
    deciding.rule(first, to_freelancer="500", to_client="1000.00", receives="$475.00")
    freelancer.goto(dispute)
    expect_next(freelancer, "Our staff decide")
    deciding.open_case(second, "Milestone 1")
    deciding.confirm(second)

    freelancer.goto(dispute)
    expect_next(freelancer, "Our staff have ruled. If nobody appeals")
    expect(freelancer.get_by_text("Arbiter1")).to_have_count(0)
    appeal(freelancer)
    deciding.open_case(first, "Milestone 1")
    expect(first.get_by_role("button", name="Take the case")).to_have_count(0)
    expect_books(site, hold=300_000)

    deciding.open_case(third, "Milestone 1")
    deciding.take(third)
    deciding.rule(third, to_freelancer="900", to_client="600.00", receives="$855.00")
    deciding.open_case(fourth, "Milestone 1")
    deciding.confirm(fourth)
    for page in (client, freelancer):
        page.goto("/contracts/1/")
        expect_figures(page, **{"Paid to date": "$900.00", "Refunded": "$600.00", "Protected now": "$0.00"})
    expect_books(site, hold=150_000, earnings=85_500, fees=4_500)


def test_a_ruling_that_nobody_appeals_is_carried_out_by_the_worker(
    site: Site, as_signed_in: Callable[[str], Page], a_file: Path
) -> None:
    """The other side does not even respond, and does not lose by that."""
    client = as_signed_in(CARLA)
    client.goto("/contracts/2/")
    open_dispute(client, criterion="Part 1 works", wants="0", file=a_file)
    client.goto("/contracts/2/")
    people.move_clock(client, days=5)
    expect_next(client, "Our staff decide")
    first, second = (as_signed_in(address) for address in ARBITERS[:2])
    deciding.open_case(first, "Milestone 1")
    deciding.take(first)
    deciding.rule(first, to_freelancer="600", to_client="900.00", receives="$570.00")
    deciding.open_case(second, "Milestone 1")
    deciding.confirm(second)
    client.goto("/contracts/2/")
    expect_next(client, "If nobody appeals in 7 days")
    people.move_clock(client, days=7)
    expect_figures(client, **{"Paid to date": "$600.00", "Refunded": "$900.00", "Protected now": "$0.00"})
    expect_books(site, hold=0, earnings=142_500, fees=7_500)
