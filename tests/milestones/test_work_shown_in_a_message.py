"""A file or link that the freelancer sent in the thread counts as work when silence decides."""

import pytest

from accounts.models import User
from contracts.models import Message
from marketplace import clock, rules
from milestones.models import Milestone
from milestones.silence import sweep
from milestones.workspace.next_step import Reader, of_milestone
from tests import story
from tests.books import assert_books_balance, balance
from tests.conftest import TimeTravel
from tests.files import text_file

pytestmark = pytest.mark.django_db


def silence(milestone: Milestone, time_travel: TimeTravel) -> Milestone:
    """The client asks for everything back, and nobody answers."""
    story.refund_request(milestone)
    time_travel.forward(days=7)
    sweep.process_due()
    return story.fresh(milestone)


@pytest.mark.parametrize("shown", [{"text": "See https://work.example.org/1"}, {"text": "Here.", "files": True}])
def test_an_unanswered_request_becomes_a_dispute(
    carla: User, ana: User, shown: dict[str, object], time_travel: TimeTravel
) -> None:
    milestone = story.funded_milestone(client=carla, freelancer=ana)
    Message.send(milestone.contract, by=ana, text=str(shown["text"]), files=[text_file()] if "files" in shown else [])
    assert silence(milestone, time_travel).state == "disputed"
    assert milestone.disputes.get().stage == "in_review"
    assert balance("hold") == 60_000
    assert_books_balance()


def test_also_if_it_was_shown_after_the_request(carla: User, ana: User, time_travel: TimeTravel) -> None:
    milestone = story.funded_milestone(client=carla, freelancer=ana)
    offer = story.refund_request(milestone)
    before = of_milestone(milestone, milestone.contract, Reader(clock.now(), ana.zone)).sentence
    assert "If nobody acts, $600.00 goes to Carla" in before
    Message.send(milestone.contract, by=ana, text="", files=[text_file()])
    shown = story.fresh(milestone)
    assert "it becomes a dispute" in of_milestone(shown, shown.contract, Reader(clock.now(), ana.zone)).sentence
    time_travel.to(offer.answer_due_at)
    sweep.process_due()
    assert story.fresh(milestone).state == "disputed"


def test_words_alone_and_what_the_client_sends_are_no_work(carla: User, ana: User, time_travel: TimeTravel) -> None:
    milestone = story.funded_milestone(client=carla, freelancer=ana)
    Message.send(milestone.contract, by=ana, text="Soon.")
    Message.send(milestone.contract, by=carla, text="See https://work.example.org/1", files=[text_file()])
    assert silence(milestone, time_travel).state == "refunded"
    assert balance("refund_in_transit") == 60_000


def test_what_was_sent_before_the_deposit_is_no_work(carla: User, ana: User, time_travel: TimeTravel) -> None:
    first, second = story.milestones_of(story.active_contract(client=carla, freelancer=ana))[:2]
    Message.send(first.contract, by=ana, text="", files=[text_file()])
    assert story.fresh(first).shown_at is not None
    assert story.fresh(second).shown_at is None


def test_by_the_first_rules_the_money_goes_back(
    monkeypatch: pytest.MonkeyPatch, carla: User, ana: User, time_travel: TimeTravel
) -> None:
    monkeypatch.setattr(rules, "CURRENT", 1)
    milestone = story.funded_milestone(client=carla, freelancer=ana)
    Message.send(milestone.contract, by=ana, text="", files=[text_file()])
    assert silence(milestone, time_travel).state == "refunded"
