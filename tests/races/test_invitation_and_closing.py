"""A client invites somebody while the job closes by itself: an invitation or a clear refusal, never half of both."""

import pytest

from accounts.models import User
from contracts.invitations import declining, inviting
from contracts.invitations.declining import InvitationIsAnswered
from contracts.jobs import past
from contracts.jobs.models import JobNotOpen
from contracts.models import Invitation, Job
from marketplace import clock
from milestones.silence import sweep
from tests.factories import FreelancerFactory, JobFactory
from tests.racing import gate_before, race, without_row_locks
from tests.story import fresh


@pytest.fixture
def job() -> Job:
    """One whose time has just run out."""
    made: Job = JobFactory()
    Job.objects.filter(pk=made.pk).update(hire_due_at=clock.now())
    return made


def test_who_is_being_invited_is(job: Job, ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sweep passes the job by that somebody is at work on, and comes back to it."""
    gate = gate_before(monkeypatch, inviting, "_require_few")
    invited, swept = race(lambda: inviting.invite(ana, job, by=job.client, note="?"), lambda: sweep.process_due(), gate)
    assert (invited.error, swept.error) == (None, None)
    assert fresh(job).state == "open"
    assert Invitation.objects.waiting().count() == 1


def test_nobody_is_invited_to_a_job_that_is_closing(job: Job, ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = gate_before(monkeypatch, past, "notify")
    swept, invited = race(lambda: sweep.process_due(), lambda: inviting.invite(ana, job, by=job.client, note="?"), gate)
    assert swept.error is None
    assert isinstance(invited.error, JobNotOpen)
    assert not Invitation.objects.exists()


def test_without_locks_somebody_is_invited_to_a_closed_job(
    job: Job, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_row_locks(monkeypatch, Job, User)
    gate = gate_before(monkeypatch, inviting, "_require_few")
    invited, _swept = race(
        lambda: inviting.invite(ana, job, by=job.client, note="?"), lambda: sweep.process_due(), gate
    )
    assert invited.error is None
    assert fresh(job).state == "closed"
    assert Invitation.objects.count() == 1


def test_two_no_at_once_are_one(job: Job, ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    invitation = inviting.invite(ana, job, by=job.client, note="?")
    gate = gate_before(monkeypatch, declining, "notify")
    one, other = race(
        lambda: declining.decline(invitation, by=ana, answer="No."),
        lambda: declining.decline(invitation, by=ana, answer="No, no."),
        gate,
    )
    assert one.error is None
    assert isinstance(other.error, InvitationIsAnswered)
    assert fresh(invitation).answer == "No."


def test_two_invitations_past_the_last_are_one(ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inviting, "MOST_A_JOB", 1)
    job = JobFactory()
    gate = gate_before(monkeypatch, inviting, "notify")
    one, other = race(
        lambda: inviting.invite(ana, job, by=job.client, note="?"),
        lambda: inviting.invite(FreelancerFactory(), job, by=job.client, note="?"),
        gate,
    )
    assert one.error is None
    assert isinstance(other.error, inviting.TooManyInvitations)
    assert Invitation.objects.count() == 1
