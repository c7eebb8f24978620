"""The client hires two people for one job in two tabs: one contract, one clear refusal."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError

from accounts.models import User
from contracts.models import Contract, Job, Proposal
from milestones.verbs import hiring
from milestones.verbs.hiring import SomebodyElseIsBeingHired
from tests.factories import ProposalFactory
from tests.racing import gate_before, race, without_row_locks


@pytest.fixture
def proposals() -> tuple[Proposal, Proposal]:
    one = ProposalFactory()
    return one, ProposalFactory(job=one.job)


def hire(proposal: Proposal) -> Callable[[], Any]:
    return lambda: hiring.hire(proposal, by=proposal.job.client, whole=False)


def test_the_second_is_refused(proposals: tuple[Proposal, Proposal], monkeypatch: pytest.MonkeyPatch) -> None:
    gate = gate_before(monkeypatch, hiring, "_contract")
    first, second = race(hire(proposals[0]), hire(proposals[1]), gate)
    assert first.error is None
    assert isinstance(second.error, SomebodyElseIsBeingHired)
    assert Contract.objects.get().proposal == proposals[0]


def test_the_same_person_twice_is_one_contract(
    proposals: tuple[Proposal, Proposal], monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = gate_before(monkeypatch, hiring, "_contract")
    first, second = race(hire(proposals[0]), hire(proposals[0]), gate)
    assert first.result == second.result
    assert Contract.objects.count() == 1


def test_without_locks_the_first_crashes_on_the_database(
    proposals: tuple[Proposal, Proposal], monkeypatch: pytest.MonkeyPatch
) -> None:
    without_row_locks(monkeypatch, Job, User)
    gate = gate_before(monkeypatch, hiring, "_contract")
    first, second = race(hire(proposals[0]), hire(proposals[1]), gate)
    assert second.error is None
    assert isinstance(first.error, IntegrityError)
