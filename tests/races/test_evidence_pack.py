"""Money that moves while an evidence pack is made: the pack tells of one instant, before it or after it."""

from contextlib import nullcontext

import pytest

from disputes.pack import record
from milestones.models import Milestone
from tests import story
from tests.racing import gate_before, race


@pytest.fixture
def milestone() -> Milestone:
    return story.submitted_milestone()


def state_and_moves(milestone: Milestone, monkeypatch: pytest.MonkeyPatch) -> tuple[str, list[str]]:
    """What a pack tells of a milestone that is approved between the reading of its state and that of the ledger."""
    gate = gate_before(monkeypatch, record, "tell_ledger")
    pack, approval = race(lambda: record.collect(milestone.contract_id), lambda: story.approve(milestone), gate)
    assert (pack.error, approval.error) == (None, None)
    told = pack.result.data
    return told["milestones"][0]["state"], [journal["kind"] for journal in told["ledger"]]


def test_a_pack_tells_of_one_instant(milestone: Milestone, monkeypatch: pytest.MonkeyPatch) -> None:
    assert state_and_moves(milestone, monkeypatch) == ("submitted", ["deposit"])
    assert story.fresh(milestone).state == "released"


def test_without_the_snapshot_it_would_contradict_itself(milestone: Milestone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "snapshot", nullcontext)
    assert state_and_moves(milestone, monkeypatch) == ("submitted", ["deposit", "release"])
