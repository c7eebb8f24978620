"""Reminders: 7 days, 3 days and 24 hours before a deadline, each exactly once."""

import re
from datetime import timedelta

import pytest

from accounts.models import Notification, User
from contracts.models import Contract
from milestones.models import Milestone
from milestones.silence import sweep
from milestones.verbs import offers
from tests import story
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db


def reminders(user: User) -> list[int]:
    """For how many hours before the deadline this person was reminded, in the order of telling."""
    keys = Notification.objects.filter(user=user, key__contains=":remind:").order_by("id").values_list("key", flat=True)
    return [int(key.rsplit(":", 1)[1]) for key in keys]


@pytest.fixture
def milestone(carla: User, ana: User) -> Milestone:
    return story.submitted_milestone(client=carla, freelancer=ana)


@pytest.fixture
def offer(carla: User, ana: User) -> Contract:
    return story.offered_contract(client=carla, freelancer=ana)


def test_the_client_is_reminded_of_a_review_three_times(
    milestone: Milestone, carla: User, ana: User, time_travel: TimeTravel
) -> None:
    seen = []
    for _ in range(2 * 14 - 1):
        time_travel.forward(hours=12)
        sweep.process_due()
        sweep.process_due()
        seen.append(reminders(carla))
    assert [len(s) for s in seen] == [0] * 13 + [1] * 8 + [2] * 4 + [3] * 2
    assert seen[-1] == [168, 72, 24]
    assert reminders(ana) == []


def test_the_freelancer_is_reminded_of_an_offer_twice(
    offer: Contract, carla: User, ana: User, time_travel: TimeTravel
) -> None:
    """Seven days are the whole of it: the start is told by the offer itself."""
    for _ in range(2 * 7 - 1):
        time_travel.forward(hours=12)
        sweep.process_due()
    assert reminders(ana) == [72, 24]
    assert reminders(carla) == []


def test_a_reminder_of_an_offer_names_what_is_protected(carla: User, ana: User, time_travel: TimeTravel) -> None:
    story.offered_contract(client=carla, freelancer=ana, amounts=(60_000, 40_000), whole=True)
    time_travel.forward(days=5)
    sweep.process_due()
    told = Notification.objects.get(user=ana, key__contains=":remind:").text
    assert "If nobody acts, $1,000.00 goes to Carla Client on " in told


def test_a_sweep_that_comes_late_sends_only_the_most_urgent(
    milestone: Milestone, carla: User, time_travel: TimeTravel
) -> None:
    time_travel.forward(days=13, hours=1)
    sweep.process_due()
    sweep.process_due()
    assert reminders(carla) == [24]


def test_none_is_sent_after_the_end(milestone: Milestone, carla: User, time_travel: TimeTravel) -> None:
    time_travel.forward(days=14)
    sweep.process_due()
    assert reminders(carla) == []


def test_an_answer_ends_them(milestone: Milestone, carla: User, time_travel: TimeTravel) -> None:
    time_travel.forward(days=7, hours=1)
    sweep.process_due()
    story.request_changes(milestone)
    time_travel.forward(days=4)
    sweep.process_due()
    assert reminders(carla) == [168]


def test_a_new_submission_starts_them_anew(milestone: Milestone, carla: User, time_travel: TimeTravel) -> None:
    time_travel.forward(days=13, hours=1)
    sweep.process_due()
    story.submit(story.request_changes(milestone))
    sweep.process_due()
    assert reminders(carla) == [24]
    time_travel.forward(days=13, hours=1)
    sweep.process_due()
    assert reminders(carla) == [24, 24]


def test_an_accepted_offer_needs_none(offer: Contract, ana: User, time_travel: TimeTravel) -> None:
    offers.accept(offer, by=ana)
    time_travel.forward(days=6, hours=1)
    sweep.process_due()
    assert reminders(ana) == []


def test_it_says_what_happens_in_the_readers_zone(offer: Contract, ana: User, time_travel: TimeTravel) -> None:
    time_travel.forward(days=6, hours=1)
    sweep.process_due()
    text = Notification.objects.get(user=ana, key__contains=":remind:").text
    assert "waits for you to accept or decline the offer" in text
    assert "If nobody acts, $600.00 goes to Carla Client on" in text
    assert re.search(r"\d CES?T\. The price is", text)


def test_more_than_one_sweep_can_take_are_sent_by_the_next(carla: User, time_travel: TimeTravel) -> None:
    for _ in range(3):
        story.submitted_milestone(client=carla)
    time_travel.forward(days=13, hours=1)
    for sent in ([24], [24, 24], [24, 24, 24], [24, 24, 24]):
        sweep.process_due(batch=1)
        assert reminders(carla) == sent


def test_the_exact_moment_counts(milestone: Milestone, carla: User, time_travel: TimeTravel) -> None:
    assert milestone.review_due_at is not None
    time_travel.to(milestone.review_due_at - timedelta(days=7, seconds=5))
    sweep.process_due()
    assert reminders(carla) == []
    time_travel.forward(seconds=6)
    sweep.process_due()
    assert reminders(carla) == [168]
