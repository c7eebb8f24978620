"""Depth first through every situation that can be reached, each seen once, on savepoints of one transaction."""

import gc
import sys
from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import transaction

from marketplace.refusals import Refused
from tests.adversary.moves import Move
from tests.adversary.watch import FINAL, Onlooker, PromiseBroken
from tests.adversary.world import World

# How things stand, and what the onlooker of this piece remembers.
Node = tuple[Any, Any]
DEEPEST = 20_000
GARBAGE = 50_000


@dataclass(frozen=True)
class Piece:
    """One exploration: what tells two situations apart, what is tried, who watches, and where it is over."""

    look: Callable[[World], Any]
    moves: Callable[[Any, Any], Iterable[Move]]
    onlooker: Onlooker
    refusal: Callable[[Any, Move], Hashable]
    is_over: Callable[[Any], bool] = lambda situation: situation.state in FINAL
    # Moves whose end depends on no more than whether they are refused does.
    ends_alike: Collection[str] = ()


class Edge(NamedTuple):
    """A move that was made, the time that passed by it, and where it led."""

    move: Move
    took: timedelta
    reached: Node


@dataclass
class Graph:
    """What was found: each situation with where its moves lead, and how many were refused."""

    root: Node | None = None
    edges: dict[Node, list[Edge]] = field(default_factory=dict)
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
        self,
        piece: Piece,
        world: World,
        is_leaf: Callable[[Any], bool] = lambda situation: False,
        longest: int = DEEPEST,
    ) -> None:
        self.piece = piece
        self.world = world
        self.longest = longest
        self.is_leaf = is_leaf
        self.graph = Graph()
        self.known_refusals: set[Hashable] = set()
        self.known_ends: dict[Hashable, tuple[Any, Any]] = {}
        self.path: list[Move] = []
        self.reached_after: dict[Node, int] = {}

    def explore(self, memory: Any) -> Graph:
        """Everything from here on. Raises PromiseBroken, which names the moves that led to it."""
        sys.setrecursionlimit(DEEPEST)
        # Most of what is made here goes at once: to look for garbage at every turn takes an eighth of the time.
        gc.freeze()
        gc.set_threshold(GARBAGE)
        start = self.piece.look(self.world)
        self.graph.root = (start, memory)
        try:
            money = self.piece.onlooker.money(self.world)
            self.piece.onlooker.check_situation(self.world, memory, start, money)
            self._visit((start, memory), money)
        except PromiseBroken as broken:
            story = " / ".join(map(str, self.path))
            raise PromiseBroken(f"{broken}\nafter: {story}") from broken
        return self.graph

    def _visit(self, node: Node, money: Any) -> None:
        situation, memory = node
        self.graph.edges[node] = []
        self.reached_after[node] = len(self.path)
        if self.piece.is_over(situation) or len(self.path) == self.longest:
            return
        if self.is_leaf(situation):
            self.graph.leaves.add(node)
            return
        self.piece.onlooker.what_if(self.world, situation, money)
        for move in self.piece.moves(situation, memory):
            attempt = self.piece.refusal(situation, move)
            if attempt in self.known_refusals or self._ends_as_before(node, money, move, attempt):
                continue
            if not self._try(node, money, move, attempt):
                self.known_refusals.add(attempt)

    def _ends_as_before(self, node: Node, money: Any, move: Move, attempt: Hashable) -> bool:
        """Whether this is known to end where it did before; what may come of it is checked here as everywhere."""
        if attempt not in self.known_ends:
            return False
        (situation, memory), (after, money_after) = node, self.known_ends[attempt]
        then = self.piece.onlooker.remember(memory, situation, move, after)
        if (after, then) not in self.graph.edges:
            return False
        self.path.append(move)
        self.piece.onlooker.check_move(memory, then, situation, move, after, was=money, now=money_after)
        self.path.pop()
        self.graph.edges[node].append(Edge(move, timedelta(0), (after, then)))
        return True

    def _ends(self, situation: Any) -> bool:
        return self.piece.is_over(situation) or self.is_leaf(situation)

    def _goes_on_from(self, node: Node) -> bool:
        """Whether nobody was here, or only by a way so long that it had to end too early."""
        before = self.reached_after.get(node)
        return before is None or (self.longest < DEEPEST and len(self.path) < before)

    def _try(self, node: Node, money: Any, move: Move, attempt: Hashable) -> bool:
        """Make a move, look at what came of it, go on from there and come back; False when it was refused."""
        (situation, memory), was, onlooker = node, self.world.now, self.piece.onlooker
        savepoint = transaction.savepoint()
        self.path.append(move)
        try:
            move.do(self.world, situation)
        except Refused:
            self.graph.refused += 1
            return False
        else:
            after, money_after = self.piece.look(self.world), onlooker.money(self.world)
            then = onlooker.remember(memory, situation, move, after)
            onlooker.check_move(memory, then, situation, move, after, was=money, now=money_after)
            reached = (after, then)
            self.graph.edges[node].append(Edge(move, self.world.now - was, reached))
            if move.what in self.piece.ends_alike and self._ends(after):
                self.known_ends[attempt] = (after, money_after)
            if self._goes_on_from(reached):
                onlooker.check_situation(self.world, then, after, money_after)
                self._visit(reached, money_after)
            return True
        finally:
            # A promise that breaks leaves its path behind, to be told.
            if not isinstance(sys.exc_info()[1], PromiseBroken):
                self.path.pop()
                self.world.now = was
                transaction.savepoint_rollback(savepoint)


BY_ITSELF = {"time", "worker", "arbiter 1", "arbiter 2", "arbiter 3", "arbiter 4"}


def dead_ends(
    graph: Graph,
    is_over: Callable[[Any], bool] = lambda situation: situation.state in FINAL,
    by: Collection[str] = BY_ITSELF,
) -> list[Node]:
    """Situations from which the money does not come to its end if both sides fall silent and staff do their work.

    `by`: who still does something then.
    """
    good = {node for node in graph.edges if is_over(node[0])} | graph.leaves
    comes_from: dict[Node, list[Node]] = {}
    for node, edges in graph.edges.items():
        for edge in edges:
            if edge.move.who in by:
                comes_from.setdefault(edge.reached, []).append(node)
    todo = list(good)
    while todo:
        for node in comes_from.get(todo.pop(), []):
            if node not in good:
                good.add(node)
                todo.append(node)
    return [node for node in graph.edges if node not in good]
