"""A client with room for one more dispute opens two at once: one of them."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from disputes.models import Dispute
from disputes.verbs import opening
from disputes.verbs.dispute_limits import TooManyDisputes
from milestones.models import Milestone
from tests import story
from tests.factories import ClientFactory, FreelancerFactory
from tests.racing import gate_before, race, without_row_locks


@pytest.fixture
def two(transactional_db: None) -> list[Milestone]:
    """Work in review on two contracts of two people, with a dispute open about a third."""
    people: dict[str, Any] = {"client": ClientFactory(), "freelancer": FreelancerFactory()}
    story.dispute(story.submitted_milestone(**people))
    return [story.submitted_milestone(**people) for _ in range(2)]


def disputing(milestone: Milestone) -> Callable[[], Any]:
    return lambda: story.dispute(milestone)


def test_the_later_one_is_refused(monkeypatch: pytest.MonkeyPatch, two: list[Milestone]) -> None:
    gate = gate_before(monkeypatch, opening, "_begin")
    first, second = race(*(disputing(milestone) for milestone in two), gate)
    assert first.error is None
    assert isinstance(second.error, TooManyDisputes)
    assert Dispute.objects.open().count() == 2


def test_without_the_lock_both_would_be_opened(monkeypatch: pytest.MonkeyPatch, two: list[Milestone]) -> None:
    without_row_locks(monkeypatch, User)
    gate = gate_before(monkeypatch, opening, "_begin")
    race(*(disputing(milestone) for milestone in two), gate)
    assert Dispute.objects.open().count() == 3
