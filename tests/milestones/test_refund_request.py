"""The client asks for everything back; silence sends it back only while nothing was ever submitted."""

from datetime import timedelta

import pytest

from accounts.models import Notification, User
from milestones.models.fields import TimeToAnswerIsOver
from milestones.outcomes.settling import NoSuchSplit
from milestones.silence import sweep
from milestones.verbs import answering_settlements
from milestones.verbs.offering_settlements import RefundAlreadyAsked
from tests import story
from tests.books import assert_books_balance, balance, earned, refused, unchanged
from tests.conftest import TimeTravel
from tests.settlements import Make, accept
from tests.told import times_told

pytestmark = pytest.mark.django_db


def test_seven_days_of_silence_with_nothing_submitted_send_it_back(
    carla: User, ana: User, time_travel: TimeTravel
) -> None:
    milestone = story.funded_milestone(client=carla, freelancer=ana)
    asked = story.refund_request(milestone)
    assert (asked.is_refund_request, asked.answer_due_at - asked.made_at) == (True, timedelta(days=7))
    assert milestone.events.get(kind="refund_asked").actor == carla
    notice = Notification.objects.get(user=ana, key__contains=":offer:")
    assert "Carla Client asks for $600.00 for “Milestone 1” back. If you do not answer by " in notice.text
    assert notice.text.endswith("$600.00 goes back to Carla Client.")
    time_travel.forward(days=6, hours=23, minutes=59)
    assert sweep.process_due().unanswered == 0
    assert story.fresh(milestone).state == "funded"
    time_travel.forward(minutes=2)
    assert sweep.process_due().unanswered == 1
    refunded = story.fresh(milestone)
    assert (refunded.state, story.fresh(asked).state) == ("refunded", "unanswered")
    assert (balance("hold"), balance("refund_in_transit"), earned(ana)) == (0, 60_000, 0)
    event = refunded.events.get(kind="refund_unanswered")
    assert (event.from_state, event.to_state, event.actor) == ("funded", "refunded", None)
    assert times_told(carla, "milestone:settled") == times_told(ana, "milestone:settled") == 1
    assert_books_balance()
    with unchanged():
        sweep.process_due()


@pytest.mark.parametrize("make", [story.submitted_milestone, story.changes_requested_milestone])
def test_silence_on_submitted_work_becomes_a_dispute_and_the_money_stays(
    make: Make, carla: User, ana: User, time_travel: TimeTravel
) -> None:
    milestone = make(client=carla, freelancer=ana)
    asked = story.refund_request(milestone)
    time_travel.forward(days=7)
    assert sweep.process_due().unanswered == 1
    disputed = story.fresh(milestone)
    assert (disputed.state, disputed.disputed_from) == ("disputed", milestone.state)
    assert story.fresh(asked).state == "escalated"
    assert (balance("hold"), balance("refund_in_transit"), earned(ana)) == (60_000, 0, 0)
    dispute = disputed.disputes.get()
    assert (dispute.opened_by, dispute.by_itself, dispute.stage) == (carla, True, "in_review")
    assert dispute.statements.get().story == asked.reason
    assert times_told(carla, "dispute:opened") == times_told(ana, "dispute:opened") == 1
    assert_books_balance()


def test_the_machine_itself_refuses_to_take_money_from_submitted_work() -> None:
    milestone = story.funded_milestone()
    submitted = story.submit(milestone)
    milestone.submitted_at = submitted.submitted_at
    with pytest.raises(ValueError, match="silence does not move its money away"):
        milestone.refund_unanswered(at=submitted.submitted_at)


def test_the_freelancer_agrees(carla: User, ana: User) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    asked = story.refund_request(milestone)
    refunded = accept(asked)
    assert (refunded.state, refunded.settled_minor, refunded.review_left) == ("refunded", None, None)
    assert (balance("refund_in_transit"), earned(ana), balance("fees")) == (60_000, 0, 0)
    assert refunded.events.get(kind="settled").note == "Carla Client gets $600.00 back."
    assert_books_balance()


def test_submitting_the_work_answers_it(time_travel: TimeTravel) -> None:
    milestone = story.funded_milestone()
    asked = story.refund_request(milestone)
    time_travel.forward(days=6)
    submitted = story.submit(milestone)
    assert submitted.review_due_at is not None
    assert submitted.submitted_at is not None
    assert submitted.review_due_at - submitted.submitted_at == timedelta(days=14)
    assert story.fresh(asked).state == "overtaken"
    time_travel.forward(days=2)
    assert sweep.process_due().unanswered == 0
    assert story.fresh(milestone).state == "submitted"


def test_a_submission_that_comes_too_late_answers_nothing(time_travel: TimeTravel) -> None:
    """Else two sweeps apart would decide about the money by chance."""
    milestone = story.funded_milestone()
    story.refund_request(milestone)
    time_travel.forward(days=7)
    with refused(TimeToAnswerIsOver, match="refund request"):
        story.submit(milestone)


def test_only_the_client_asks(ana: User) -> None:
    milestone = story.submitted_milestone(freelancer=ana)
    with refused(NoSuchSplit, match="return"):
        story.offer(milestone, by=ana, to_freelancer=0)


def test_there_is_one_for_each_submission(time_travel: TimeTravel) -> None:
    milestone = story.submitted_milestone()
    freelancer = milestone.contract.freelancer
    answering_settlements.decline(story.refund_request(milestone), by=freelancer, answer="It is done.")
    with refused(RefundAlreadyAsked):
        story.refund_request(milestone)
    assert not story.fresh(milestone).can_ask_back
    counter = story.offer(milestone, by=freelancer, to_freelancer=50_000)
    with refused(RefundAlreadyAsked):
        answering_settlements.counter(counter, by=milestone.contract.client, to_freelancer_minor=0, reason="All of it")
    answering_settlements.take_back(counter, by=freelancer)
    story.refund_request(story.submit(story.request_changes(story.fresh(milestone))))
