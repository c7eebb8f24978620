"""A ruling can be appealed once and in time; other staff decide, and that is final."""

import pytest

from accounts.models import Notification, User
from disputes.deciders.taking import ConflictOfInterest
from disputes.models import Dispute, Ruling
from disputes.models.dispute import DisputeStageRefuses
from disputes.silence import sweep
from disputes.verbs import appealing
from marketplace.refusals import NotYours
from tests import books, story
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db


@pytest.fixture
def ruled(carla: User, ana: User, sam: User) -> Dispute:
    return story.ruled_dispute(client=carla, freelancer=ana, by=sam)


def test_it_goes_back_to_staff_and_no_time_runs(
    ruled: Dispute, carla: User, ana: User, time_travel: TimeTravel
) -> None:
    made = appealing.appeal(ruled, by=ana, reasons="You overlooked the tests.")
    after = story.fresh(ruled)
    assert (after.stage, after.due_at, after.taken_by) == ("in_review", None, None)
    assert Ruling.objects.get().state == "appealed"
    assert (made.by, made.reasons) == (ana, "You overlooked the tests.")
    told = Notification.objects.filter(key=f"dispute:{ruled.pk}:appealed")
    assert {notification.user for notification in told} == {carla, ana}
    time_travel.forward(days=30)
    assert sweep.process_due() == (0, 0)
    assert story.fresh(ruled.milestone).state == "disputed"


def test_other_staff_decide_and_it_is_final(ruled: Dispute, ana: User, sam: User) -> None:
    appealing.appeal(ruled, by=ana, reasons="You overlooked the tests.")
    with books.refused(ConflictOfInterest):
        story.rule(ruled, by=sam, to_freelancer=60_000)
    story.rule(ruled, by=story.arbiter(), to_freelancer=5_000)
    with books.refused(appealing.NoAppealLeft):
        appealing.appeal(ruled, by=ana, reasons="That is even less!")
    assert sweep.process_due() == (1, 0)
    assert story.fresh(ruled.milestone).settled_minor == 5_000
    assert books.earned(ana) == 4_750
    books.assert_books_balance()


def test_it_refuses_an_outsider(ruled: Dispute, olga: User) -> None:
    with books.refused(NotYours):
        appealing.appeal(ruled, by=olga, reasons="Unfair.")


def test_it_refuses_without_reasons(ruled: Dispute, ana: User) -> None:
    with books.refused(appealing.NoGrounds):
        appealing.appeal(ruled, by=ana, reasons=" \n")


def test_it_refuses_when_the_time_is_over(ruled: Dispute, ana: User, time_travel: TimeTravel) -> None:
    time_travel.forward(days=7)
    with books.refused(appealing.AppealTooLate, match="being carried out"):
        appealing.appeal(ruled, by=ana, reasons="Unfair.")
    sweep.process_due()
    with books.refused(appealing.AppealTooLate, match="has been carried out"):
        appealing.appeal(ruled, by=ana, reasons="Unfair.")


def test_it_refuses_a_second_appeal_by_anybody(ruled: Dispute, carla: User, ana: User) -> None:
    appealing.appeal(ruled, by=ana, reasons="You overlooked the tests.")
    with books.refused(appealing.NoAppealLeft):
        appealing.appeal(ruled, by=carla, reasons="And I want more.")


def test_it_refuses_before_there_is_a_ruling(carla: User) -> None:
    dispute = story.negotiated_dispute(client=carla)
    with books.refused(DisputeStageRefuses):
        appealing.appeal(dispute, by=carla, reasons="In advance.")
