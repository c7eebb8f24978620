"""One member of staff rules on two contracts of the same two people at once: together it is too much for one hand."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from disputes.deciders import one_hand, taking
from disputes.models import Dispute, Ruling
from disputes.verbs import ruling
from tests import story
from tests.factories import ClientFactory, FreelancerFactory
from tests.racing import gate_before, race, without_row_locks


@pytest.fixture
def ari(transactional_db: None) -> User:
    return story.arbiter()


@pytest.fixture
def cases(ari: User) -> list[Dispute]:
    """Two of $600.00 between the same two people, which Ari has taken."""
    people: dict[str, Any] = {"client": ClientFactory(), "freelancer": FreelancerFactory()}
    found = [story.in_review(story.negotiated_dispute(amounts=(60_000,), **people)) for _ in range(2)]
    for case in found:
        taking.take(case, by=ari)
    return found


def rule(case: Dispute, by: User) -> Callable[[], Any]:
    return lambda: ruling.rule(
        case,
        by=by,
        to_freelancer_minor=0,
        to_client_minor=case.milestone.amount_minor,
        reasons="So it is.",
        answers=story.answers_to(case.milestone),
    )


def test_the_later_one_sees_the_earlier(monkeypatch: pytest.MonkeyPatch, cases: list[Dispute], ari: User) -> None:
    gate = gate_before(monkeypatch, one_hand, "reach_of")
    outcomes = race(rule(cases[0], ari), rule(cases[1], ari), gate)
    assert [outcome.error for outcome in outcomes] == [None, None]
    assert sorted(Ruling.objects.values_list("state", flat=True)) == ["in_force", "proposed"]


def test_without_the_lock_both_would_be_in_force(
    monkeypatch: pytest.MonkeyPatch, cases: list[Dispute], ari: User
) -> None:
    without_row_locks(monkeypatch, User)
    gate = gate_before(monkeypatch, one_hand, "limit_of")
    race(rule(cases[0], ari), rule(cases[1], ari), gate)
    assert set(Ruling.objects.values_list("state", flat=True)) == {"in_force"}
