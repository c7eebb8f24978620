"""Two members of staff rule on one case at once: one ruling, and the other is told so."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError

from accounts.models import User
from disputes.deciders import taking
from disputes.models import Dispute, Ruling
from disputes.models.dispute import DisputeStageRefuses
from disputes.verbs import ruling
from tests import story
from tests.racing import gate_before, race


@pytest.fixture
def arbiter(transactional_db: None) -> User:
    return story.arbiter()


@pytest.fixture
def dispute(arbiter: User) -> Dispute:
    found = story.in_review(story.negotiated_dispute())
    taking.take(found, by=arbiter)
    return found


def rule(dispute: Dispute, by: User, minor: int) -> Callable[[], Any]:
    """The ruling alone, in one transaction."""
    milestone = dispute.milestone
    return lambda: ruling.rule(
        dispute,
        by=by,
        to_freelancer_minor=minor,
        to_client_minor=milestone.amount_minor - minor,
        reasons="So it is.",
        answers=story.answers_to(milestone),
    )


def test_a_second_press_of_the_button_is_refused(
    monkeypatch: pytest.MonkeyPatch, dispute: Dispute, arbiter: User
) -> None:
    gate = gate_before(monkeypatch, ruling, "require_answered")
    first, second = race(rule(dispute, arbiter, 20_000), rule(dispute, arbiter, 0), gate)
    assert first.error is None
    assert isinstance(second.error, DisputeStageRefuses)
    assert [r.to_freelancer_minor for r in Ruling.objects.all()] == [20_000]


def test_two_people_rule_one_after_the_other(monkeypatch: pytest.MonkeyPatch, dispute: Dispute, arbiter: User) -> None:
    other = story.arbiter()
    gate = gate_before(monkeypatch, ruling, "require_answered")
    first, second = race(rule(dispute, arbiter, 20_000), lambda: story.rule(dispute, by=other, to_freelancer=0), gate)
    assert first.error is None
    assert isinstance(second.error, DisputeStageRefuses)
    assert [r.to_freelancer_minor for r in Ruling.objects.all()] == [20_000]


@pytest.mark.usefixtures("no_locks")
def test_without_locks_only_the_database_prevents_two_rulings(
    monkeypatch: pytest.MonkeyPatch, dispute: Dispute, arbiter: User
) -> None:
    """Both have passed every check; the constraint on live rulings is the last guard, and it crashes."""
    gate = gate_before(monkeypatch, ruling, "require_answered")
    first, second = race(rule(dispute, arbiter, 20_000), rule(dispute, arbiter, 0), gate)
    assert second.error is None
    assert isinstance(first.error, DatabaseError)
    assert [r.to_freelancer_minor for r in Ruling.objects.all()] == [0]
