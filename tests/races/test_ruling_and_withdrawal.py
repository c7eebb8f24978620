"""Staff rule at the moment at which the other side agrees to the withdrawal: either, never both."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError

from accounts.models import User
from disputes.deciders import taking
from disputes.models import Dispute, Ruling
from disputes.models.dispute import DisputeStageRefuses
from disputes.verbs import consenting, ruling
from tests import story
from tests.books import balance
from tests.racing import gate_before, race


@pytest.fixture
def arbiter(transactional_db: None) -> User:
    return story.arbiter()


@pytest.fixture
def dispute(arbiter: User) -> Dispute:
    found = story.in_review(story.negotiated_dispute())
    consenting.ask(found, by=found.opened_by)
    taking.take(found, by=arbiter)
    return found


def rule(dispute: Dispute, arbiter: User) -> Callable[[], Any]:
    return lambda: story.rule(dispute, by=arbiter, to_freelancer=20_000)


def withdraw(dispute: Dispute) -> Callable[[], Any]:
    return lambda: consenting.consent(dispute, by=dispute.other_side)


def stands(dispute: Dispute, stage: str, state: str, rulings: int) -> None:
    assert story.fresh(dispute).stage == stage
    assert story.fresh(dispute.milestone).state == state
    assert Ruling.objects.count() == rulings
    assert balance("hold") == 60_000


def test_the_ruling_comes_first_and_the_withdrawal_is_refused(
    monkeypatch: pytest.MonkeyPatch, dispute: Dispute, arbiter: User
) -> None:
    gate = gate_before(monkeypatch, ruling, "_come_into_force")
    ruled, withdrawn = race(rule(dispute, arbiter), withdraw(dispute), gate)
    assert ruled.error is None
    assert isinstance(withdrawn.error, DisputeStageRefuses)
    stands(dispute, "ruled", "disputed", 1)


def test_the_withdrawal_comes_first_and_the_ruling_is_refused(
    monkeypatch: pytest.MonkeyPatch, dispute: Dispute, arbiter: User
) -> None:
    gate = gate_before(monkeypatch, Dispute, "close")
    withdrawn, ruled = race(withdraw(dispute), rule(dispute, arbiter), gate)
    assert withdrawn.error is None
    assert isinstance(ruled.error, DisputeStageRefuses)
    stands(dispute, "closed", "submitted", 0)


@pytest.mark.usefixtures("no_locks")
def test_without_locks_the_ruling_crashes_on_a_dispute_that_is_withdrawn(
    monkeypatch: pytest.MonkeyPatch, dispute: Dispute, arbiter: User
) -> None:
    gate = gate_before(monkeypatch, ruling, "_come_into_force")
    ruled, withdrawn = race(rule(dispute, arbiter), withdraw(dispute), gate)
    assert withdrawn.error is None
    # Only the database, which keeps what is closed, is left to stop it.
    assert isinstance(ruled.error, DatabaseError)
    stands(dispute, "closed", "submitted", 0)


@pytest.mark.usefixtures("no_locks")
def test_without_locks_the_withdrawal_undoes_a_ruling_that_is_in_force(
    monkeypatch: pytest.MonkeyPatch, dispute: Dispute, arbiter: User
) -> None:
    """The milestone is at work again and may be released by silence, and the ruling is gone from sight."""
    gate = gate_before(monkeypatch, Dispute, "close")
    withdrawn, ruled = race(withdraw(dispute), rule(dispute, arbiter), gate)
    assert ruled.error is None
    assert Ruling.objects.get().state == "in_force"
    assert withdrawn.error is None
    assert story.fresh(dispute).stage == "closed"
    assert story.fresh(dispute.milestone).state == "submitted"
