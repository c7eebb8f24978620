"""Strangers decide, and one hand alone only so much between the same two people."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts import strangers
from disputes.deciders import one_hand
from disputes.models.ruling import RulingQuerySet
from tests.adversary.conftest import EXPLORED
from tests.adversary.deciding import deciding, new_cases
from tests.adversary.explore import Explorer
from tests.adversary.watch import PromiseBroken

pytestmark = pytest.mark.django_db


def test_strangers_decide_and_two_about_much(
    monkeypatch: pytest.MonkeyPatch, settings: Any, record_property: Callable[[str, object], None]
) -> None:
    graph = Explorer(deciding(), new_cases(monkeypatch, settings)).explore(())
    record_property(EXPLORED, ("who decides", len(graph.edges), graph.transitions, graph.refused))
    cases = [case for now, _ in graph.edges for case in now.cases]
    assert any(case.second.startswith("arbiter") for case in cases)
    assert any(case.stage == "ruled" and case.second == "nobody" for case in cases)
    assert any(case.stage == "ruled" and case.before for case in cases)


@pytest.mark.parametrize("forgotten", ["client", "freelancer"])
def test_acquaintances_are_seen(forgotten: str, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Nobody looks for dealings with one of the two."""
    world, real = new_cases(monkeypatch, settings), strangers.known_to
    known = getattr(world, forgotten).pk
    monkeypatch.setattr(strangers, "known_to", lambda people: real({pk for pk in people if pk != known}))
    with pytest.raises(PromiseBroken, match=f"promise 8: who knows the {forgotten}: rule on case"):
        Explorer(deciding(), world).explore(())


def test_who_ruled_is_seen_on_the_appeal(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Nobody asks who had a part in the first ruling."""
    world = new_cases(monkeypatch, settings)
    monkeypatch.setattr(RulingQuerySet, "before_an_appeal", lambda rulings: rulings.none())
    with pytest.raises(PromiseBroken, match=r"promise 8: arbiter .: rule on case .: who decided before the appeal"):
        Explorer(deciding(), world).explore(())


def test_many_small_rulings_of_one_hand_are_seen(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Each ruling is looked at by itself."""
    world = new_cases(monkeypatch, settings)
    monkeypatch.setattr(one_hand.Reach, "needs_second", property(lambda reach: False))
    with pytest.raises(PromiseBroken, match=r"promise 8: arbiter . decided about"):
        Explorer(deciding(), world).explore(())
