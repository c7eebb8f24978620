"""The client asks for changes: it stops the clock, names what is missing, and is limited in rounds."""

import pytest

from accounts.models import User
from marketplace.refusals import NotYours, Refused
from milestones.models import ChangeRequest, Milestone
from milestones.models.criterion import ForeignCriterion
from milestones.models.fields import MilestoneStateRefuses, TimeToAnswerIsOver
from milestones.silence import sweep
from milestones.verbs import requesting_changes
from milestones.verbs.requesting_changes import ChangeRoundsUsedUp, NoCriterionNamed
from tests import story
from tests.books import assert_books_balance, balance, refused
from tests.conftest import TimeTravel
from tests.told import times_told

pytestmark = pytest.mark.django_db


@pytest.fixture
def milestone(carla: User, ana: User) -> Milestone:
    return story.submitted_milestone(client=carla, freelancer=ana)


def test_it_stops_the_clock_and_names_what_is_missing(milestone: Milestone, carla: User, ana: User) -> None:
    changed = story.request_changes(milestone)
    assert (changed.state, changed.review_due_at) == ("changes_requested", None)
    request = changed.change_requests.get()
    assert (request.number, request.author, request.submission.number) == (1, carla, 1)
    assert list(request.unmet.all()) == [milestone.criteria.all()[0]]
    assert changed.change_rounds_left == 2
    assert changed.events.filter(kind="changes_requested", actor=carla, note="Round 1 of 3").count() == 1
    assert times_told(ana, "milestone:changes") == 1
    assert balance("hold") == 60_000
    assert_books_balance()


def test_silence_after_it_releases_nothing(milestone: Milestone, time_travel: TimeTravel) -> None:
    story.request_changes(milestone)
    time_travel.forward(days=400)
    assert sweep.process_due().released == 0
    assert story.fresh(milestone).state == "changes_requested"


def test_nothing_was_delivered_is_a_change_request_of_its_own(milestone: Milestone, carla: User) -> None:
    requesting_changes.request_changes(
        milestone, by=carla, message="The link is dead.", nothing_delivered=True, seen_submission=1
    )
    request = ChangeRequest.objects.get()
    assert request.nothing_delivered
    assert request.unmet.count() == 0


def test_it_refuses_to_name_nothing(milestone: Milestone, carla: User) -> None:
    with refused(NoCriterionNamed):
        requesting_changes.request_changes(milestone, by=carla, message="I do not like it.", seen_submission=1)


def test_it_refuses_criteria_of_another_milestone(milestone: Milestone, carla: User) -> None:
    others = list(story.milestones_of(milestone.contract)[1].criteria.all())
    with refused(ForeignCriterion):
        requesting_changes.request_changes(milestone, by=carla, message="No.", unmet=others, seen_submission=1)


def test_it_refuses_everybody_but_the_client(milestone: Milestone, ana: User, olga: User, sam: User) -> None:
    for somebody in (ana, olga, sam):
        with refused(NotYours):
            requesting_changes.request_changes(
                milestone, by=somebody, message="No.", nothing_delivered=True, seen_submission=1
            )


def test_a_second_click_changes_nothing(milestone: Milestone) -> None:
    story.request_changes(milestone)
    with refused(MilestoneStateRefuses):
        story.request_changes(milestone)


def test_it_refuses_an_answer_to_an_older_submission(milestone: Milestone, carla: User) -> None:
    story.submit(story.request_changes(milestone))
    with refused(Refused, match="newer submission"):
        requesting_changes.request_changes(
            milestone, by=carla, message="No.", nothing_delivered=True, seen_submission=1
        )


def test_the_rounds_are_limited(milestone: Milestone) -> None:
    for _ in range(3):
        milestone = story.submit(story.request_changes(milestone))
    assert milestone.change_rounds_left == 0
    with refused(ChangeRoundsUsedUp):
        story.request_changes(milestone)
    assert story.approve(milestone).state == "released"
    assert_books_balance()


def test_the_terms_can_agree_on_other_rounds(milestone: Milestone) -> None:
    type(milestone.contract).objects.filter(pk=milestone.contract_id).update(change_rounds=0)
    with refused(ChangeRoundsUsedUp):
        story.request_changes(milestone)


def test_it_refuses_once_the_time_is_over_even_before_the_sweep_came_by(
    milestone: Milestone, time_travel: TimeTravel
) -> None:
    time_travel.forward(days=14)
    with refused(TimeToAnswerIsOver):
        story.request_changes(milestone)
    assert sweep.process_due().released == 1


def test_the_last_seconds_count(milestone: Milestone, time_travel: TimeTravel) -> None:
    time_travel.forward(days=13, hours=23, minutes=59, seconds=50)
    assert story.request_changes(milestone).state == "changes_requested"


@pytest.mark.parametrize("state", ["funded", "released", "pending"])
def test_it_refuses_what_is_not_in_review(state: str) -> None:
    milestone = story.funded_milestone()
    if state == "released":
        story.approve(milestone)
    if state == "pending":
        milestone = story.milestones_of(milestone.contract)[1]
    with refused(MilestoneStateRefuses):
        requesting_changes.request_changes(
            milestone, by=milestone.contract.client, message="No.", nothing_delivered=True, seen_submission=0
        )
