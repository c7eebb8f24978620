"""Who opened a dispute withdraws it before a ruling: back to where it was, with what the clocks had left."""

import pytest

from accounts.models import Notification, User
from disputes.models import Dispute, Ruling
from disputes.models.dispute import DisputeStageRefuses
from disputes.verbs import appealing, consenting, withdrawing
from marketplace import clock
from marketplace.refusals import NotYours
from tests import books, story
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db


def test_the_review_goes_on_with_what_was_left(carla: User, ana: User, time_travel: TimeTravel) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    time_travel.forward(days=4)
    dispute = story.dispute(milestone)
    time_travel.forward(days=3)
    withdrawing.withdraw(dispute, by=carla)
    after, closed = story.fresh(milestone), story.fresh(dispute)
    assert (after.state, after.disputed_from, after.review_left) == ("submitted", "", None)
    assert after.review_due_at
    assert round((after.review_due_at - clock.now()).total_seconds() / 86_400) == 10
    assert (closed.stage, closed.outcome, closed.due_at) == ("closed", "withdrawn", None)
    assert Notification.objects.get(key=f"dispute:{dispute.pk}:withdrawn").user == ana
    books.assert_books_balance()


def test_without_a_review_silence_begins_anew(carla: User) -> None:
    milestone = story.changes_requested_milestone(client=carla)
    withdrawing.withdraw(story.dispute(milestone), by=carla)
    after = story.fresh(milestone)
    assert after.state == "changes_requested"
    assert after.idle_due_at
    assert round((after.idle_due_at - clock.now()).total_seconds() / 86_400) == 60


def test_an_offer_made_meanwhile_is_overtaken(carla: User, ana: User) -> None:
    dispute = story.dispute(story.submitted_milestone(client=carla, freelancer=ana))
    offer = story.offer(dispute.milestone, by=ana, to_freelancer=30_000)
    withdrawing.withdraw(dispute, by=carla)
    assert story.fresh(offer).state == "overtaken"


def test_also_while_a_ruling_waits_for_a_second_person(carla: User) -> None:
    dispute = story.in_review(story.negotiated_dispute(client=carla, amounts=(900_000, 100)))
    ruling: Ruling = story.rule(dispute, by=story.arbiter(), to_freelancer=0)
    assert ruling.state == "proposed"
    consenting.ask(dispute, by=carla)
    consenting.consent(dispute, by=dispute.other_side)
    assert story.fresh(ruling).state == "overtaken"


def test_it_refuses_the_other_side_and_outsiders(carla: User, ana: User, olga: User) -> None:
    dispute = story.dispute(story.submitted_milestone(client=carla, freelancer=ana))
    for person in (ana, olga):
        with books.refused(NotYours):
            withdrawing.withdraw(dispute, by=person)


def test_it_refuses_after_a_ruling_and_after_an_appeal(carla: User, ana: User) -> None:
    dispute: Dispute = story.ruled_dispute(client=carla, freelancer=ana)
    with books.refused(DisputeStageRefuses):
        withdrawing.withdraw(dispute, by=carla)
    appealing.appeal(dispute, by=ana, reasons="You overlooked the tests.")
    with books.refused(DisputeStageRefuses, match="There is a ruling"):
        withdrawing.withdraw(dispute, by=carla)


def test_it_refuses_a_second_time(carla: User) -> None:
    dispute = story.dispute(story.submitted_milestone(client=carla))
    withdrawing.withdraw(dispute, by=carla)
    with books.refused(DisputeStageRefuses):
        withdrawing.withdraw(dispute, by=carla)
