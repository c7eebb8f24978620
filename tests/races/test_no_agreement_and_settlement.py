"""One side will not agree at the moment at which the other accepts a settlement, or says so, too."""

from collections.abc import Callable
from typing import Any

import pytest

from disputes.models import Dispute
from disputes.models.dispute import DisputeStageRefuses
from disputes.verbs import passing
from milestones.models import MilestoneEvent, SettlementOffer
from milestones.outcomes import settling
from tests import settlements, story
from tests.books import balance
from tests.racing import gate_before, race


@pytest.fixture
def dispute(transactional_db: None) -> Dispute:
    return story.negotiated_dispute()


@pytest.fixture
def offer(dispute: Dispute) -> SettlementOffer:
    return story.offer(dispute.milestone, by=dispute.opened_by, to_freelancer=30_000)


def will_not(dispute: Dispute, *, other: bool = True) -> Callable[[], Any]:
    return lambda: passing.will_not_agree(dispute, by=dispute.other_side if other else dispute.opened_by)


def test_the_settlement_comes_first_and_there_is_nothing_to_pass_on(
    monkeypatch: pytest.MonkeyPatch, dispute: Dispute, offer: SettlementOffer
) -> None:
    gate = gate_before(monkeypatch, settling, "carry_out")
    settled, said = race(lambda: settlements.accept(offer), will_not(dispute, other=False), gate)
    assert settled.error is None
    assert isinstance(said.error, DisputeStageRefuses)
    assert story.fresh(dispute).outcome == "settled"


def test_the_refusal_comes_first_and_the_settlement_still_ends_it(
    monkeypatch: pytest.MonkeyPatch, dispute: Dispute, offer: SettlementOffer
) -> None:
    passing.will_not_agree(dispute, by=dispute.opened_by)
    gate = gate_before(monkeypatch, Dispute, "enter")
    said, settled = race(will_not(dispute), lambda: settlements.accept(offer), gate)
    assert (said.error, settled.error) == (None, None)
    assert story.fresh(dispute).outcome == "settled"
    assert balance("hold") == 0


def test_both_say_so_at_once_and_it_goes_to_staff_once(monkeypatch: pytest.MonkeyPatch, dispute: Dispute) -> None:
    gate = gate_before(monkeypatch, passing, "soonest")
    one, other = race(will_not(dispute), will_not(dispute, other=False), gate)
    assert (one.error, other.error) == (None, None)
    assert story.fresh(dispute).stage == "in_review"
    assert MilestoneEvent.objects.filter(kind="dispute_review").count() == 1


@pytest.mark.usefixtures("no_locks")
def test_without_locks_both_say_so_and_neither_is_counted(monkeypatch: pytest.MonkeyPatch, dispute: Dispute) -> None:
    gate = gate_before(monkeypatch, passing, "soonest")
    race(will_not(dispute), will_not(dispute, other=False), gate)
    assert story.fresh(dispute).stage == "negotiating"
