"""A contract of many milestones: page and dashboard tell the most urgent clock first, and no other is lost."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contracts.models import Contract
from marketplace import clock
from milestones.models import Milestone
from milestones.silence import idle_money
from milestones.verbs import answering_settlements, funding
from milestones.workspace import overview
from milestones.workspace.page import Workspace
from tests import books, story
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db
ASKS = {
    "Carla Client": "You ask for $300.00 back. If nobody acts, $300.00 goes to you",
    "Ana Freelancer": "Carla Client asks you for $300.00 back. If nobody acts, $300.00 goes to Carla Client",
}


@pytest.fixture
def three(carla: User, ana: User) -> list[Milestone]:
    """All deposited; nothing submitted anywhere."""
    contract = story.active_contract(client=carla, freelancer=ana, amounts=(60_000, 30_000, 10_000), whole=True)
    return story.milestones_of(contract)


def told(contract: Contract, reader: User) -> tuple[int | None, list[int], bool]:
    """Which milestone comes first for this reader, which others are mentioned, and whether it is their turn.

    The dashboard must tell the same as the contract's page.
    """
    workspace = Workspace(story.fresh(contract), reader)
    first = workspace.current.milestone.position if workspace.current else None
    also = [row.milestone.position for row in workspace.also]
    [line] = overview.told(list(overview.lines_for(reader)), reader)
    assert line.next_step.sentence == workspace.next_step.sentence
    assert [each.milestone.position for each in line.also] == also
    assert line.is_my_turn == workspace.is_my_turn
    return first, also, workspace.is_my_turn


def test_a_refund_request_on_a_later_milestone_comes_before_what_is_at_work(
    client: Client, three: list[Milestone], carla: User, ana: User
) -> None:
    first, second, _ = three
    story.request_changes(story.submit(first))
    story.refund_request(second)
    assert told(first.contract, ana) == (2, [], True)
    assert told(first.contract, carla) == (2, [], False)
    for reader in (carla, ana):
        client.force_login(reader)
        with books.unchanged():
            assert (
                ASKS[reader.name] in client.get(first.contract.get_absolute_url()).text.partition("Milestones</h2>")[0]
            )
            assert ASKS[reader.name] in client.get(reverse("dashboard")).text


def test_each_side_reads_its_own_turn_first_and_the_others_below(
    client: Client, three: list[Milestone], carla: User, ana: User
) -> None:
    first, second, _ = three
    story.submit(first)
    story.refund_request(second)
    assert told(first.contract, ana) == (2, [1], True)
    assert told(first.contract, carla) == (1, [2], True)
    for reader, who in ((carla, "Ana Freelancer"), (ana, "you")):
        review = f"If nobody acts, $600.00 goes to {who} in 14 days"
        client.force_login(reader)
        box = client.get(first.contract.get_absolute_url()).text.partition("Milestones</h2>")[0]
        assert "One more thing is open" in box
        assert ASKS[reader.name] in box
        assert review in box
        dashboard = client.get(reverse("dashboard")).text
        assert ASKS[reader.name] in dashboard
        assert review in dashboard


def test_of_two_turns_the_earlier_deadline_comes_first(
    three: list[Milestone], carla: User, time_travel: TimeTravel
) -> None:
    first, second, third = three
    story.submit(second)
    time_travel.forward(days=1)
    story.submit(third)
    story.submit(first)
    assert told(first.contract, carla) == (2, [3, 1], True)


def test_a_dispute_to_respond_to_is_not_hidden_by_work_in_review(
    three: list[Milestone], carla: User, ana: User
) -> None:
    first, second, _ = three
    story.submit(first)
    story.dispute(story.submit(second))
    assert told(first.contract, ana) == (2, [1], True)
    assert told(first.contract, carla) == (1, [2], True)


def test_a_dispute_with_staff_is_mentioned_though_no_time_runs(three: list[Milestone], carla: User, ana: User) -> None:
    first, second, _ = three
    story.in_review(story.respond(story.dispute(story.submit(second))))
    assert told(first.contract, carla) == (2, [], False)
    story.submit(first)
    assert told(first.contract, carla) == (1, [2], True)
    assert told(first.contract, ana) == (1, [2], False)


def test_in_a_dispute_an_open_offer_is_the_turn_of_who_answers_it(
    three: list[Milestone], carla: User, ana: User
) -> None:
    found = story.respond(story.dispute(story.submit(three[1])))
    assert told(three[0].contract, carla) == (2, [], True)
    story.offer(found.milestone, by=carla, to_freelancer=10_000)
    assert told(three[0].contract, carla) == (2, [], False)
    assert told(three[0].contract, ana) == (2, [], True)
    assert "Carla Client’s offer waits for your answer." in Workspace(three[0].contract, ana).next_step.sentence
    story.in_review(found)
    assert told(three[0].contract, ana) == (2, [], True)


def test_a_warning_of_long_silence_comes_before_work_without_a_deadline(
    three: list[Milestone], ana: User, time_travel: TimeTravel
) -> None:
    first, second, _ = three
    time_travel.forward(days=30)
    story.request_changes(story.submit(first))
    time_travel.forward(days=31)
    idle_money.warn([second.pk], now=clock.now())
    assert told(first.contract, ana) == (2, [], True)


def test_a_frozen_milestone_hides_no_clock(carla: User, ana: User, time_travel: TimeTravel) -> None:
    contract = story.active_contract(
        client=carla, freelancer=ana, amounts=(60_000, 30_000), card=story.CHARGED_BACK_FOR_GOOD
    )
    first, second = story.milestones_of(contract)
    story.submit(first)
    story.pay(funding.fund(second, by=carla))
    time_travel.forward(minutes=2)
    story.hear_from_provider()
    assert story.fresh(first).hold.is_frozen
    story.refund_request(story.fresh(second))
    assert told(contract, ana) == (2, [], True)


def test_what_silence_decides_comes_before_an_offer_that_merely_ends(
    three: list[Milestone], carla: User, ana: User, time_travel: TimeTravel
) -> None:
    first, second, _ = three
    story.offer(first, by=carla, to_freelancer=10_000)
    time_travel.forward(minutes=1)
    story.refund_request(second)
    assert told(first.contract, ana) == (2, [1], True)


def test_an_offer_in_review_is_the_turn_of_both_if_the_client_made_it(
    three: list[Milestone], carla: User, ana: User
) -> None:
    """The freelancer is to answer; but only the client can stop what silence does."""
    in_review = story.submit(three[0])
    offer = story.offer(in_review, by=carla, to_freelancer=10_000)
    assert told(in_review.contract, carla) == (1, [], True)
    assert told(in_review.contract, ana) == (1, [], True)
    answering_settlements.take_back(offer, by=carla)
    story.offer(in_review, by=ana, to_freelancer=10_000)
    assert told(in_review.contract, carla) == (1, [], True)
    assert told(in_review.contract, ana) == (1, [], False)
