"""One side appeals at the moment at which the time to appeal ends and the worker carries the ruling out."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError

from disputes.models import Appeal, Dispute, Ruling
from disputes.silence import sweep
from disputes.verbs import appealing
from disputes.verbs.appealing import AppealTooLate
from milestones.outcomes import disputing
from tests import story
from tests.books import balance, earned
from tests.races.conftest import Late
from tests.racing import gate_before, race


@pytest.fixture
def dispute(transactional_db: None) -> Dispute:
    return story.ruled_dispute(to_freelancer=20_000)


def appeal(dispute: Dispute) -> Callable[[], Any]:
    return lambda: appealing.appeal(dispute, by=dispute.opened_by, reasons="It was all there.")


def was_appealed(dispute: Dispute) -> None:
    assert story.fresh(dispute).stage == "in_review"
    assert Ruling.objects.get().state == "appealed"
    assert (balance("hold"), balance("earnings")) == (60_000, 0)


def was_carried_out(dispute: Dispute) -> None:
    assert story.fresh(dispute).outcome == "ruled"
    assert Ruling.objects.get().state == "carried_out"
    assert story.fresh(dispute.milestone).state == "settled"
    assert (balance("hold"), balance("refund_in_transit")) == (0, 40_000)
    assert earned(dispute.milestone.contract.freelancer) == 19_000


@pytest.mark.parametrize(("owner", "name"), [(Appeal.objects, "create"), (Dispute, "enter")])
def test_the_appeal_comes_first_and_the_worker_passes_it_by(
    monkeypatch: pytest.MonkeyPatch, dispute: Dispute, late: Late, owner: object, name: str
) -> None:
    gate = gate_before(monkeypatch, owner, name)
    appealed, carried_out = race(appeal(dispute), late(sweep.process_due, 7), gate)
    assert appealed.error is None
    assert carried_out.result == (0, 0)
    was_appealed(dispute)


def test_the_worker_comes_first_and_the_appeal_is_refused(
    monkeypatch: pytest.MonkeyPatch, dispute: Dispute, late: Late
) -> None:
    gate = gate_before(monkeypatch, disputing, "carry_out")
    carried_out, appealed = race(late(sweep.process_due, 7), appeal(dispute), gate)
    assert carried_out.result == (1, 0)
    assert isinstance(appealed.error, AppealTooLate)
    assert not Appeal.objects.exists()
    was_carried_out(dispute)


def test_two_workers_carry_it_out_once(monkeypatch: pytest.MonkeyPatch, dispute: Dispute, late: Late) -> None:
    gate = gate_before(monkeypatch, disputing, "carry_out")
    one, other = race(late(sweep.process_due, 7), late(sweep.process_due, 7), gate)
    assert (one.result, other.result) == ((1, 0), (0, 0))
    was_carried_out(dispute)


@pytest.mark.usefixtures("no_locks")
def test_without_locks_the_appeal_crashes_on_a_ruling_that_is_carried_out(
    monkeypatch: pytest.MonkeyPatch, dispute: Dispute, late: Late
) -> None:
    gate = gate_before(monkeypatch, Appeal.objects, "create")
    appealed, carried_out = race(appeal(dispute), late(sweep.process_due, 7), gate)
    assert carried_out.result == (1, 0)
    assert isinstance(appealed.error, DatabaseError)
    was_carried_out(dispute)


@pytest.mark.usefixtures("no_locks")
def test_without_locks_the_worker_crashes_on_a_ruling_that_is_appealed(
    monkeypatch: pytest.MonkeyPatch, dispute: Dispute, late: Late
) -> None:
    """Only the database, which keeps what is written, stops it; the sweep reports a failure that is none."""
    gate = gate_before(monkeypatch, Dispute, "enter")
    appealed, carried_out = race(appeal(dispute), late(sweep.process_due, 7), gate)
    assert appealed.error is None
    assert carried_out.result == (0, 1)
    was_appealed(dispute)


@pytest.mark.usefixtures("no_locks")
def test_without_locks_an_appeal_beside_the_worker_crashes_instead_of_being_told(
    monkeypatch: pytest.MonkeyPatch, dispute: Dispute, late: Late
) -> None:
    """It waits for the row of the ruling itself, as the last guard, and then may not write it."""
    gate = gate_before(monkeypatch, disputing, "carry_out")
    carried_out, appealed = race(late(sweep.process_due, 7), appeal(dispute), gate)
    assert carried_out.result == (1, 0)
    assert isinstance(appealed.error, IntegrityError)
    was_carried_out(dispute)
