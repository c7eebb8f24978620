"""One row that cannot be released is reported and left; everything else goes through."""

import pytest

from escrow.models import Hold
from milestones.models import Milestone, MilestoneEvent, SweepFailure
from milestones.silence import sweep
from tests import story
from tests.books import assert_books_balance, balance
from tests.bulk import AMOUNT_MINOR, due_milestones
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db


@pytest.fixture
def poisoned() -> Milestone:
    """The twentieth of fifty: its hold claims more than it has, so that the ledger refuses."""
    milestone = due_milestones(50)[19]
    Hold.objects.filter(pk=milestone.hold_id).update(amount_minor=AMOUNT_MINOR + 1)
    return milestone


def mend(milestone: Milestone) -> None:
    Hold.objects.filter(pk=milestone.hold_id).update(amount_minor=AMOUNT_MINOR)


@pytest.mark.parametrize("batch", [500, 50, 7, 1])
def test_it_is_reported_and_left(poisoned: Milestone, caplog: pytest.LogCaptureFixture, batch: int) -> None:
    assert sweep.process_due(batch=batch) == sweep.Report(released=49, failed=1)
    assert story.fresh(poisoned).state == "submitted"
    assert balance("hold") == AMOUNT_MINOR
    assert MilestoneEvent.objects.filter(kind="silence").count() == 49
    failure = SweepFailure.objects.get()
    assert failure.milestone == poisoned
    assert "hold_and_earnings_never_negative" in failure.error
    assert [record.args for record in caplog.records] == [("_release", poisoned.pk)]
    assert caplog.records[0].exc_info


def test_the_next_sweep_does_not_choke_on_it(poisoned: Milestone, time_travel: TimeTravel) -> None:
    sweep.process_due()
    first = SweepFailure.objects.get()
    other = story.submitted_milestone()
    time_travel.forward(days=14)
    assert sweep.process_due() == sweep.Report(released=1, failed=1)
    again = SweepFailure.objects.get()
    assert again.first_at == first.first_at
    assert again.last_at > first.last_at
    assert story.fresh(other).state == "released"


def test_once_mended_it_is_released_and_the_report_goes(poisoned: Milestone) -> None:
    sweep.process_due()
    mend(poisoned)
    assert sweep.process_due() == sweep.Report(released=1)
    assert story.fresh(poisoned).state == "released"
    assert not SweepFailure.objects.exists()
    assert_books_balance()


def test_the_report_goes_as_well_when_somebody_acts(poisoned: Milestone) -> None:
    """The client approved after the mending: nobody should look into it any more."""
    sweep.process_due()
    mend(poisoned)
    story.approve(poisoned_now := story.fresh(poisoned))
    sweep.process_due()
    assert story.fresh(poisoned_now).state == "released"
    assert not SweepFailure.objects.exists()


def test_a_poisoned_offer_does_not_stop_the_others(time_travel: TimeTravel) -> None:
    bad, good = story.offered_contract(), story.offered_contract()
    Hold.objects.filter(milestone__contract=bad).update(amount_minor=999_999)
    milestone = story.submitted_milestone()
    time_travel.forward(days=14)
    assert sweep.process_due() == sweep.Report(released=1, expired=1, failed=1)
    assert [story.fresh(contract).state for contract in (bad, good)] == ["offered", "expired"]
    assert story.fresh(milestone).state == "released"


def test_many_poisoned_rows_stop_nobody() -> None:
    due = due_milestones(40)
    Hold.objects.filter(pk__in=[milestone.hold_id for milestone in due[::3]]).update(amount_minor=AMOUNT_MINOR + 1)
    assert sweep.process_due() == sweep.Report(released=26, failed=14)
    assert SweepFailure.objects.count() == 14
