"""Nobody is paid with another's money, whatever two who work together and their bank do with theirs."""

from collections.abc import Callable
from typing import Any

import pytest

from marketplace import rules
from milestones import sweep
from tests.adversary.banking import Known, banks, new_bank
from tests.adversary.conftest import EXPLORED
from tests.adversary.explore import Explorer, dead_ends
from tests.adversary.watch import PromiseBroken

pytestmark = pytest.mark.django_db
Record = Callable[[str, object], None]


@pytest.mark.xfail(strict=True, reason="the first version of the rules is still the current one")
def test_nobody_is_paid_with_anothers_money(
    monkeypatch: pytest.MonkeyPatch, settings: Any, record_property: Record
) -> None:
    monkeypatch.setattr(sweep.reminders, "remind", lambda **options: None)
    graph = Explorer(banks(), new_bank(monkeypatch, settings)).explore(Known())
    record_property(EXPLORED, ("banks", len(graph.edges), graph.transitions, graph.refused))
    assert dead_ends(graph, lambda now: not any(now.frozen)) == []
    assert {"open", "won", "lost"} <= {now.chargeback[0] for now, _ in graph.edges if now.chargeback}


@pytest.mark.parametrize(
    ("watched", "without", "promise"),
    [
        (
            "cash",
            ("client: approve nothing", "client: charge back a part", "bank: decide for us"),
            "promise 11: .* is left for .* after a transfer",
        ),
        (
            "disputed",
            ("client: approve nothing",),
            "promise 11: money left while the bank",
        ),
        ("taken", ("client: approve the work", "client: approve nothing", "client: charge back"), "promise 4: "),
    ],
)
def test_under_the_first_rules_it_is_seen_to_break(
    watched: str, without: tuple[str, ...], promise: str, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(rules, "CURRENT", 1)
    world = new_bank(monkeypatch, settings)
    with pytest.raises(PromiseBroken, match=promise):
        Explorer(banks([watched], without), world, longest=7).explore(Known())
