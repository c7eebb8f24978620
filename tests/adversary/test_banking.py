"""Nobody is paid with another's money, whatever two who work together and their bank do with theirs."""

from collections.abc import Callable
from typing import Any

import pytest

from escrow.earnings import bank_stops, withdrawable
from escrow.money_out import cash_gate
from marketplace import rules
from marketplace.money import Money
from tests.adversary.banking import CHARGING_BACK, Bank, Known, banks, new_bank
from tests.adversary.conftest import EXPLORED
from tests.adversary.explore import Explorer, dead_ends
from tests.adversary.moves import Move
from tests.adversary.watch import PromiseBroken
from tests.adversary.world import nobody_is_reminded

pytestmark = pytest.mark.django_db
Record = Callable[[str, object], None]
Break = Callable[[pytest.MonkeyPatch], None]


def bank(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Bank:
    """The world, in which nobody is reminded: that takes time and moves nothing."""
    nobody_is_reminded(monkeypatch)
    return new_bank(monkeypatch, settings)


@pytest.mark.parametrize(("takes", "left_out"), [("the whole", CHARGING_BACK[1]), ("a part", CHARGING_BACK[0])])
def test_nobody_is_paid_with_anothers_money(
    takes: str, left_out: Move, monkeypatch: pytest.MonkeyPatch, settings: Any, record_property: Record
) -> None:
    """A bank takes a payment back once, the whole or a part: one after the other."""
    graph = Explorer(banks(without=[str(left_out)]), bank(monkeypatch, settings)).explore(Known())
    record_property(EXPLORED, (f"banks that take {takes}", len(graph.edges), graph.transitions, graph.refused))
    assert dead_ends(graph, lambda now: not any(now.frozen), by={"time", "worker", "bank", "staff"}) == []
    assert {"open", "won", "lost"} <= {now.chargeback[0] for now, _ in graph.edges if now.chargeback}


def nobody_asks_for_cash(patch: pytest.MonkeyPatch) -> None:
    """Payouts leave whatever is left for others."""
    patch.setattr(cash_gate, "missing", lambda currency: Money(0, currency))


def a_bank_stops_nothing(patch: pytest.MonkeyPatch) -> None:
    """What a bank disputes is withdrawn meanwhile."""
    patch.setattr(bank_stops, "of", lambda payment, at: (None, None))


def what_was_asked_for_before_leaves(patch: pytest.MonkeyPatch) -> None:
    """A payout that had not left when the bank asked goes on."""
    patch.setattr(withdrawable, "stopped_since", lambda payout: "")


def a_bank_takes_the_whole_milestone(patch: pytest.MonkeyPatch) -> None:
    """As the first version of the rules had it."""
    patch.setattr(rules, "CURRENT", 1)


@pytest.mark.parametrize(
    ("broken", "promise"),
    [
        (
            (nobody_asks_for_cash, "cash", ("client: approve nothing", "client: charge back a part")),
            "promise 11: .* is left for .* after a transfer",
        ),
        (
            (a_bank_stops_nothing, "disputed", ("client: approve nothing",)),
            "promise 11: money left while the bank",
        ),
        (
            (what_was_asked_for_before_leaves, "disputed", ("client: approve nothing", "client: charge back")),
            "promise 11: money left while the bank",
        ),
        (
            (
                a_bank_takes_the_whole_milestone,
                "taken",
                ("client: approve the work", "client: approve nothing", "client: charge back"),
            ),
            "promise 4: ",
        ),
    ],
    ids=lambda broken: broken[0].__name__ if isinstance(broken, tuple) else "",
)
def test_it_is_seen_to_break(
    broken: tuple[Break, str, tuple[str, ...]], promise: str, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """What was broken, who watches for it, and which moves are left out because it is enough that it is found."""
    break_it, watched, without = broken
    break_it(monkeypatch)
    world = bank(monkeypatch, settings)
    with pytest.raises(PromiseBroken, match=promise):
        Explorer(banks([watched], without), world, longest=7).explore(Known())
