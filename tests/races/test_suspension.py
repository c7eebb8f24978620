"""A suspension and a step that it forbids at the same moment: the later one sees the earlier."""

import pytest

from accounts.models import Suspension, User
from accounts.suspension import suspending
from accounts.suspension.suspended import Suspended
from contracts.models import Job
from escrow.models import Payment, PaymentPart
from milestones.verbs import hiring
from tests import story
from tests.factories import ClientFactory, JobFactory, ProposalFactory, StaffFactory
from tests.racing import gate_before, race, without_row_locks


@pytest.fixture
def job() -> Job:
    return JobFactory(client=ClientFactory(), draft=True)


def test_a_suspension_that_came_first_is_seen(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    staff = StaffFactory()
    gate = gate_before(monkeypatch, suspending, "note")
    first, second = race(lambda: story.suspend(job.client, by=staff), lambda: job.publish(by=job.client), gate)
    assert first.error is None
    assert isinstance(second.error, Suspended)
    assert story.fresh(job).state == Job.State.DRAFT


def test_what_came_first_is_done_before_the_suspension(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    staff = StaffFactory()
    gate = gate_before(monkeypatch, Job, "require_owner")
    first, second = race(lambda: job.publish(by=job.client), lambda: story.suspend(job.client, by=staff), gate)
    assert (first.error, second.error) == (None, None)
    published = story.fresh(job).published_at
    assert published is not None
    assert published <= Suspension.objects.get().started_at


def test_without_locks_a_job_is_published_by_somebody_who_is_suspended(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff = StaffFactory()
    without_row_locks(monkeypatch, User)
    gate = gate_before(monkeypatch, Job, "require_owner")
    _, second = race(lambda: job.publish(by=job.client), lambda: story.suspend(job.client, by=staff), gate)
    assert second.error is None
    published = story.fresh(job).published_at
    assert published is not None
    assert published > Suspension.objects.get().started_at


def suspended_while_a_page_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> Payment:
    """The client's wish for a payment page is stopped before it is written; staff suspend them at that moment."""
    staff, proposal = StaffFactory(), ProposalFactory()
    client = proposal.job.client
    gate = gate_before(monkeypatch, PaymentPart.objects, "bulk_create")
    first, second = race(
        lambda: hiring.hire(proposal, by=client, whole=False), lambda: story.suspend(client, by=staff), gate
    )
    assert (first.error, second.error) == (None, None)
    return Payment.objects.get()


def test_a_page_that_was_asked_for_before_a_suspension_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert suspended_while_a_page_is_asked_for(monkeypatch).closing_at is not None


def test_without_locks_a_page_would_stay_open_for_somebody_who_is_suspended(monkeypatch: pytest.MonkeyPatch) -> None:
    without_row_locks(monkeypatch, User)
    assert suspended_while_a_page_is_asked_for(monkeypatch).closing_at is None
