"""Every sequence of moves and silences: nobody gets money without consent, the silence rule or a ruling.

Nothing goes back behind a submission: what was offered, withdrawn or asked before it counts no more. So the whole is
explored in three parts, before the first submission, after it and after the second, which may run side by side. Where
one part ends, the next begins: in the same situation, as the test makes sure.
"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.adversary.conftest import EXPLORED
from tests.adversary.explore import Explorer, dead_ends
from tests.adversary.promises import everything, look, offers_in_disputes
from tests.adversary.watch import REVIEW, Remembered
from tests.adversary.world import new_world

pytestmark = pytest.mark.django_db
Record = Callable[[str, object], None]
MEMORY = {0: Remembered(), 1: Remembered(review=REVIEW), 2: Remembered(review=REVIEW)}


def test_nobody_takes_it_by_an_offer_in_a_dispute(
    monkeypatch: pytest.MonkeyPatch, settings: Any, record_property: Record
) -> None:
    graph = Explorer(offers_in_disputes(), new_world(monkeypatch, settings, submissions=1)).explore(MEMORY[1])
    record_property(EXPLORED, ("offers in a dispute", len(graph.edges), graph.transitions, graph.refused))
    assert dead_ends(graph) == []
    assert any(now.offer and now.stage == "ruled" for now, _ in graph.edges)
    assert any(edge.move.what == "accept" for node, edges in graph.edges.items() if node[0].stage for edge in edges)


@pytest.mark.parametrize("submissions", [1, 2, 0])
def test_nobody_takes_what_is_not_theirs(
    submissions: int, monkeypatch: pytest.MonkeyPatch, settings: Any, record_property: Record
) -> None:
    world = new_world(monkeypatch, settings, submissions=submissions)
    beyond = lambda situation: situation.submissions > submissions  # noqa: E731
    graph = Explorer(everything(), world, is_leaf=beyond).explore(MEMORY[submissions])
    record_property(EXPLORED, (f"after {submissions} submissions", len(graph.edges), graph.transitions, graph.refused))
    assert dead_ends(graph) == []
    outcomes = {situation.state for situation, _ in graph.edges}
    assert {"released", "refunded", "settled", "disputed"} <= outcomes
    assert any(situation.appealed and situation.in_force is not None for situation, _ in graph.edges)
    # There is one way into the next part, and it begins where that part is begun.
    if submissions < 2:
        next_part = look(new_world(monkeypatch, settings, submissions=submissions + 1))
        assert graph.leaves == {(next_part, MEMORY[submissions + 1])}
    else:
        assert graph.leaves == set()
