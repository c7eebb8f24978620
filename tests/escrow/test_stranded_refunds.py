"""Money that came back from a client's bank has a way out and an alarm each day, although its milestone is over."""

import pytest

from escrow import operations
from escrow.models import Hold, Refund
from escrow.money_out import returned_refunds
from marketplace import clock
from milestones.models import Milestone
from milestones.verbs import returning
from tests import story
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db
ALARM = "Refunds came back and were not sent on"


@pytest.fixture
def milestone(time_travel: TimeTravel) -> Milestone:
    """Returned, and its 600.00 came back from the client's bank."""
    milestone = story.funded_milestone(card=story.REFUNDS_COME_BACK)
    returning.return_money(milestone, by=milestone.contract.freelancer, confirmed_minor=60_000, reason="I am ill.")
    arrive(time_travel)
    assert Refund.objects.get().state == "failed"
    return story.fresh(milestone)


def arrive(time_travel: TimeTravel) -> None:
    operations.finish_pending()
    time_travel.forward(minutes=1)
    story.hear_from_provider()


def test_it_is_told_each_day_until_somebody_sends_it_on(
    milestone: Milestone, time_travel: TimeTravel, caplog: pytest.LogCaptureFixture
) -> None:
    assert milestone.state == "refunded"
    returned_refunds.alarm_of_stranded()
    assert ALARM not in caplog.text
    time_travel.forward(days=76)
    for _ in range(2):
        caplog.clear()
        returned_refunds.alarm_of_stranded()
        assert f"{ALARM}: refund" in caplog.text
        assert milestone.contract.client.name in caplog.text
        time_travel.forward(days=1)
    returning.send_refund_again(milestone, by=milestone.contract.client)
    assert not returned_refunds.standing_still().exists()


def test_when_it_comes_back_again_it_is_told_again_once(milestone: Milestone, time_travel: TimeTravel) -> None:
    time_travel.forward(days=4)
    returning.send_refund_again(milestone, by=milestone.contract.client)
    arrive(time_travel)
    assert not returned_refunds.standing_still().exists()
    time_travel.forward(days=4)
    assert [refund.state for refund in returned_refunds.standing_still()] == ["failed"]
    assert Refund.objects.count() == 2


def test_what_a_bank_disputes_waits_for_the_bank(milestone: Milestone, time_travel: TimeTravel) -> None:
    time_travel.forward(days=4)
    assert returned_refunds.standing_still().exists()
    Hold.objects.filter(pk=milestone.hold_id).update(frozen_at=clock.now())
    assert not returned_refunds.standing_still().exists()
