"""The client approves at the moment at which the time to answer ends: the money is released once."""

import pytest
from django.db import IntegrityError

from escrow.models import Journal
from milestones.models import Milestone, MilestoneEvent
from milestones.models.fields import MilestoneStateRefuses
from milestones.outcomes import releasing
from milestones.silence import sweep
from tests import story
from tests.books import earned
from tests.races.conftest import Late
from tests.racing import gate_before, race


def released_once(milestone: Milestone, kind: str) -> None:
    assert story.fresh(milestone).state == "released"
    assert earned(milestone.contract.freelancer) == 57_000
    assert Journal.objects.filter(kind__in=Journal.RELEASES).count() == 1
    assert list(MilestoneEvent.objects.filter(to_state="released").values_list("kind", flat=True)) == [kind]


def test_the_approval_comes_first_and_the_sweep_passes_it_by(monkeypatch: pytest.MonkeyPatch, late: Late) -> None:
    milestone = story.submitted_milestone()
    gate = gate_before(monkeypatch, releasing, "carry_out")
    approval, silence = race(lambda: story.approve(milestone), late(sweep.process_due), gate)
    assert (approval.error, silence.error) == (None, None)
    assert silence.result == sweep.Report()
    released_once(milestone, "approved")


def test_silence_comes_first_and_the_approval_is_refused(monkeypatch: pytest.MonkeyPatch, late: Late) -> None:
    milestone = story.submitted_milestone()
    gate = gate_before(monkeypatch, releasing, "carry_out")
    silence, approval = race(late(sweep.process_due), lambda: story.approve(milestone), gate)
    assert silence.result.released == 1
    assert isinstance(approval.error, MilestoneStateRefuses)
    released_once(milestone, "silence")


@pytest.mark.usefixtures("no_locks")
def test_without_locks_the_approval_crashes_on_the_ledger(monkeypatch: pytest.MonkeyPatch, late: Late) -> None:
    milestone = story.submitted_milestone()
    gate = gate_before(monkeypatch, releasing, "carry_out")
    approval, silence = race(lambda: story.approve(milestone), late(sweep.process_due), gate)
    assert silence.result.released == 1
    assert isinstance(approval.error, IntegrityError)
    released_once(milestone, "silence")


@pytest.mark.usefixtures("no_locks")
def test_without_locks_the_sweep_reports_a_failure_that_is_none(monkeypatch: pytest.MonkeyPatch, late: Late) -> None:
    milestone = story.submitted_milestone()
    gate = gate_before(monkeypatch, releasing, "carry_out")
    silence, approval = race(late(sweep.process_due), lambda: story.approve(milestone), gate)
    assert approval.error is None
    assert (silence.result.released, silence.result.failed) == (0, 1)
    released_once(milestone, "approved")
