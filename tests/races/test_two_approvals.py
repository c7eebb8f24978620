"""The client approves in two tabs at once: one release, one clear refusal."""

import pytest
from django.db import IntegrityError

from accounts.models import Notification
from escrow.models import Journal
from milestones.models import Milestone, MilestoneEvent
from milestones.models.fields import MilestoneStateRefuses
from milestones.outcomes import releasing
from tests import story
from tests.books import earned
from tests.racing import Racer, gate_before, race


def approve_twice(monkeypatch: pytest.MonkeyPatch) -> tuple[Milestone, Racer, Racer]:
    milestone = story.submitted_milestone()
    gate = gate_before(monkeypatch, releasing, "carry_out")
    return milestone, *race(lambda: story.approve(milestone), lambda: story.approve(milestone), gate)


def released_once(milestone: Milestone) -> None:
    assert earned(milestone.contract.freelancer) == 57_000
    assert Journal.objects.filter(kind__in=Journal.RELEASES).count() == 1
    assert MilestoneEvent.objects.filter(to_state="released").count() == 1
    assert Notification.objects.filter(key__endswith=":released").count() == 1


def test_the_second_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    milestone, first, second = approve_twice(monkeypatch)
    assert first.error is None
    assert isinstance(second.error, MilestoneStateRefuses)
    released_once(milestone)


@pytest.mark.usefixtures("no_locks")
def test_without_locks_the_first_crashes_on_the_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    milestone, first, second = approve_twice(monkeypatch)
    assert second.error is None
    assert isinstance(first.error, IntegrityError)
    released_once(milestone)
