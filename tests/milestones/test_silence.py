"""Fourteen days of silence after a submission: the money is released."""

import pytest

from accounts.models import User
from milestones.models import Milestone
from milestones.silence import sweep
from tests import story
from tests.books import assert_books_balance, balance, earned, unchanged
from tests.conftest import TimeTravel
from tests.told import times_told

pytestmark = pytest.mark.django_db


@pytest.fixture
def milestone(carla: User, ana: User) -> Milestone:
    return story.submitted_milestone(client=carla, freelancer=ana)


def test_it_releases(milestone: Milestone, carla: User, ana: User, time_travel: TimeTravel) -> None:
    time_travel.forward(days=14)
    assert sweep.process_due().released == 1
    released = story.fresh(milestone)
    assert (released.state, released.review_due_at) == ("released", None)
    assert (earned(ana), balance("fees"), balance("hold")) == (57_000, 3_000, 0)
    event = released.events.get(kind="silence")
    assert (event.from_state, event.to_state, event.actor) == ("submitted", "released", None)
    assert times_told(ana, "milestone:released") == times_told(carla, "milestone:released") == 1
    assert_books_balance()


def test_not_a_moment_early(milestone: Milestone, time_travel: TimeTravel) -> None:
    assert milestone.review_due_at is not None
    time_travel.forward(days=13, hours=23, minutes=59, seconds=50)
    assert sweep.process_due().released == 0
    assert story.fresh(milestone).state == "submitted"


def test_a_second_sweep_changes_nothing(milestone: Milestone, time_travel: TimeTravel) -> None:
    time_travel.forward(days=14)
    sweep.process_due()
    with unchanged():
        assert sweep.process_due() == sweep.Report()


def test_the_machine_itself_refuses_what_is_not_due(milestone: Milestone) -> None:
    assert milestone.submitted_at is not None
    with pytest.raises(ValueError, match="is not due"):
        milestone.silence_ended(at=milestone.submitted_at)


@pytest.mark.parametrize("make", [story.funded_milestone, story.changes_requested_milestone, story.approve])
def test_nothing_but_submitted_work_is_released(make: object, milestone: Milestone, time_travel: TimeTravel) -> None:
    other = make(milestone) if make is story.approve else make()  # type: ignore[operator]
    if make is not story.approve:
        story.approve(milestone)
    time_travel.forward(days=1000)
    assert sweep.process_due().released == 0
    assert story.fresh(other).state == other.state


def test_silence_on_the_last_milestone_completes_the_contract(ana: User, time_travel: TimeTravel) -> None:
    milestone = story.submitted_milestone(freelancer=ana, amounts=(1_000,))
    time_travel.forward(days=14)
    sweep.process_due()
    assert story.fresh(milestone.contract).state == "completed"
    assert times_told(ana, "contract:finished") == 1
    assert_books_balance()


def test_a_contract_that_was_finished_between_two_sweeps_is_completed_by_the_next(
    ana: User, carla: User, time_travel: TimeTravel
) -> None:
    first, second = story.milestones_of(story.active_contract(client=carla, freelancer=ana, whole=True))
    story.submit(first)
    story.approve(second)
    time_travel.forward(days=14)
    sweep.process_due()
    assert story.fresh(first).contract.state == "completed"


def test_people_are_told_when_it_will_happen_in_their_own_zone(
    milestone: Milestone, carla: User, time_travel: TimeTravel
) -> None:
    notice = carla.notifications.get(key__contains=":submitted:")
    assert "If you do not answer, $600.00 goes to Ana Freelancer on" in notice.text
    assert notice.text.endswith("UTC.")
