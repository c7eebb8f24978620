"""Whoever is to answer an offer is reminded 3 days and 24 hours before its end, each exactly once."""

import pytest

from accounts.models import Notification, User
from milestones.models import Milestone
from milestones.silence import sweep
from milestones.verbs import answering_settlements
from tests import story
from tests.conftest import TimeTravel
from tests.milestones.test_reminders import reminders

pytestmark = pytest.mark.django_db


@pytest.fixture
def milestone(carla: User, ana: User) -> Milestone:
    return story.funded_milestone(client=carla, freelancer=ana)


@pytest.mark.parametrize("author", ["carla", "ana"])
def test_the_other_side_is_reminded_twice(
    milestone: Milestone, author: str, carla: User, ana: User, time_travel: TimeTravel
) -> None:
    by, other = (carla, ana) if author == "carla" else (ana, carla)
    story.offer(milestone, by=by, to_freelancer=30_000)
    seen = []
    for _ in range(2 * 7 - 1):
        time_travel.forward(hours=12)
        sweep.process_due()
        sweep.process_due()
        seen.append(len(reminders(other)))
    assert seen == [0] * 7 + [1] * 4 + [2] * 2
    assert reminders(other) == [72, 24]
    assert reminders(by) == []


def test_it_says_what_silence_does_in_the_readers_zone(
    milestone: Milestone, ana: User, time_travel: TimeTravel
) -> None:
    story.refund_request(milestone)
    time_travel.forward(days=6, minutes=1)
    sweep.process_due()
    text = Notification.objects.get(user=ana, key__contains=":remind:").text
    assert text.startswith("“Milestone 1”: a refund request waits for you. If nothing is said until ")
    assert text.endswith((" CET, $600.00 goes back to Carla Client.", " CEST, $600.00 goes back to Carla Client."))


def test_an_answer_ends_them(milestone: Milestone, carla: User, ana: User, time_travel: TimeTravel) -> None:
    offer = story.offer(milestone, by=carla, to_freelancer=30_000)
    time_travel.forward(days=4, hours=1)
    sweep.process_due()
    answering_settlements.decline(offer, by=ana, answer="No")
    time_travel.forward(days=2)
    sweep.process_due()
    assert reminders(ana) == [72]


def test_each_offer_has_its_own(milestone: Milestone, carla: User, ana: User, time_travel: TimeTravel) -> None:
    first = story.offer(milestone, by=carla, to_freelancer=30_000)
    time_travel.forward(days=6, hours=1)
    sweep.process_due()
    answering_settlements.counter(first, by=ana, to_freelancer_minor=50_000, reason="More")
    time_travel.forward(days=6, hours=1)
    sweep.process_due()
    assert (reminders(ana), reminders(carla)) == ([24], [24])


def test_a_review_that_stood_is_reminded_of_anew(carla: User, ana: User, time_travel: TimeTravel) -> None:
    """Its deadline is another one now."""
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    time_travel.forward(days=13, hours=1)
    sweep.process_due()
    asked = story.refund_request(milestone)
    time_travel.forward(days=1)
    sweep.process_due()
    answering_settlements.decline(asked, by=ana, answer="No")
    sweep.process_due()
    assert reminders(carla) == [24, 24]
