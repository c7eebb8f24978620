"""Opening a dispute: every clock stands, the other side is told, and it can be done only while the money is at work."""

from collections.abc import Callable

import pytest

from accounts.models import Notification, User
from disputes.models import Dispute
from disputes.verbs import bringing, opening, withdrawing
from disputes.verbs.bringing import Brought
from disputes.verbs.stating import NothingStated
from escrow.models import Hold
from escrow.models.hold import HoldFrozen
from marketplace import clock
from marketplace.refusals import NotYours
from milestones.models import Milestone
from milestones.models.criterion import ForeignCriterion
from milestones.models.fields import MilestoneStateRefuses, TimeToAnswerIsOver
from tests import books, story
from tests.conftest import TimeTravel
from tests.files import text_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_review(carla: User, ana: User) -> Milestone:
    return story.submitted_milestone(client=carla, freelancer=ana)


def test_every_clock_stands_and_the_other_side_has_five_days(
    in_review: Milestone, carla: User, ana: User, time_travel: TimeTravel
) -> None:
    time_travel.forward(days=4)
    dispute = story.dispute(in_review, wants=10_000)
    after = story.fresh(in_review)
    assert (after.state, after.disputed_from, after.review_due_at) == ("disputed", "submitted", None)
    assert after.review_left
    assert round(after.review_left.total_seconds() / 86_400) == 10
    assert dispute.due_at
    assert round((dispute.due_at - clock.now()).total_seconds() / 86_400) == 5
    assert [(s.author, s.wants_minor) for s in dispute.statements.all()] == [(carla, 10_000)]
    assert set(dispute.criteria.all()) == set(in_review.criteria.all())
    told = Notification.objects.get(key=f"dispute:{dispute.pk}:opened")
    assert told.user == ana
    assert "Carla Client opened a dispute" in told.text
    assert told.about == in_review.contract.get_absolute_url()
    books.assert_books_balance()


def test_either_side_can_open_it(in_review: Milestone, ana: User) -> None:
    assert story.dispute(in_review, by=ana).other_side == in_review.contract.client


@pytest.mark.parametrize("start", [story.funded_milestone, story.changes_requested_milestone])
def test_wherever_the_money_is_at_work(start: Callable[[], Milestone]) -> None:
    milestone = start()
    before = milestone.state
    story.dispute(milestone)
    after = story.fresh(milestone)
    assert (after.state, after.disputed_from, after.idle_due_at) == ("disputed", before, None)


def test_evidence_can_come_with_it(in_review: Milestone, carla: User) -> None:
    dispute = opening.open_dispute(
        in_review,
        by=carla,
        criteria=list(in_review.criteria.all()[:1]),
        story="The basket is empty.",
        wants_minor=0,
        brought=Brought(files=[text_file()], submissions=list(in_review.submissions.all())),
    )
    evidence = dispute.evidence.get()
    assert (evidence.files.get().name, evidence.submissions.count()) == ("notes.txt", 1)


def test_an_open_offer_is_overtaken(in_review: Milestone, ana: User) -> None:
    offer = story.offer(in_review, by=ana, to_freelancer=50_000)
    story.dispute(in_review)
    assert story.fresh(offer).state == "overtaken"


def test_it_refuses_an_outsider(in_review: Milestone, olga: User) -> None:
    with books.refused(NotYours):
        story.dispute(in_review, by=olga)


@pytest.mark.parametrize("why", ["pending", "released", "disputed"])
def test_it_refuses_what_is_not_at_work(in_review: Milestone, why: str) -> None:
    milestone = in_review
    if why == "pending":
        milestone = story.milestones_of(in_review.contract)[1]
    elif why == "released":
        story.approve(in_review)
    else:
        story.dispute(in_review)
    with books.refused(MilestoneStateRefuses):
        story.dispute(milestone)


def test_it_refuses_when_the_time_to_review_is_over(in_review: Milestone, time_travel: TimeTravel) -> None:
    time_travel.forward(days=14)
    with books.refused(TimeToAnswerIsOver, match="being released"):
        story.dispute(in_review)


def test_it_refuses_when_the_time_to_answer_a_refund_request_is_over(ana: User, time_travel: TimeTravel) -> None:
    milestone = story.funded_milestone(freelancer=ana)
    story.refund_request(milestone)
    time_travel.forward(days=7)
    with books.refused(TimeToAnswerIsOver, match="refund request"):
        story.dispute(milestone, by=ana)


def test_it_refuses_frozen_money(in_review: Milestone) -> None:
    Hold.objects.filter(pk=in_review.hold_id).update(frozen_at=clock.now())
    with books.refused(HoldFrozen):
        story.dispute(in_review)


def test_it_refuses_a_page_that_is_out_of_date(in_review: Milestone, carla: User) -> None:
    with books.refused(MilestoneStateRefuses):
        opening.open_dispute(
            in_review,
            by=carla,
            criteria=list(in_review.criteria.all()),
            story="It is late.",
            wants_minor=0,
            seen_state="funded",
        )


def test_it_refuses_without_a_criterion_or_with_a_foreign_one(in_review: Milestone, carla: User) -> None:
    other = story.milestones_of(in_review.contract)[1]
    with books.refused(opening.NothingAtIssue):
        opening.open_dispute(in_review, by=carla, criteria=[], story="No.", wants_minor=0)
    with books.refused(ForeignCriterion):
        opening.open_dispute(in_review, by=carla, criteria=list(other.criteria.all()), story="No.", wants_minor=0)


@pytest.mark.parametrize(("told", "wants"), [("  ", 0), ("Why.", -1), ("Why.", 60_001)])
def test_it_refuses_an_empty_story_or_an_impossible_wish(
    in_review: Milestone, carla: User, told: str, wants: int
) -> None:
    criteria = list(in_review.criteria.all())
    with books.refused(NothingStated):
        opening.open_dispute(in_review, by=carla, criteria=criteria, story=told, wants_minor=wants)


def test_it_refuses_a_submission_of_another_milestone(in_review: Milestone, carla: User) -> None:
    foreign = story.submitted_milestone().submissions.get()
    with books.refused(bringing.ForeignEvidence):
        opening.open_dispute(
            in_review,
            by=carla,
            criteria=list(in_review.criteria.all()),
            story="No.",
            wants_minor=0,
            brought=Brought(submissions=[foreign]),
        )


def test_whoever_withdrew_opens_no_other_before_something_was_submitted(
    in_review: Milestone, carla: User, ana: User
) -> None:
    withdrawing.withdraw(story.dispute(in_review), by=carla)
    with books.refused(opening.DisputeWithdrawnBefore):
        story.dispute(in_review)
    story.submit(story.request_changes(story.fresh(in_review)))
    assert story.dispute(in_review).is_open
    assert Dispute.objects.count() == 2


def test_the_other_side_can_open_one_after_a_withdrawal(in_review: Milestone, carla: User, ana: User) -> None:
    withdrawing.withdraw(story.dispute(in_review), by=carla)
    assert story.dispute(in_review, by=ana).is_open
