"""Depth first through every situation that can be reached, each seen once, on savepoints of one transaction."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction

from marketplace.refusals import Refused
from tests.adversary import watch
from tests.adversary.moves import Move, moves_in
from tests.adversary.outage import outage_in, try_outage
from tests.adversary.situation import Situation, look
from tests.adversary.watch import PromiseBroken, Remembered
from tests.adversary.world import World

Node = tuple[Situation, Remembered]
DEEPEST = 20_000


@dataclass
class Graph:
    """What was found: each situation with where its moves lead, and how many were refused."""

    edges: dict[Node, list[tuple[Move, Node]]] = field(default_factory=dict)
    leaves: set[Node] = field(default_factory=set)
    refused: int = 0

    @property
    def transitions(self) -> int:
        return sum(len(moves) for moves in self.edges.values())

    def __str__(self) -> str:
        return f"{len(self.edges)} states, {self.transitions} transitions, {self.refused} refused attempts"


class Explorer:
    """`is_leaf` says where somebody else goes on; `longest`, after how many moves to turn back."""

    def __init__(
        self, world: World, is_leaf: Callable[[Situation], bool] = lambda situation: False, longest: int = DEEPEST
    ) -> None:
        self.world = world
        self.longest = longest
        self.is_leaf = is_leaf
        self.graph = Graph()
        self.outages: set[tuple[object, ...]] = set()
        self.known_refusals: set[tuple[object, ...]] = set()
        self.path: list[Move] = []
        self.reached_after: dict[Node, int] = {}

    def explore(self, memory: Remembered) -> Graph:
        """Everything from here on. Raises PromiseBroken, which names the moves that led to it."""
        sys.setrecursionlimit(DEEPEST)
        start = look(self.world)
        try:
            money = watch.where_it_is()
            watch.check_situation(self.world, memory, start, money)
            self._visit((start, memory), money)
        except PromiseBroken as broken:
            story = " / ".join(map(str, self.path))
            raise PromiseBroken(f"{broken}\nafter: {story}") from broken
        return self.graph

    def _visit(self, node: Node, money: dict[str, int]) -> None:
        situation, _ = node
        self.graph.edges[node] = []
        self.reached_after[node] = len(self.path)
        if situation.state in watch.FINAL or len(self.path) == self.longest:
            return
        if self.is_leaf(situation):
            self.graph.leaves.add(node)
            return
        outage = outage_in(situation)
        if outage and outage not in self.outages:
            self.outages.add(outage)
            try_outage(self.world, situation, money)
        for move in moves_in(situation):
            attempt = situation.refusal_of(move.who, move.what, about_offer=move.about_offer)
            if attempt not in self.known_refusals and not self._try(node, money, move):
                self.known_refusals.add(attempt)

    def _goes_on_from(self, node: Node) -> bool:
        """Whether nobody was here, or only by a way so long that it had to end too early."""
        before = self.reached_after.get(node)
        return before is None or (self.longest < DEEPEST and len(self.path) < before)

    def _try(self, node: Node, money: dict[str, int], move: Move) -> bool:
        """Make a move, look at what came of it, go on from there and come back; False when it was refused."""
        (situation, memory), was = node, self.world.now
        savepoint = transaction.savepoint()
        self.path.append(move)
        try:
            move.do(self.world, situation)
        except Refused:
            self.graph.refused += 1
            return False
        else:
            after, money_after = look(self.world), watch.where_it_is()
            moved = _moved(money, money_after)
            then = watch.remember(memory, situation, move, after)
            watch.check_move(then if move.what == "wait" else memory, situation, move, after, moved)
            reached = (after, then)
            self.graph.edges[node].append((move, reached))
            if self._goes_on_from(reached):
                watch.check_situation(self.world, then, after, money_after)
                self._visit(reached, money_after)
            return True
        finally:
            # A promise that breaks leaves its path behind, to be told.
            if not isinstance(sys.exc_info()[1], PromiseBroken):
                self.path.pop()
                self.world.now = was
                transaction.savepoint_rollback(savepoint)


def _moved(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """What went to the freelancer (with the fee) and back to the client."""
    gone = {kind: after.get(kind, 0) - before.get(kind, 0) for kind in {*before, *after}}
    return {
        "freelancer": gone.get("earnings", 0) + gone.get("fees", 0),
        "client": gone.get("refund_in_transit", 0),
    }


def dead_ends(graph: Graph) -> list[Node]:
    """Situations from which the money does not come to its end if both sides fall silent and staff do their work."""
    by_itself = {"time", "worker", "arbiter 1", "arbiter 2", "arbiter 3", "arbiter 4"}
    good = {node for node in graph.edges if node[0].state in watch.FINAL} | graph.leaves
    comes_from: dict[Node, list[Node]] = {}
    for node, moves in graph.edges.items():
        for move, reached in moves:
            if move.who in by_itself:
                comes_from.setdefault(reached, []).append(node)
    todo = list(good)
    while todo:
        for node in comes_from.get(todo.pop(), []):
            if node not in good:
                good.add(node)
                todo.append(node)
    return [node for node in graph.edges if node not in good]
