"""Two workers sweep at once: every milestone is released by one of them, and neither stumbles over the other."""

import pytest

from escrow.models import Account, Journal
from milestones.models import Milestone, MilestoneEvent
from milestones.outcomes import releasing
from milestones.silence import sweep
from tests import story
from tests.races.conftest import Late
from tests.racing import gate_before, race


@pytest.fixture
def due() -> list[Milestone]:
    """Three milestones, all in review."""
    milestones = story.milestones_of(story.active_contract(amounts=(100, 200, 300), whole=True))
    return [story.submit(milestone) for milestone in milestones]


def released_once(due: list[Milestone]) -> None:
    assert {story.fresh(milestone).state for milestone in due} == {"released"}
    assert Journal.objects.filter(kind__in=Journal.RELEASES).count() == 3
    assert MilestoneEvent.objects.filter(kind="silence").count() == 3
    assert Account.objects.get(kind="earnings").balance_minor == 95 + 190 + 285


def test_the_second_passes_by_what_the_first_has_claimed(
    due: list[Milestone], monkeypatch: pytest.MonkeyPatch, late: Late
) -> None:
    gate = gate_before(monkeypatch, releasing, "carry_out")
    first, second = race(late(sweep.process_due), late(sweep.process_due), gate)
    assert first.result.released == 3
    assert second.result == sweep.Report()
    released_once(due)


def test_the_second_takes_what_the_first_has_not_claimed(
    due: list[Milestone], monkeypatch: pytest.MonkeyPatch, late: Late
) -> None:
    gate = gate_before(monkeypatch, releasing, "carry_out")
    first, second = race(late(lambda: sweep.process_due(batch=1)), late(sweep.process_due), gate)
    assert (first.error, second.error) == (None, None)
    assert first.result.failed == second.result.failed == 0
    assert first.result.released + second.result.released == 3
    released_once(due)


@pytest.mark.usefixtures("no_locks")
def test_without_locks_the_first_reports_failures_that_are_none(
    due: list[Milestone], monkeypatch: pytest.MonkeyPatch, late: Late
) -> None:
    gate = gate_before(monkeypatch, releasing, "carry_out")
    first, second = race(late(lambda: sweep.process_due(batch=1)), late(sweep.process_due), gate)
    assert second.result.released == 3
    assert first.result.failed == 1
    released_once(due)
