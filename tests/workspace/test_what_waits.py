"""The dashboard is the list of what waits for who is looking: a row each, with who, how much and until when, once."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from contracts.models import Contract, Message
from marketplace import clock
from milestones.silence import sweep
from milestones.verbs import asking_for_payment, funding, offering_settlements
from milestones.workspace.waiting import overview
from tests import story
from tests.conftest import TimeTravel
from tests.factories import JobFactory, ProposalFactory
from tests.pages import tight

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(carla: User, ana: User) -> Contract:
    return story.active_contract(client=carla, freelancer=ana)


def whats(reader: User) -> list[str]:
    """What waits, in order."""
    return [thing.what for thing in overview.dashboard_of(story.fresh(reader))["things"]]  # type: ignore[attr-defined]


def rows(client: Client, reader: User) -> list[str]:
    """The rows as text."""
    client.force_login(reader)
    page = tight(client.get(reverse("dashboard")).text)
    return [re.sub(r"<[^>]+>", " ", row) for row in re.findall(r'<article class="thing.*?</article>', page)]


def ask(contract: Contract) -> None:
    asking_for_payment.ask(
        contract, by=contract.freelancer, amount_minor=20_000, what_for="Paper", reason="The printer wants it."
    )


def test_work_waits_for_the_freelancer_and_its_review_for_the_client(
    client: Client, contract: Contract, carla: User, ana: User
) -> None:
    assert (whats(carla), whats(ana)) == ([], ["Hand in the work"])
    story.submit(story.milestones_of(contract)[0])
    assert (whats(carla), whats(ana)) == (["Review the work"], [])
    [row] = rows(client, carla)
    for told in ("Ana Freelancer", "$600.00", "in 14 days", contract.title):
        assert told in row
    story.request_changes(story.milestones_of(contract)[0])
    assert (whats(carla), whats(ana)) == ([], ["Hand in the work again"])


def test_a_payment_that_is_asked_for_comes_first(client: Client, contract: Contract, carla: User, ana: User) -> None:
    story.submit(story.milestones_of(contract)[0])
    ask(contract)
    assert whats(carla) == ["Pay, fund or decline", "Review the work"]
    assert whats(ana) == []
    first = rows(client, carla)[0]
    for told in ("$200.00", "Ana Freelancer", "Paper", "The printer wants it."):
        assert told in first


def test_an_offer_waits_for_its_answer_and_a_deposit_for_its_client(carla: User, ana: User) -> None:
    story.hire(client=carla, freelancer=ana)
    assert (whats(carla), whats(ana)) == (["Make the deposit"], [])
    story.offered_contract(client=carla, freelancer=ana)
    assert whats(ana) == ["Accept or decline the offer"]


def test_a_deposit_that_failed_says_so(contract: Contract, carla: User, ana: User, time_travel: TimeTravel) -> None:
    story.approve(story.submit(story.milestones_of(contract)[0]))
    assert whats(carla) == ["Make the deposit"]
    payment = funding.fund(story.milestones_of(contract)[1], by=carla)
    story.pay(payment, story.FAILS_LATER)
    time_travel.forward(minutes=1)
    story.hear_from_provider()
    assert whats(carla) == ["Pay again: the payment failed"]


def test_late_work_is_the_freelancers_whatever_else_is_waited_for(
    client: Client, carla: User, ana: User, time_travel: TimeTravel
) -> None:
    contract = story.active_contract(client=carla, freelancer=ana, whole=True)
    first, second = story.milestones_of(contract)
    time_travel.forward(days=20)
    story.submit(first)
    assert whats(ana) == []
    time_travel.forward(days=12)
    assert whats(ana) == [], "it is overdue when both have been told, as everywhere else"
    sweep.process_due()
    assert whats(ana) == ["Hand in the work"]
    [row] = rows(client, ana)
    assert "Overdue since" in row
    assert second.title in row
    client.force_login(ana)
    assert client.get(reverse("dashboard")).text.count(f'href="{contract.get_absolute_url()}"') == 0, "told once"
    assert whats(carla) == ["Review the work"]


def test_refund_requests_and_offers_wait_for_an_answer(contract: Contract, carla: User, ana: User) -> None:
    story.refund_request(story.milestones_of(contract)[0])
    assert (whats(carla), whats(ana)) == ([], ["Answer the refund request"])
    other = story.active_contract(client=carla, freelancer=ana)
    offering_settlements.offer(story.milestones_of(other)[0], by=ana, to_freelancer_minor=30_000, reason="Half.")
    assert whats(carla) == ["Answer the offer"]
    [thing] = overview.dashboard_of(carla)["things"]  # type: ignore[misc,has-type,attr-defined]
    assert str(thing.amount) == "$300.00"


def test_a_dispute_says_what_is_to_be_done(contract: Contract, carla: User, ana: User) -> None:
    dispute = story.dispute(story.submit(story.milestones_of(contract)[0]))
    assert "Respond to the dispute" in whats(ana)
    found = story.in_review(story.respond(dispute))
    assert whats(ana) == []
    story.rule(found, by=story.arbiter(), to_freelancer=0)
    assert whats(ana) == whats(carla) == ["Accept the ruling or appeal"]


def test_messages_wait_until_they_are_read(client: Client, contract: Contract, carla: User, ana: User) -> None:
    for text in ("Hello", "Are you there?"):
        Message.send(contract, by=ana, text=text)
    assert whats(carla) == ["Read 2 messages"]
    [row] = rows(client, carla)
    assert "Ana Freelancer" in row
    carla.notifications.update(read_at=clock.now())
    assert whats(carla) == []


def test_proposals_wait_by_the_job(client: Client, carla: User) -> None:
    job = JobFactory(client=carla)
    proposals = [ProposalFactory(job=job) for _ in range(2)]
    ProposalFactory(job=JobFactory(client=carla)).shortlist(by=carla)
    assert whats(carla) == ["Answer 2 proposals"]
    proposals[0].decline(by=carla)
    assert whats(carla) == ["Answer 1 proposal"]
    client.force_login(carla)
    page = tight(client.get(reverse("dashboard")).text)
    assert page.count("<li>1 proposal</li>") == 2


def test_nothing_is_told_twice(client: Client, contract: Contract, carla: User) -> None:
    story.submit(story.milestones_of(contract)[0])
    client.force_login(carla)
    page = client.get(reverse("dashboard")).text
    assert page.count(story.milestones_of(contract)[0].get_absolute_url()) == 1
    assert "Waiting for others" not in page


def test_it_costs_the_same_statements_however_much_waits(client: Client, carla: User, ana: User) -> None:
    def cost() -> int:
        client.force_login(carla)
        client.get(reverse("dashboard"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("dashboard"))
        return len(captured)

    def more() -> None:
        contract = story.active_contract(client=carla, freelancer=ana)
        story.submit(story.milestones_of(contract)[0])
        ask(contract)
        Message.send(contract, by=ana, text="Hello")
        ProposalFactory(job=JobFactory(client=carla))

    more()
    one = cost()
    for _ in range(3):
        more()
    assert cost() == one
    assert len(whats(carla)) == 16


def test_of_very_much_a_page_tells_a_page(
    client: Client, carla: User, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overview, "MOST_ROWS", 2)
    for _ in range(3):
        story.submitted_milestone(client=carla, freelancer=ana)
    client.force_login(carla)
    page = client.get(reverse("dashboard")).text
    assert page.count('<article class="thing') == 2
    assert "All that waits for you" in page
