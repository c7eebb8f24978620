"""The freelancer submits or shows work at the moment at which silence on a refund request sends the money back."""

from collections.abc import Callable
from typing import Any

import pytest

from contracts.models import Message
from milestones.models import Milestone
from milestones.models.fields import MilestoneQuerySet, MilestoneStateRefuses
from milestones.outcomes import settling
from milestones.silence import sweep
from tests import story
from tests.books import balance
from tests.races.conftest import Late
from tests.racing import gate_before, race


@pytest.fixture
def milestone(transactional_db: None) -> Milestone:
    made = story.funded_milestone()
    story.refund_request(made)
    return made


def submit(milestone: Milestone) -> Callable[[], Any]:
    return lambda: story.submit(milestone)


def show(milestone: Milestone) -> Callable[[], Any]:
    contract = milestone.contract
    return lambda: Message.send(contract, by=contract.freelancer, text=story.LINK)


def test_the_submission_comes_first_and_silence_passes_it_by(
    monkeypatch: pytest.MonkeyPatch, milestone: Milestone, late: Late
) -> None:
    gate = gate_before(monkeypatch, Milestone, "work_submitted")
    submitted, swept = race(submit(milestone), late(sweep.process_due, 7), gate)
    assert (submitted.error, swept.error) == (None, None)
    assert story.fresh(milestone).state == "submitted"
    assert balance("hold") == 60_000


def test_silence_comes_first_and_the_submission_is_refused(
    monkeypatch: pytest.MonkeyPatch, milestone: Milestone, late: Late
) -> None:
    gate = gate_before(monkeypatch, settling, "carry_out")
    swept, submitted = race(late(sweep.process_due, 7), submit(milestone), gate)
    assert swept.error is None
    assert isinstance(submitted.error, MilestoneStateRefuses)
    assert story.fresh(milestone).state == "refunded"


def test_work_shown_first_is_seen_by_the_worker(
    monkeypatch: pytest.MonkeyPatch, milestone: Milestone, late: Late
) -> None:
    gate = gate_before(monkeypatch, MilestoneQuerySet, "touch")
    shown, swept = race(show(milestone), late(sweep.process_due, 7), gate)
    assert (shown.error, swept.error) == (None, None)
    # It was locked, so it was passed by; the next look sees the work.
    assert late(sweep.process_due, 7)().failed == 0
    assert story.fresh(milestone).state == "disputed"
    assert balance("hold") == 60_000
