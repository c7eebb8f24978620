"""Nobody answers a settlement offer: it ends, and everything goes on as it was."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from escrow import operations
from escrow.models import Journal
from milestones.silence import sweep
from tests import story
from tests.books import assert_books_balance, balance, unchanged
from tests.conftest import TimeTravel
from tests.settlements import BY_BOTH, Make, disputed_milestone, offer_by
from tests.told import times_told

pytestmark = pytest.mark.django_db
WITHOUT_A_REVIEW = pytest.mark.parametrize(
    "make", [story.funded_milestone, story.changes_requested_milestone, disputed_milestone]
)


@BY_BOTH
@WITHOUT_A_REVIEW
def test_silence_changes_nothing(make: Make, author: str, time_travel: TimeTravel) -> None:
    milestone = make()
    offer, by, other = offer_by(milestone, author)
    journals = Journal.objects.count()
    time_travel.forward(days=6, hours=23, minutes=59)
    assert sweep.process_due().unanswered == 0
    assert story.fresh(offer).is_open
    time_travel.forward(minutes=2)
    assert sweep.process_due().unanswered == 1
    offer = story.fresh(offer)
    assert (offer.state, offer.answered_at is not None) == ("lapsed", True)
    after = story.fresh(milestone)
    assert (after.state, after.closed_at) == (milestone.state, None)
    assert (balance("hold"), Journal.objects.count()) == (60_000, journals)
    event = after.events.get(kind="settlement_lapsed")
    assert (event.from_state, event.to_state, event.actor) == (milestone.state, milestone.state, None)
    assert times_told(by, "milestone:offer:lapsed") == times_told(other, "milestone:offer:lapsed") == 1
    assert_books_balance()
    with unchanged():
        sweep.process_due()


def test_a_refund_request_in_a_dispute_lapses_as_any_offer(time_travel: TimeTravel) -> None:
    """The dispute itself decides; its clocks are its own."""
    asked = story.refund_request(disputed_milestone())
    time_travel.forward(days=7)
    sweep.process_due()
    assert story.fresh(asked).state == "lapsed"
    assert story.fresh(asked.milestone).state == "disputed"


@BY_BOTH
def test_it_never_outlives_the_review(author: str, time_travel: TimeTravel) -> None:
    milestone = story.submitted_milestone()
    time_travel.forward(days=10)
    offer, _, _ = offer_by(milestone, author)
    assert offer.answer_due_at == milestone.review_due_at
    time_travel.forward(days=4)
    assert sweep.process_due() == sweep.Report(released=1)
    assert story.fresh(milestone).state == "released"
    assert story.fresh(offer).state == "overtaken"
    assert_books_balance()


def test_it_ends_in_the_middle_of_a_review_that_goes_on(time_travel: TimeTravel) -> None:
    milestone = story.submitted_milestone()
    offer, _, _ = offer_by(milestone, "freelancer")
    assert offer.answer_due_at - offer.made_at == timedelta(days=7)
    time_travel.forward(days=7, minutes=1)
    assert sweep.process_due() == sweep.Report(unanswered=1)
    after = story.fresh(milestone)
    assert (after.state, after.review_due_at) == ("submitted", milestone.review_due_at)
    time_travel.forward(days=7)
    assert sweep.process_due().released == 1


def test_a_frozen_hold_keeps_its_offer(time_travel: TimeTravel) -> None:
    milestone = story.funded_milestone(card=story.CHARGED_BACK_FOR_GOOD)
    asked = story.refund_request(milestone)
    time_travel.forward(minutes=2)
    story.hear_from_provider()
    time_travel.forward(days=8)
    with unchanged():
        assert sweep.process_due() == sweep.Report()
    assert story.fresh(asked).is_open


def test_after_the_bank_has_decided_its_clock_goes_on(time_travel: TimeTravel) -> None:
    milestone = story.funded_milestone(card=story.CHARGED_BACK_UNTIL_EVIDENCE)
    asked = story.refund_request(milestone)
    time_travel.forward(minutes=2)
    story.hear_from_provider()
    time_travel.forward(days=3)
    operations.finish_pending()
    time_travel.forward(minutes=2)
    story.hear_from_provider()
    moved = story.fresh(asked).answer_due_at - asked.answer_due_at
    assert timedelta(days=3) <= moved < timedelta(days=3, minutes=5)


def test_many_cost_what_one_does(time_travel: TimeTravel) -> None:
    costs = []
    for count in (1, 5):
        contract = story.active_contract(amounts=(1_000,) * count, whole=True)
        for milestone in story.milestones_of(contract):
            story.offer(milestone, by=contract.client, to_freelancer=500)
        time_travel.forward(days=7, minutes=1)
        with CaptureQueriesContext(connection) as captured:
            assert sweep.process_due().unanswered == count
        costs.append(len(captured))
    assert costs[0] == costs[1]
