"""The client asks for changes at the moment at which the time to answer ends: either, never both."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError

from milestones.models import ChangeRequest, Criterion, Milestone
from milestones.models.fields import MilestoneStateRefuses
from milestones.outcomes import releasing
from milestones.silence import sweep
from tests import story
from tests.books import balance, earned
from tests.races.conftest import Late
from tests.racing import gate_before, race


def changes(milestone: Milestone) -> Callable[[], Any]:
    return lambda: story.request_changes(milestone)


def changes_were_asked_for(milestone: Milestone) -> None:
    assert story.fresh(milestone).state == "changes_requested"
    assert ChangeRequest.objects.count() == 1
    assert (balance("hold"), earned(milestone.contract.freelancer)) == (60_000, 0)


def silence_released(milestone: Milestone) -> None:
    assert story.fresh(milestone).state == "released"
    assert ChangeRequest.objects.count() == 0
    assert (balance("hold"), earned(milestone.contract.freelancer)) == (0, 57_000)


def test_the_request_comes_first_and_the_sweep_passes_it_by(monkeypatch: pytest.MonkeyPatch, late: Late) -> None:
    milestone = story.submitted_milestone()
    gate = gate_before(monkeypatch, Criterion, "require_of")
    request, silence = race(changes(milestone), late(sweep.process_due), gate)
    assert (request.error, silence.error) == (None, None)
    assert silence.result == sweep.Report()
    changes_were_asked_for(milestone)


def test_silence_comes_first_and_the_request_is_refused(monkeypatch: pytest.MonkeyPatch, late: Late) -> None:
    milestone = story.submitted_milestone()
    gate = gate_before(monkeypatch, releasing, "carry_out")
    silence, request = race(late(sweep.process_due), changes(milestone), gate)
    assert silence.result.released == 1
    assert isinstance(request.error, MilestoneStateRefuses)
    silence_released(milestone)


@pytest.mark.usefixtures("no_locks")
def test_without_locks_the_request_crashes_on_the_database(monkeypatch: pytest.MonkeyPatch, late: Late) -> None:
    milestone = story.submitted_milestone()
    gate = gate_before(monkeypatch, Criterion, "require_of")
    request, silence = race(changes(milestone), late(sweep.process_due), gate)
    assert silence.result.released == 1
    assert isinstance(request.error, IntegrityError)
    silence_released(milestone)


@pytest.mark.usefixtures("no_locks")
def test_without_locks_the_money_goes_although_changes_were_asked_for(
    monkeypatch: pytest.MonkeyPatch, late: Late
) -> None:
    """The worst of them: both succeed, and the client's answer in time counts for nothing."""
    milestone = story.submitted_milestone()
    gate = gate_before(monkeypatch, releasing, "carry_out")
    silence, request = race(late(sweep.process_due), changes(milestone), gate)
    assert (silence.error, request.error) == (None, None)
    assert story.fresh(milestone).state == "released"
    assert ChangeRequest.objects.count() == 1
    assert earned(milestone.contract.freelancer) == 57_000
