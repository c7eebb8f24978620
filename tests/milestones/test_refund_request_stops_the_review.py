"""While a refund request waits for its answer the review's clock stands; afterwards it goes on with what was left."""

from datetime import timedelta

import pytest

from disputes.verbs import withdrawing
from milestones.models import Milestone, SettlementOffer
from milestones.silence import sweep
from milestones.verbs import answering_settlements
from tests import story
from tests.books import assert_books_balance
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db
LEFT = timedelta(days=3)
CLOSELY = timedelta(minutes=1)


@pytest.fixture
def asked(time_travel: TimeTravel) -> SettlementOffer:
    """Eleven days into the review the client wants the money back."""
    milestone = story.submitted_milestone()
    time_travel.forward(days=11)
    return story.refund_request(milestone)


def milestone_of(asked: SettlementOffer) -> Milestone:
    return story.fresh(asked.milestone)


def test_the_clock_stands(asked: SettlementOffer, time_travel: TimeTravel) -> None:
    milestone = milestone_of(asked)
    assert (milestone.state, milestone.review_due_at) == ("submitted", None)
    assert milestone.review_left is not None
    assert abs(milestone.review_left - LEFT) < CLOSELY
    time_travel.forward(days=6)
    assert sweep.process_due() == sweep.Report()
    assert milestone_of(asked).state == "submitted"


@pytest.mark.parametrize("answer", ["decline", "take back", "counter"])
def test_it_goes_on_with_what_was_left(asked: SettlementOffer, time_travel: TimeTravel, answer: str) -> None:
    milestone = milestone_of(asked)
    client, freelancer = milestone.contract.client, milestone.contract.freelancer
    now = time_travel.forward(days=6)
    if answer == "decline":
        answering_settlements.decline(asked, by=freelancer, answer="It is all there.")
    elif answer == "take back":
        answering_settlements.take_back(asked, by=client)
    else:
        offer = answering_settlements.counter(asked, by=freelancer, to_freelancer_minor=50_000, reason="Nearly all.")
        assert abs(offer.answer_due_at - now - LEFT) < CLOSELY
    milestone = milestone_of(asked)
    assert (milestone.state, milestone.review_left, milestone.reminded_hours) == ("submitted", None, None)
    assert milestone.review_due_at is not None
    assert abs(milestone.review_due_at - now - LEFT) < CLOSELY
    time_travel.forward(days=3, minutes=1)
    assert sweep.process_due().released == 1
    assert milestone_of(asked).state == "released"
    assert_books_balance()


def test_a_change_request_ends_both(asked: SettlementOffer) -> None:
    milestone = story.request_changes(milestone_of(asked))
    assert (milestone.state, milestone.review_due_at, milestone.review_left) == ("changes_requested", None, None)
    assert story.fresh(asked).state == "overtaken"


def test_the_client_can_still_release(asked: SettlementOffer) -> None:
    assert story.approve(milestone_of(asked)).state == "released"
    assert story.fresh(asked).state == "overtaken"
    assert_books_balance()


def test_a_dispute_that_is_withdrawn_leads_back_to_what_was_left(
    asked: SettlementOffer, time_travel: TimeTravel
) -> None:
    milestone = milestone_of(asked)
    dispute = story.dispute(milestone, by=milestone.contract.freelancer, wants=60_000)
    now = time_travel.forward(days=2)
    withdrawing.withdraw(dispute, by=milestone.contract.freelancer)
    milestone = milestone_of(asked)
    assert milestone.review_due_at is not None
    assert abs(milestone.review_due_at - now - LEFT) < CLOSELY


@pytest.mark.parametrize("answer", ["decline", "take back", "counter"])
def test_in_a_dispute_every_clock_goes_on_standing(time_travel: TimeTravel, answer: str) -> None:
    """The dispute had stopped the review before anybody asked for anything."""
    milestone = story.submitted_milestone()
    client, freelancer = milestone.contract.client, milestone.contract.freelancer
    story.dispute(milestone)
    left = story.fresh(milestone).review_left
    asked = story.refund_request(story.fresh(milestone))
    if answer == "decline":
        answering_settlements.decline(asked, by=freelancer, answer="No.")
    elif answer == "take back":
        answering_settlements.take_back(asked, by=client)
    else:
        answering_settlements.counter(asked, by=freelancer, to_freelancer_minor=50_000, reason="Nearly all.")
    after = story.fresh(milestone)
    assert (after.state, after.review_due_at, after.review_left) == ("disputed", None, left)
