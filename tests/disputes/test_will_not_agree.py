"""Both can pass a dispute to staff sooner: 48 hours after one says that they will not agree, at once after both."""

from datetime import timedelta

import pytest

from accounts.models import Notification, User
from disputes.models import Dispute
from disputes.models.dispute import DisputeStageRefuses
from disputes.silence import sweep
from disputes.verbs import passing
from marketplace import clock, rules
from marketplace.refusals import NotYours
from milestones.models.fields import TimeToAnswerIsOver
from tests import books, settlements, story
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db
SOON = timedelta(hours=48)


@pytest.fixture
def talking(carla: User, ana: User) -> Dispute:
    return story.negotiated_dispute(client=carla, freelancer=ana)


@settlements.BY_BOTH
def test_one_side_will_not_agree_and_staff_start_48_hours_later(
    talking: Dispute, author: str, time_travel: TimeTravel
) -> None:
    contract = talking.milestone.contract
    said_at = clock.now()
    passing.will_not_agree(talking, by=getattr(contract, author))
    after = story.fresh(talking)
    assert (after.stage, after.unwilling) == ("negotiating", getattr(contract, author))
    assert after.due_at
    assert abs(after.due_at - said_at - SOON) < timedelta(minutes=1)
    told = Notification.objects.filter(key=f"dispute:{talking.pk}:unwilling")
    assert {notice.user for notice in told} == {contract.client, contract.freelancer}
    assert "will not agree on “Milestone 1”. Our staff decide from " in told[0].text
    time_travel.to(after.due_at)
    assert sweep.process_due() == (1, 0)
    assert story.fresh(talking).stage == "in_review"


def test_it_never_gives_more_time(talking: Dispute, carla: User, time_travel: TimeTravel) -> None:
    time_travel.forward(days=6)
    passing.will_not_agree(talking, by=carla)
    assert story.fresh(talking).due_at == talking.due_at


def test_both_will_not_agree_and_staff_start_at_once(talking: Dispute, carla: User, ana: User) -> None:
    arbiter = story.arbiter()
    passing.will_not_agree(talking, by=carla)
    passing.will_not_agree(talking, by=ana)
    after = story.fresh(talking)
    assert (after.stage, after.due_at) == ("in_review", None)
    assert after.ruling_due_at
    kinds = list(talking.milestone.events.order_by("pk").values_list("kind", flat=True))
    assert kinds[-3:] == ["dispute_unwilling", "dispute_unwilling", "dispute_review"]
    assert Notification.objects.filter(user=arbiter, key__startswith=f"dispute:{talking.pk}:waits").exists()
    assert Notification.objects.filter(key=f"dispute:{talking.pk}:review").count() == 2


def test_saying_it_twice_moves_nothing(talking: Dispute, carla: User, time_travel: TimeTravel) -> None:
    passing.will_not_agree(talking, by=carla)
    time_travel.forward(days=1)
    with books.refused(passing.SaidBefore):
        passing.will_not_agree(talking, by=carla)


def test_they_can_still_settle_after_one_has_said_so(talking: Dispute, carla: User, ana: User) -> None:
    passing.will_not_agree(talking, by=carla)
    settlements.accept(story.offer(talking.milestone, by=ana, to_freelancer=30_000))
    assert story.fresh(talking).outcome == "settled"


def test_it_is_refused_to_outsiders_and_outside_negotiation(
    talking: Dispute, carla: User, olga: User, time_travel: TimeTravel
) -> None:
    with books.refused(NotYours):
        passing.will_not_agree(talking, by=olga)
    unanswered = story.dispute(story.submitted_milestone(client=carla))
    with books.refused(DisputeStageRefuses):
        passing.will_not_agree(unanswered, by=carla)
    assert talking.due_at
    time_travel.to(talking.due_at)
    with books.refused(TimeToAnswerIsOver):
        passing.will_not_agree(talking, by=carla)


def test_the_reminder_of_three_days_is_not_sent_any_more_that_of_one_day_is(
    talking: Dispute, carla: User, time_travel: TimeTravel
) -> None:
    passing.will_not_agree(talking, by=carla)
    sweep.process_due()
    assert not Notification.objects.filter(key__contains=":remind:").exists()
    time_travel.forward(hours=25)
    sweep.process_due()
    assert Notification.objects.filter(user=carla, key__endswith=":remind:24").count() == 1


def test_a_contract_of_the_first_rules_keeps_its_time(monkeypatch: pytest.MonkeyPatch, carla: User) -> None:
    monkeypatch.setattr(rules, "CURRENT", 1)
    dispute = story.negotiated_dispute(client=carla)
    with books.refused(passing.StaysBetweenThem):
        passing.will_not_agree(dispute, by=carla)
