"""Staff rule: a split, with reasons and an answer to each criterion; then the worker carries it out, once."""

import pytest

from disputes.models import Dispute, Ruling
from disputes.silence import sweep
from marketplace import times
from milestones.silence import sweep as milestone_sweep
from milestones.verification import verify
from tests import story
from tests.books import assert_books_balance, balance, earned
from tests.conftest import TimeTravel
from tests.factories import ClientFactory, FreelancerFactory
from tests.told import saying

pytestmark = pytest.mark.django_db


def test_a_ruling_is_carried_out_when_the_time_to_appeal_is_over(time_travel: TimeTravel) -> None:
    dispute: Dispute = story.ruled_dispute(to_freelancer=20_000)
    assert dispute.stage == "ruled"
    assert sweep.process_due() == (0, 0)
    time_travel.forward(days=7)
    assert sweep.process_due() == (1, 0)
    milestone = story.fresh(dispute.milestone)
    assert (milestone.state, milestone.settled_minor) == ("settled", 20_000)
    assert earned(milestone.contract.freelancer) == 19_000
    assert (balance("hold"), balance("refund_in_transit"), balance("fees")) == (0, 40_000, 1_000)
    assert Ruling.objects.get().state == "carried_out"
    assert (story.fresh(dispute).stage, story.fresh(dispute).outcome) == ("closed", "ruled")
    assert sweep.process_due() == (0, 0)
    milestone_sweep.process_due()
    assert_books_balance()
    assert verify() == []


def test_with_the_longest_names_the_notice_still_ends_with_the_deadline() -> None:
    """One-word names stand in it twice."""
    client, freelancer = ClientFactory(name="C" * 80), FreelancerFactory(name="F" * 80)
    case = story.in_review(story.negotiated_dispute(client=client, freelancer=freelancer))
    story.rule(case, by=story.arbiter(), to_freelancer=20_000)
    [told] = saying("have ruled", user=client)
    assert told.text.endswith(f" Either side can appeal until {times.absolute(story.fresh(case).due_at, 'UTC')}.")
