"""Deposits that go to and fro cost the operator no more than the limits let them."""

from collections.abc import Callable
from typing import Any

import pytest

from milestones.verbs import returned_deposits
from tests.adversary.conftest import EXPLORED
from tests.adversary.explore import Explorer
from tests.adversary.returning import new_pair, to_and_fro
from tests.adversary.watch import PromiseBroken

pytestmark = pytest.mark.django_db


def test_to_and_fro_ends(
    monkeypatch: pytest.MonkeyPatch, settings: Any, record_property: Callable[[str, object], None]
) -> None:
    graph = Explorer(to_and_fro(), new_pair(monkeypatch, settings)).explore(())
    record_property(EXPLORED, ("deposits to and fro", len(graph.edges), graph.transitions, graph.refused))
    assert graph.refused
    ended = {state for now, _ in graph.edges for state, _ in now.ended}
    assert ended == {"declined", "withdrawn", "expired", "returned", "settled", "refund_unanswered"}


@pytest.mark.parametrize("limit", ["require_may_offer", "require_may_deposit"])
def test_it_is_seen_to_break(limit: str, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Nobody counts what went back."""
    monkeypatch.setattr(returned_deposits, limit, lambda *people, **options: None)
    with pytest.raises(PromiseBroken, match="promise 5: the operator has -"):
        Explorer(to_and_fro(), new_pair(monkeypatch, settings)).explore(())
