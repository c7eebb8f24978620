"""A client hires at the moment at which the job closes by itself: a contract or a clear refusal, never half of both."""

import pytest

from accounts.models import User
from contracts.jobs import past
from contracts.jobs.models import JobNotOpen
from contracts.models import Contract, Job, Proposal
from marketplace import clock
from milestones.silence import sweep
from milestones.verbs import hiring
from tests.factories import ProposalFactory
from tests.racing import gate_before, race, without_row_locks
from tests.story import fresh


@pytest.fixture
def proposal() -> Proposal:
    """For a job whose time has just run out."""
    made = ProposalFactory()
    Job.objects.filter(pk=made.job_id).update(hire_due_at=clock.now())
    return made


def test_who_is_being_hired_has_the_contract(proposal: Proposal, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sweep passes a job by that somebody is at work on, and comes back to it."""
    gate = gate_before(monkeypatch, hiring, "_contract")
    hired, swept = race(
        lambda: hiring.hire(proposal, by=proposal.job.client, whole=False), lambda: sweep.process_due(), gate
    )
    assert (hired.error, swept.error) == (None, None)
    assert fresh(proposal.job).state == "open"
    assert Contract.objects.get().state == "awaiting_deposit"


def test_a_job_that_is_closing_is_hired_for_no_more(proposal: Proposal, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = gate_before(monkeypatch, past, "notify")
    swept, hired = race(
        lambda: sweep.process_due(), lambda: hiring.hire(proposal, by=proposal.job.client, whole=False), gate
    )
    assert swept.error is None
    assert isinstance(hired.error, JobNotOpen)
    assert fresh(proposal.job).state == "closed"
    assert Contract.objects.count() == 0


def test_without_locks_somebody_is_hired_for_a_job_that_closes(
    proposal: Proposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_row_locks(monkeypatch, Job, User)
    gate = gate_before(monkeypatch, hiring, "_contract")
    hired, swept = race(
        lambda: hiring.hire(proposal, by=proposal.job.client, whole=False), lambda: sweep.process_due(), gate
    )
    assert (hired.error, swept.error) == (None, None)
    assert fresh(proposal.job).state == "closed"
    assert Contract.objects.count() == 1
