"""Plans that cross: nobody is hired on what they had changed, nobody answers what they have not read."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError

from accounts.models import User
from contracts.models import Contract, Job, Proposal
from contracts.proposals import bargaining
from contracts.proposals.models import ProposalNotLive
from contracts.proposals.turns import OfferUnderWay, PlanChanged
from milestones.verbs import hiring
from milestones.verbs.hiring import AnotherVersion
from tests.factories import ProposalFactory, plan_of
from tests.racing import gate_before, race, without_row_locks
from tests.story import fresh

Do = Callable[[], Any]


@pytest.fixture
def proposal(transactional_db: None) -> Proposal:
    return ProposalFactory()


def edit(proposal: Proposal, *, seen: int = 1) -> Do:
    by = proposal.freelancer
    return lambda: bargaining.change(proposal, by=by, plan=plan_of([120_000]), seen=seen)


def counter(proposal: Proposal, *, seen: int = 1) -> Do:
    by = proposal.job.client
    return lambda: bargaining.change(proposal, by=by, plan=plan_of([80_000]), seen=seen)


def hire(proposal: Proposal, *, version: int = 1) -> Do:
    return lambda: hiring.hire(proposal, by=proposal.job.client, whole=True, version=version)


def test_who_hires_while_the_plan_is_changed_hires_nobody(proposal: Proposal, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = gate_before(monkeypatch, bargaining.telling, "of_version")
    changed, hired = race(edit(proposal), hire(proposal), gate)
    assert changed.error is None
    assert isinstance(hired.error, AnotherVersion)
    assert not Contract.objects.exists()


def test_without_locks_they_are_hired_on_what_they_had_changed(
    proposal: Proposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_row_locks(monkeypatch, Job, Proposal, User)
    gate = gate_before(monkeypatch, bargaining.telling, "of_version")
    changed, hired = race(edit(proposal), hire(proposal), gate)
    assert (changed.error, hired.error) == (None, None)
    assert (Contract.objects.get().plan_version, fresh(proposal).agreed) == (1, 2)


def test_while_a_contract_is_made_the_plan_is_changed_before_or_not_at_all(
    proposal: Proposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The change waits for the job; whether it then comes before the deposit is asked for is chance."""
    gate = gate_before(monkeypatch, hiring, "_contract")
    hired, changed = race(hire(proposal), edit(proposal), gate)
    if hired.error is None:
        assert isinstance(changed.error, OfferUnderWay)
        assert fresh(proposal).agreed == Contract.objects.get().plan_version == 1
    else:
        assert isinstance(hired.error, AnotherVersion)
        assert changed.error is None


def test_once_the_deposit_is_asked_for_the_plan_stays(proposal: Proposal, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = gate_before(monkeypatch, hiring.payments, "ask")
    hired, changed = race(hire(proposal), edit(proposal), gate)
    assert hired.error is None
    assert isinstance(changed.error, OfferUnderWay)
    assert fresh(proposal).agreed == 1


def test_of_two_plans_that_cross_the_later_one_sees_the_first(
    proposal: Proposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = gate_before(monkeypatch, bargaining.telling, "of_version")
    first, second = race(counter(proposal), edit(proposal), gate)
    assert first.error is None
    assert isinstance(second.error, PlanChanged)
    assert (fresh(proposal).agreed, fresh(proposal).waits, fresh(proposal).turns) == (1, 2, 2)


def test_without_locks_both_would_be_the_second_version(proposal: Proposal, monkeypatch: pytest.MonkeyPatch) -> None:
    without_row_locks(monkeypatch, Job, Proposal, User)
    gate = gate_before(monkeypatch, bargaining.PlanVersion, "keep")
    first, second = race(counter(proposal), edit(proposal), gate)
    assert second.error is None
    assert isinstance(first.error, IntegrityError)


def test_who_is_agreed_with_hears_it_before_they_propose_again(
    proposal: Proposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter(proposal)()
    gate = gate_before(monkeypatch, bargaining.telling, "of_agreement")
    agreed, again = race(
        lambda: bargaining.agree(proposal, by=proposal.freelancer, seen=2),
        lambda: bargaining.change(proposal, by=proposal.job.client, plan=plan_of([70_000]), seen=2),
        gate,
    )
    assert agreed.error is None
    assert isinstance(again.error, PlanChanged)
    assert "has agreed to your plan in the meantime" in str(again.error)
    assert fresh(proposal).agreed == 2


def test_a_proposal_that_is_withdrawn_while_the_client_writes(
    proposal: Proposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = gate_before(monkeypatch, bargaining.telling, "of_version")
    countered, withdrawn = race(counter(proposal), lambda: proposal.withdraw(by=proposal.freelancer), gate)
    assert (countered.error, withdrawn.error) == (None, None)
    assert fresh(proposal).state == "withdrawn"
    with pytest.raises(ProposalNotLive):
        counter(proposal, seen=2)()
    assert proposal.versions.count() == 2
