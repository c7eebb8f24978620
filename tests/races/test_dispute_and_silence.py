"""The client opens a dispute at the moment at which the time to review ends: either, never both."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError

from disputes.models import Dispute
from disputes.verbs import opening
from milestones.models import Milestone
from milestones.models.fields import MilestoneStateRefuses
from milestones.outcomes import releasing
from milestones.silence import sweep
from tests import story
from tests.books import balance, earned
from tests.races.conftest import Late
from tests.racing import gate_before, race


def dispute(milestone: Milestone) -> Callable[[], Any]:
    return lambda: story.dispute(milestone)


def is_disputed(milestone: Milestone) -> None:
    assert story.fresh(milestone).state == "disputed"
    assert Dispute.objects.get().stage == "responding"
    assert (balance("hold"), earned(milestone.contract.freelancer)) == (60_000, 0)


def silence_released(milestone: Milestone) -> None:
    assert story.fresh(milestone).state == "released"
    assert not Dispute.objects.exists()
    assert (balance("hold"), earned(milestone.contract.freelancer)) == (0, 57_000)


def test_the_dispute_comes_first_and_the_sweep_passes_it_by(monkeypatch: pytest.MonkeyPatch, late: Late) -> None:
    milestone = story.submitted_milestone()
    gate = gate_before(monkeypatch, opening, "require_statement")
    opened, silence = race(dispute(milestone), late(sweep.process_due), gate)
    assert (opened.error, silence.error) == (None, None)
    assert silence.result == sweep.Report()
    is_disputed(milestone)


def test_silence_comes_first_and_the_dispute_is_refused(monkeypatch: pytest.MonkeyPatch, late: Late) -> None:
    milestone = story.submitted_milestone()
    gate = gate_before(monkeypatch, releasing, "carry_out")
    silence, opened = race(late(sweep.process_due), dispute(milestone), gate)
    assert silence.result.released == 1
    assert isinstance(opened.error, MilestoneStateRefuses)
    silence_released(milestone)


@pytest.mark.usefixtures("no_locks")
def test_without_locks_the_dispute_crashes_on_the_database(monkeypatch: pytest.MonkeyPatch, late: Late) -> None:
    milestone = story.submitted_milestone()
    gate = gate_before(monkeypatch, opening, "require_statement")
    opened, silence = race(dispute(milestone), late(sweep.process_due), gate)
    assert silence.result.released == 1
    assert isinstance(opened.error, IntegrityError)
    silence_released(milestone)


@pytest.mark.usefixtures("no_locks")
def test_without_locks_the_money_goes_although_it_is_disputed(monkeypatch: pytest.MonkeyPatch, late: Late) -> None:
    """The worst of them: both succeed, and the dispute is about money that is gone."""
    milestone = story.submitted_milestone()
    gate = gate_before(monkeypatch, releasing, "carry_out")
    silence, opened = race(late(sweep.process_due), dispute(milestone), gate)
    assert (silence.error, opened.error) == (None, None)
    assert story.fresh(milestone).state == "released"
    assert Dispute.objects.get().stage == "responding"
