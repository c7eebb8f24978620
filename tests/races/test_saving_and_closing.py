"""A freelancer saves a job, or takes a proposal back, at the moment at which something else happens to it."""

import pytest

from accounts.models import User
from contracts.finding.filters import JobFilters
from contracts.jobs import models as jobs
from contracts.jobs.models import JobNotOpen
from contracts.models import FoundJob, Job, JobToMatch, Proposal, SavedJob, SavedSearch
from contracts.proposals import models as proposals
from contracts.saved import matching, saving, searches
from milestones.verbs import offers
from tests import story
from tests.factories import FreelancerFactory, JobFactory, ProposalFactory
from tests.racing import gate_before, race, without_row_locks
from tests.story import fresh


@pytest.fixture
def job() -> Job:
    made: Job = JobFactory(title="Logo")
    return made


def test_what_is_being_saved_is_saved_before_it_closes(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = FreelancerFactory()
    gate = gate_before(monkeypatch, SavedJob.objects, "bulk_create")
    saved, closed = race(lambda: saving.save(job, by=ana), lambda: job.close(by=job.client), gate)
    assert (saved.error, closed.error) == (None, None)
    assert (fresh(job).state, SavedJob.objects.count()) == ("closed", 1)


def test_what_is_being_closed_is_saved_no_more(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = FreelancerFactory()
    gate = gate_before(monkeypatch, jobs.clock, "now")
    closed, saved = race(lambda: job.close(by=job.client), lambda: saving.save(job, by=ana), gate)
    assert closed.error is None
    assert isinstance(saved.error, JobNotOpen)
    assert (fresh(job).state, SavedJob.objects.count()) == ("closed", 0)


def test_without_locks_a_closed_job_is_saved(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    without_row_locks(monkeypatch, Job)
    ana = FreelancerFactory()
    gate = gate_before(monkeypatch, SavedJob.objects, "bulk_create")
    saved, closed = race(lambda: saving.save(job, by=ana), lambda: job.close(by=job.client), gate)
    assert (saved.error, closed.error) == (None, None)
    assert SavedJob.objects.get().saved_at > fresh(job).closed_at


def keep(ana: User) -> SavedSearch:
    return searches.keep(JobFilters({"q": "logo"}), name="Logos", mail="at_once", by=ana)


def test_a_search_that_is_being_removed_stops_the_worker_at_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker passes by and comes back; nothing is found for a search that is gone."""
    ana = FreelancerFactory()
    search = keep(ana)
    JobFactory(title="Logo")
    gate = gate_before(monkeypatch, SavedSearch, "delete")
    removed, matched = race(lambda: searches.remove(search, by=ana), matching.match_due, gate)
    assert (removed.error, matched.error) == (None, None)
    assert matched.result == 0
    assert JobToMatch.objects.exists()
    assert matching.match_due() == 1
    assert not FoundJob.objects.exists()


def test_two_workers_find_each_job_once(monkeypatch: pytest.MonkeyPatch) -> None:
    keep(FreelancerFactory())
    JobFactory(title="Logo")
    gate = gate_before(monkeypatch, matching.clock, "now")
    one, other = race(matching.match_due, matching.match_due, gate)
    assert (one.error, other.error) == (None, None)
    assert (one.result, other.result) == (1, 0)
    assert FoundJob.objects.count() == 1


def test_a_proposal_is_taken_back_while_the_job_is_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both count the job's proposals or answer them: whoever is first has the job, and neither waits for ever."""
    offer = story.offered_contract()
    other = ProposalFactory(job=offer.job)
    gate = gate_before(monkeypatch, offers, "_tell")
    accepted, withdrawn = race(
        lambda: offers.accept(offer, by=offer.freelancer), lambda: other.withdraw(by=other.freelancer), gate
    )
    assert accepted.error is None
    assert isinstance(withdrawn.error, proposals.ProposalNotLive)
    assert fresh(other).state == Proposal.State.DECLINED
    assert fresh(offer.job).proposals_sent == 2
