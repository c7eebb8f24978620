"""One side accepts the ruling at the moment at which it is appealed, or at which the other accepts it, too."""

from collections.abc import Callable
from typing import Any

import pytest

from disputes.models import Acceptance, Appeal, Dispute, Ruling
from disputes.models.dispute import DisputeStageRefuses
from disputes.verbs import accepting, appealing
from disputes.verbs.accepting import AcceptedBefore
from milestones.outcomes import disputing
from tests import story
from tests.books import balance
from tests.racing import gate_before, race


@pytest.fixture
def dispute(transactional_db: None) -> Dispute:
    return story.ruled_dispute(to_freelancer=20_000)


def accept(dispute: Dispute, *, other: bool = False) -> Callable[[], Any]:
    return lambda: accepting.accept(dispute, by=dispute.other_side if other else dispute.opened_by)


def appeal(dispute: Dispute, *, other: bool = False) -> Callable[[], Any]:
    by = dispute.other_side if other else dispute.opened_by
    return lambda: appealing.appeal(dispute, by=by, reasons="It was all there.")


def test_who_accepts_first_cannot_appeal(monkeypatch: pytest.MonkeyPatch, dispute: Dispute) -> None:
    gate = gate_before(monkeypatch, Acceptance.objects, "create")
    accepted, appealed = race(accept(dispute), appeal(dispute), gate)
    assert accepted.error is None
    assert isinstance(appealed.error, AcceptedBefore)
    assert story.fresh(dispute).stage == "ruled"


def test_who_appeals_first_cannot_accept(monkeypatch: pytest.MonkeyPatch, dispute: Dispute) -> None:
    gate = gate_before(monkeypatch, Dispute, "enter")
    appealed, accepted = race(appeal(dispute), accept(dispute, other=True), gate)
    assert appealed.error is None
    assert isinstance(accepted.error, DisputeStageRefuses)
    assert not Acceptance.objects.exists()


def test_the_second_acceptance_carries_it_out_and_the_appeal_beside_it_is_refused(
    monkeypatch: pytest.MonkeyPatch, dispute: Dispute
) -> None:
    accepting.accept(dispute, by=dispute.opened_by)
    gate = gate_before(monkeypatch, disputing, "carry_out")
    accepted, appealed = race(accept(dispute, other=True), appeal(dispute, other=True), gate)
    assert accepted.error is None
    assert isinstance(appealed.error, appealing.AppealTooLate)
    assert not Appeal.objects.exists()
    assert (balance("hold"), balance("refund_in_transit")) == (0, 40_000)


def test_both_accept_at_once_and_it_is_carried_out_once(monkeypatch: pytest.MonkeyPatch, dispute: Dispute) -> None:
    gate = gate_before(monkeypatch, Acceptance.objects, "create")
    one, other = race(accept(dispute), accept(dispute, other=True), gate)
    assert (one.error, other.error) == (None, None)
    assert Ruling.objects.get().state == "carried_out"
    assert (balance("hold"), balance("refund_in_transit")) == (0, 40_000)


@pytest.mark.usefixtures("no_locks")
def test_without_locks_who_has_accepted_appeals(monkeypatch: pytest.MonkeyPatch, dispute: Dispute) -> None:
    gate = gate_before(monkeypatch, Acceptance.objects, "create")
    accepted, appealed = race(accept(dispute), appeal(dispute), gate)
    assert (accepted.error, appealed.error) == (None, None)
    assert Acceptance.objects.count() == Appeal.objects.count() == 1


@pytest.mark.usefixtures("no_locks")
def test_without_locks_two_acceptances_do_not_see_each_other(monkeypatch: pytest.MonkeyPatch, dispute: Dispute) -> None:
    """Each looks before the other has committed, and both leave it to the time to appeal."""
    gate = gate_before(monkeypatch, accepting, "tell_other")
    race(accept(dispute), accept(dispute, other=True), gate)
    assert Acceptance.objects.count() == 2
    assert Ruling.objects.get().state == "in_force"
