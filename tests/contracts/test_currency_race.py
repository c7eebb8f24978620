"""A client changes the currency at the moment at which a freelancer names a price in it."""

import pytest

from contracts.jobs import posting
from contracts.models import Job, Proposal
from contracts.proposals.models import CurrencyChanged, PlannedMilestone
from tests import story
from tests.contracts import forms
from tests.factories import FreelancerFactory, JobFactory, plan_of
from tests.racing import Racer, gate_before, race, without_row_locks

pytestmark = pytest.mark.django_db(transaction=True)


def to_euros_while_a_proposal_comes(monkeypatch: pytest.MonkeyPatch, job: Job) -> tuple[Racer, Racer]:
    """The proposal is stopped before it is complete; the client saves at that moment."""
    ana = FreelancerFactory()
    euros = posting.Details("A logo", "A mark.", "design", [], "EUR", 5_000, forms.date_in_days(9))
    gate = gate_before(monkeypatch, PlannedMilestone.objects, "bulk_create")
    return race(
        lambda: Proposal.send(job, by=ana, cover_letter="Yes.", price_minor=100, plan=plan_of([100])),
        lambda: posting.edit(job, euros, by=job.client),
        gate,
    )


def test_the_price_is_named_first_and_the_currency_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    job = JobFactory()
    proposal, change = to_euros_while_a_proposal_comes(monkeypatch, job)
    assert proposal.error is None
    assert isinstance(change.error, posting.CurrencyIsFixed)
    assert story.fresh(job).currency == "USD"


def test_without_the_lock_a_price_in_dollars_would_become_one_in_euros(monkeypatch: pytest.MonkeyPatch) -> None:
    job = JobFactory()
    without_row_locks(monkeypatch, Job)
    proposal, change = to_euros_while_a_proposal_comes(monkeypatch, job)
    assert (proposal.error, change.error) == (None, None)
    assert (story.fresh(job).currency, job.proposals.count()) == ("EUR", 1)


def a_price_while_the_currency_changes(monkeypatch: pytest.MonkeyPatch, job: Job, seen: str) -> tuple[Racer, Racer]:
    """The client's change is stopped before it is written; the freelancer sends what was typed for dollars."""
    ana = FreelancerFactory()
    yen = posting.Details("A logo", "A mark.", "design", [], "JPY", 500_000, forms.date_in_days(9))
    gate = gate_before(monkeypatch, posting, "_write")
    return race(
        lambda: posting.edit(job, yen, by=job.client),
        lambda: Proposal.send(
            job, by=ana, cover_letter="Yes.", price_minor=10_000, plan=plan_of([10_000]), seen_currency=seen
        ),
        gate,
    )


def test_what_was_typed_in_dollars_is_not_sent_in_yen(monkeypatch: pytest.MonkeyPatch) -> None:
    job = JobFactory()
    change, proposal = a_price_while_the_currency_changes(monkeypatch, job, "USD")
    assert change.error is None
    assert isinstance(proposal.error, CurrencyChanged)
    assert not job.proposals.exists()


def test_without_the_currency_that_was_seen_dollars_would_become_yen(monkeypatch: pytest.MonkeyPatch) -> None:
    job = JobFactory()
    change, proposal = a_price_while_the_currency_changes(monkeypatch, job, "")
    assert (change.error, proposal.error) == (None, None)
    assert str(Proposal.objects.get(job=job).price) == "¥10,000"
