"""Money that nobody does anything about: a warning, then a refund request that opens by itself, then an alarm."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Notification, User
from contracts.models import Message
from milestones.models import Milestone
from milestones.silence import sweep
from milestones.verbs import answering_settlements
from tests import story
from tests.books import assert_books_balance, balance, unchanged
from tests.conftest import TimeTravel
from tests.told import times_told

pytestmark = pytest.mark.django_db


@pytest.fixture
def milestone(carla: User, ana: User) -> Milestone:
    return story.funded_milestone(client=carla, freelancer=ana)


def pass_days(time_travel: TimeTravel, days: float) -> sweep.Report:
    time_travel.forward(days=days)
    return sweep.process_due()


def test_after_sixty_days_both_are_warned_once(
    milestone: Milestone, carla: User, ana: User, time_travel: TimeTravel
) -> None:
    pass_days(time_travel, 59.9)
    assert times_told(carla, "milestone:idle") == 0
    pass_days(time_travel, 0.2)
    sweep.process_due()
    assert times_told(carla, "milestone:idle") == times_told(ana, "milestone:idle") == 1
    warned = story.fresh(milestone)
    assert warned.state == "funded"
    assert warned.idle_warned_at is not None
    assert warned.idle_due_at == warned.idle_warned_at + timedelta(days=14)
    assert warned.events.filter(kind="idle_warned").count() == 1
    assert Notification.objects.get(user=ana, key__contains=":idle:").text.endswith(
        ("CET, a refund request for $600.00 opens by itself.", "CEST, a refund request for $600.00 opens by itself.")
    )


def test_fourteen_days_later_a_refund_request_opens_by_itself(
    milestone: Milestone, carla: User, ana: User, time_travel: TimeTravel
) -> None:
    pass_days(time_travel, 60)
    pass_days(time_travel, 13.9)
    assert not milestone.settlement_offers.exists()
    pass_days(time_travel, 0.2)
    sweep.process_due()
    offer = milestone.settlement_offers.get()
    assert (offer.is_open, offer.by_itself, offer.author, offer.is_refund_request) == (True, True, carla, True)
    assert offer.answer_due_at - offer.made_at == timedelta(days=7)
    assert story.fresh(milestone).idle_warned_at is None
    assert times_told(carla, "milestone:offer") == times_told(ana, "milestone:offer") == 1
    text = Notification.objects.get(user=ana, key__contains=":offer:").text
    assert "If you do not answer it or submit the work by " in text
    assert text.endswith("$600.00 goes back to Carla Client.")
    event = milestone.events.get(kind="refund_asked")
    assert (event.actor, event.note) == (None, "Opened by itself")


def test_seven_days_later_the_money_goes_back(milestone: Milestone, time_travel: TimeTravel) -> None:
    for days in (60, 14, 7):
        pass_days(time_travel, days)
    assert story.fresh(milestone).state == "refunded"
    assert balance("refund_in_transit") == 60_000
    assert_books_balance()


def test_where_work_was_submitted_it_becomes_a_dispute(time_travel: TimeTravel) -> None:
    milestone = story.changes_requested_milestone()
    for days in (60, 14, 7):
        pass_days(time_travel, days)
    assert story.fresh(milestone).state == "disputed"
    assert balance("hold") == 60_000
    assert_books_balance()


def test_what_happens_begins_the_time_anew(milestone: Milestone, time_travel: TimeTravel) -> None:
    pass_days(time_travel, 59)
    offer = story.offer(milestone, by=milestone.contract.freelancer, to_freelancer=30_000)
    assert story.fresh(milestone).idle_due_at == offer.made_at + timedelta(days=60)
    pass_days(time_travel, 5)
    answering_settlements.take_back(offer, by=milestone.contract.freelancer)
    pass_days(time_travel, 59)
    assert not milestone.events.filter(kind="idle_warned").exists()


def test_so_does_a_message_even_after_the_warning(milestone: Milestone, time_travel: TimeTravel) -> None:
    contract = milestone.contract
    pass_days(time_travel, 60)
    pass_days(time_travel, 13)
    message = Message.send(contract, by=contract.freelancer, text="I was ill; it goes on on Monday.")
    after = story.fresh(milestone)
    assert (after.idle_due_at, after.idle_warned_at) == (message.sent_at + timedelta(days=60), None)
    pass_days(time_travel, 14)
    assert not milestone.settlement_offers.exists()


def test_no_time_runs_while_the_client_has_to_answer(milestone: Milestone, time_travel: TimeTravel) -> None:
    submitted = story.submit(milestone)
    assert (submitted.idle_due_at, submitted.idle_warned_at) == (None, None)
    changed = story.request_changes(submitted)
    assert changed.idle_due_at is not None


def test_offers_and_frozen_money_are_left_alone(time_travel: TimeTravel) -> None:
    offered = story.milestones_of(story.offered_contract())[0]
    frozen = story.funded_milestone(card=story.CHARGED_BACK_FOR_GOOD)
    time_travel.forward(minutes=2)
    story.hear_from_provider()
    Milestone.objects.filter(pk__in=[offered.pk, frozen.pk]).update(idle_due_at=time_travel.forward(minutes=1))
    with unchanged():
        sweep.process_due()


def test_many_cost_what_one_does(time_travel: TimeTravel) -> None:
    costs = []
    # The first one also opens accounts of the platform.
    for count in (1, 1, 5):
        story.active_contract(amounts=(1_000,) * count, whole=True)
        counted = []
        for days in (60.1, 14.1, 7.1):
            time_travel.forward(days=days)
            with CaptureQueriesContext(connection) as captured:
                assert sweep.process_due().failed == 0
            counted.append(len(captured))
        costs.append(counted)
    assert costs[1] == costs[2]
