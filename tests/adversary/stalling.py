"""The piece about delay: whatever puts off a decision, tried at once, at a clock's end and a minute before it.

Offers and disputes are tried again and again: what begins the same once more is a circle, and a circle is for ever.
Nothing is offered in a dispute, and outside it a part only in answer to a request for all: any other such offer puts
nothing off, and can be answered with a request for all. What only ends it (approval, return, acceptance, withdrawal by
consent) is left out: who stalls has no use for it, and for the other side it would be giving in. So is the clock of a
freelancer who gives no sign of life: it opens a refund request, which the client can do at every moment. Staff come at
once.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from contracts.models import Message
from milestones import clocks
from milestones.hearing import deposits
from milestones.models import fields
from milestones.outcomes import disputing
from milestones.verbs import requesting_changes
from tests.adversary import moves
from tests.adversary.explore import Edge, Graph, Node, Piece
from tests.adversary.moves import PART, PARTIES, WORKER, Move, Try
from tests.adversary.promises import refusal
from tests.adversary.situation import NOWHERE, ZERO, Situation
from tests.adversary.situation import look as look_at_all
from tests.adversary.watch import Onlooker
from tests.adversary.world import World

ALMOST, FAR = timedelta(minutes=1), timedelta(days=3000)
OWED = {"funded", "changes_requested"}
# Once both, or staff, have worked on a dispute nobody alone leads back from it: all else makes no difference.
ON_ITS_WAY = ("state", "submissions", "stage", "dispute", "appealed", "in_force", "unwilling")


def look(world: World) -> Situation:
    """The situation without what only bounds the first piece; on its way to a ruling, without where it came from."""
    now, rules = look_at_all(world), world.milestone.contract.rules
    now = replace(now, offer_made=False, dispute_made=False, refund_asked=False, idle=None)
    if not rules.requests_apart:
        now = replace(now, ask_again=None)
    ruled = now.in_force is not None or now.appealed
    if ruled or (now.stage and (now.answered or now.taken) and rules.withdrawing_needs_consent):
        now = replace(NOWHERE, **{name: getattr(now, name) for name in ON_ITS_WAY})
    return now


def no_idle_clock(patch: pytest.MonkeyPatch) -> None:
    """Let nothing come of it when nobody does anything: it would only ask for the money back, as the client can."""
    for module in (fields, requesting_changes, deposits, disputing):
        patch.setattr(module, "IDLE", replace(clocks.IDLE, lasts=FAR))


def _show(world: World, by: User, now: Situation) -> None:
    file = SimpleUploadedFile("sketch.txt", b"A sketch.")
    Message.send(world.milestone.contract, by=by, text="Look.", files=[file])


def _without(tried: dict[str, Try], *left_out: str) -> dict[str, Try]:
    return {what: do for what, do in tried.items() if what not in left_out}


AT_WORK: dict[str, Try] = {
    **_without(moves.ALWAYS, "approve", "return"),
    "offer nothing": moves.OFFERING["offer nothing"],
    "open dispute": moves.OPEN_DISPUTE[1],
}
ANSWERING: dict[str, Try] = _without(moves.ANSWERING, "accept", "counter with a part")
ASKED: dict[str, Try] = {"counter with a part": moves.ANSWERING["counter with a part"]}
TALKING: dict[str, Try] = {"write, with a file": _show}
# A withdrawal by consent takes both, and who plays for a decision has no use for it.
BOTH_WANT = ("ask to withdraw", "agree to withdraw", "accept the ruling")
IN_DISPUTE: dict[str, Try] = _without(moves.IN_DISPUTE, "add evidence", "rule", *BOTH_WANT)


def moves_in(now: Situation) -> Iterator[Move]:
    """What can be tried in a situation. Time and the worker are one: the worker is there when a clock runs out."""
    tried = dict(IN_DISPUTE)
    if not now.stage:
        tried = AT_WORK | (TALKING if now.state in OWED and not now.shown else {})
        tried |= (ANSWERING if now.offer else {}) | (ASKED if now.offer and now.offer[1] == 0 else {})
    yield from (moves.by_party(who, what, do) for what, do in tried.items() for who in PARTIES)
    if now.stage == "in_review":
        yield DECIDE_APPEAL if now.appealed else DECIDE
    if now.is_overdue:
        yield WORKER
    elif now.next_clock is not None:
        yield WAIT
        if now.next_clock > ALMOST:
            yield WAIT_ALMOST
    if not now.stage and now.ask_again and (now.next_clock is None or ZERO < now.ask_again < now.next_clock):
        yield WAIT_TO_ASK


def _wait(world: World, now: Situation) -> None:
    moves.WAIT.do(world, now)
    WORKER.do(world, now)


def _wait_almost(world: World, now: Situation) -> None:
    assert now.next_clock is not None
    world.now += now.next_clock - ALMOST


def _wait_to_ask(world: World, now: Situation) -> None:
    assert now.ask_again is not None
    world.now += now.ask_again


def _decide(number: int) -> Move:
    return Move(f"arbiter {number}", "rule", lambda world, now: moves.rule(world, world.arbiters[number - 1], PART))


WAIT = Move("time", "wait", _wait)
WAIT_ALMOST = Move("time", "wait until a minute before", _wait_almost)
WAIT_TO_ASK = Move("time", "wait until one can ask for it back again", _wait_to_ask)
DECIDE, DECIDE_APPEAL = _decide(1), _decide(3)


def delay(without: Collection[str] = ()) -> Piece:
    """The piece. Nobody watches: what is wrong is not in a situation but in how they lead to each other.

    `without`: moves that are left out, where it is enough that something is found.
    """
    left = lambda now: (move for move in moves_in(now) if move.what not in without)  # noqa: E731
    return Piece(look, lambda now, _: left(now), Onlooker(), refusal, ends_alike=["submit"])


def freelancer_answers(node: Node, can: list[Edge]) -> Edge | None:
    """Submits, responds, says no to what is offered, and nothing else: never a dispute, an offer or an appeal."""
    now: Situation = node[0]
    by_client = now.offer is not None and now.offer[0] == "client"
    wanted = ["submit", "respond", *(["decline"] if by_client else [])]
    return next((edge for what in wanted for edge in can if edge.move.what == what), None)


def second_disputes(graph: Graph) -> list[str]:
    """Who can open two disputes about the same submission, and by which move the first begins.

    Those apart that begin by themselves, when a request is not answered or declined again: they go on to staff.
    """
    found = []
    for side in PARTIES:
        begun = [(node, edge) for node in graph.edges for edge in graph.edges[node] if _begins(edge, node) == side]
        leads_there = _before([node for node, _ in begun], graph)
        found += [
            f"the {side}: {edge.move}, and then once more"
            for node, edge in begun
            if edge.reached in leads_there and edge.reached[0].submissions == node[0].submissions
        ]
    return found


def _begins(edge: Edge, before: Node) -> str | None:
    """Who opens a dispute by a move, if somebody does."""
    after: Situation = edge.reached[0]
    return after.opened_by if edge.move.what == moves.OPEN_DISPUTE[0] and not before[0].stage else None


def _before(nodes: Iterable[Node], graph: Graph) -> set[Node]:
    """These, and whatever leads to them with nothing submitted meanwhile."""
    comes_from: dict[Node, list[Node]] = {}
    for node, edges in graph.edges.items():
        for edge in edges:
            if edge.reached[0].submissions == node[0].submissions:
                comes_from.setdefault(edge.reached, []).append(node)
    found, todo = set(nodes), list(nodes)
    while todo:
        for node in comes_from.get(todo.pop(), []):
            if node not in found:
                found.add(node)
                todo.append(node)
    return found
