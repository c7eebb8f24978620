"""Who is led to the provider's page can be served: the money could be paid to whom it is for."""

from collections.abc import Callable
from typing import Any

import pytest

from escrow.money_in import payments
from tests.adversary.charging import UNPAID, charging, new_contract
from tests.adversary.conftest import EXPLORED
from tests.adversary.explore import Explorer
from tests.adversary.watch import PromiseBroken

pytestmark = pytest.mark.django_db


def test_nobody_is_charged_for_who_cannot_be_paid(
    monkeypatch: pytest.MonkeyPatch, settings: Any, record_property: Callable[[str, object], None]
) -> None:
    graph = Explorer(charging(), new_contract(monkeypatch, settings)).explore(())
    record_property(EXPLORED, ("who is charged", len(graph.edges), graph.transitions, graph.refused))
    assert any(now.country == UNPAID for now, _ in graph.edges)
    assert any(now.state == "funded" for now, _ in graph.edges)


def test_it_is_seen_to_break(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Nobody asks whether the freelancer can be paid."""
    world = new_contract(monkeypatch, settings)
    monkeypatch.setattr(payments, "require_can_accept", lambda payee: None)
    with pytest.raises(PromiseBroken, match="promise 11: somebody is asked to pay who cannot be served"):
        Explorer(charging(), world).explore(())
