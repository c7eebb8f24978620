"""The first piece: everything that two parties can try with one milestone, watched by who knows the promises."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from typing import Any

from tests.adversary import watch
from tests.adversary.explore import Piece
from tests.adversary.moves import ONLY_AFTER, Move, moves_beside_offers, moves_in
from tests.adversary.neglect import try_neglect
from tests.adversary.outage import outage_in, try_outage
from tests.adversary.situation import Situation
from tests.adversary.situation import look as look_at_all
from tests.adversary.watch import Onlooker, Remembered
from tests.adversary.world import World

# Both consent, or it is the last that counts here: where that leads depends on nothing else.
ENDINGS = ("approve", "return", "accept", "end, returning", "submit")


def look(world: World) -> Situation:
    """The situation without when one can ask again: here everybody asks once.

    Once the other side has answered a dispute, or staff have taken it, nobody alone leads back behind it: what only
    counts there is forgotten, but for the part in which both try to. If anything did lead back, the onlooker, who
    has forgotten it, too, would not find what should be there.
    """
    now, rules = replace(look_at_all(world), ask_again=None), world.milestone.contract.rules
    if now.state in watch.FINAL:
        return replace(now, rounds=0, idle_warned=False)
    is_on_its_way = now.stage and (now.answered or now.taken) and rules.withdrawing_needs_consent
    if is_on_its_way and now.submissions != ONLY_AFTER["agree to withdraw"]:
        now = replace(
            now, rounds=0, disputed_from="", review_left=None, refund_asked=False, withdrawn_by=frozenset(),
            shown=False, refused=0,
        )  # fmt: skip
    return now


class Promises(Onlooker):
    """The onlooker who keeps the promises' list, with an outage and neglect wherever time can pass."""

    def __init__(self) -> None:
        self.outages: set[tuple[object, ...]] = set()
        self.neglected: set[tuple[object, ...]] = set()

    def money(self, world: World) -> dict[str, int]:
        return watch.where_it_is()

    def remember(self, memory: Remembered, before: Situation, move: Move, after: Situation) -> Remembered:
        return watch.remember(memory, before, move, after)

    def check_move(self, memory: Any, then: Any, before: Any, move: Move, after: Any, *, was: Any, now: Any) -> None:
        moved = _moved(was, now)
        watch.check_move(then if move.what == "wait" else memory, before, move, after, moved)

    def check_situation(self, world: World, memory: Any, now: Any, money: Any) -> None:
        watch.check_situation(world, memory, now, money)

    def what_if(self, world: World, now: Any, money: Any) -> None:
        held = now.neglected
        if now.state not in watch.FINAL and held not in self.neglected:
            self.neglected.add(held)
            try_neglect(world, [world.milestone])
        outage = outage_in(now)
        if outage and outage not in self.outages:
            self.outages.add(outage)
            try_outage(world, now, money)


def _moved(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """What went to the freelancer (with the fee) and back to the client."""
    gone = {kind: after.get(kind, 0) - before.get(kind, 0) for kind in {*before, *after}}
    return {
        "freelancer": gone.get("earnings", 0) + gone.get("fees", 0),
        "client": gone.get("refund_in_transit", 0),
    }


def refusal(situation: Situation, move: Move) -> Hashable:
    """All that it depends on whether this move is refused."""
    return situation.refusal_of(move.who, move.what, about_offer=move.about_offer)


def everything() -> Piece:
    """A new piece, because its onlooker remembers which outages it has tried."""
    return _watched(moves_in)


def offers_in_disputes() -> Piece:
    """The same about offers that stand while a dispute goes on."""
    return _watched(moves_beside_offers)


def _watched(moves: Callable[[Situation], Iterable[Move]]) -> Piece:
    return Piece(look, lambda now, _: moves(now), Promises(), refusal, ends_alike=ENDINGS)
