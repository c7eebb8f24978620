"""Only whoever owes the work begins the idle time anew: what the waiting client says or offers does not."""

from datetime import timedelta

import pytest

from accounts.models import Notification, User
from contracts.models import Message
from marketplace import clock, rules
from milestones.models import Milestone
from milestones.silence import sweep
from milestones.verbs import answering_settlements
from milestones.workspace.next_step import Reader, of_milestone
from tests import story
from tests.books import unchanged
from tests.conftest import TimeTravel
from tests.files import text_file

pytestmark = pytest.mark.django_db
TALK = ("contracts_message", "contracts_thread", "contracts_seat")


@pytest.fixture(params=[story.funded_milestone, story.changes_requested_milestone])
def milestone(request: pytest.FixtureRequest, carla: User, ana: User) -> Milestone:
    made: Milestone = request.param(client=carla, freelancer=ana)
    return story.fresh(made)


def pass_days(time_travel: TimeTravel, days: float) -> None:
    time_travel.forward(days=days)
    assert sweep.process_due().failed == 0


def test_a_message_of_the_waiting_client_changes_nothing(milestone: Milestone, time_travel: TimeTravel) -> None:
    pass_days(time_travel, 59)
    with unchanged(besides=[*TALK, "accounts_notification"]):
        Message.send(milestone.contract, by=milestone.contract.client, text="Are you there?")
    pass_days(time_travel, 2)
    assert story.fresh(milestone).idle_warned_at is not None


def test_a_message_of_the_freelancer_begins_it_anew(milestone: Milestone, time_travel: TimeTravel) -> None:
    pass_days(time_travel, 59)
    message = Message.send(milestone.contract, by=milestone.contract.freelancer, text="On Monday.")
    assert story.fresh(milestone).idle_due_at == message.sent_at + timedelta(days=60)


def test_the_clients_own_offers_change_nothing_and_an_answer_does(
    milestone: Milestone, time_travel: TimeTravel
) -> None:
    contract, due_at = milestone.contract, milestone.idle_due_at
    pass_days(time_travel, 10)
    offer = story.offer(milestone, by=contract.client, to_freelancer=30_000)
    assert story.fresh(milestone).idle_due_at == due_at
    answering_settlements.decline(offer, by=contract.freelancer, answer="No.")
    declined_at = story.fresh(offer).answered_at
    assert declined_at
    assert story.fresh(milestone).idle_due_at == declined_at + timedelta(days=60)


def test_nothing_opens_by_itself_beside_an_open_offer(milestone: Milestone, time_travel: TimeTravel) -> None:
    pass_days(time_travel, 60)
    pass_days(time_travel, 12)
    offer = story.offer(milestone, by=milestone.contract.client, to_freelancer=30_000)
    assert story.fresh(milestone).idle_due_at == offer.answer_due_at
    # Also if an outage has moved the offer alone.
    Milestone.objects.filter(pk=milestone.pk).update(idle_due_at=clock.now())
    pass_days(time_travel, 3)
    assert milestone.settlement_offers.get() == offer
    pass_days(time_travel, 4.1)
    assert [o.by_itself for o in milestone.settlement_offers.order_by("pk")] == [False, True]


def test_the_sentence_and_the_warning_say_whose_sign_counts(
    milestone: Milestone, carla: User, time_travel: TimeTravel
) -> None:
    sentence = of_milestone(milestone, milestone.contract, Reader(clock.now(), carla.zone)).sentence
    assert "If Ana Freelancer gives no sign of life by" in sentence
    pass_days(time_travel, 60.1)
    text = Notification.objects.get(user=carla, key__contains=":idle:").text
    assert "gives no sign of life until" in text


def test_by_the_first_rules_the_clients_messages_count(
    monkeypatch: pytest.MonkeyPatch, carla: User, time_travel: TimeTravel
) -> None:
    monkeypatch.setattr(rules, "CURRENT", 1)
    milestone = story.funded_milestone(client=carla)
    pass_days(time_travel, 59)
    message = Message.send(milestone.contract, by=carla, text="Are you there?")
    assert story.fresh(milestone).idle_due_at == message.sent_at + timedelta(days=60)
    Message.send(milestone.contract, by=milestone.contract.freelancer, text="", files=[text_file()])
    assert story.fresh(milestone).shown_at is None
    assert (
        "If nothing happens by" in of_milestone(milestone, milestone.contract, Reader(clock.now(), carla.zone)).sentence
    )
