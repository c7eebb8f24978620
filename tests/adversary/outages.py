"""The piece about our own absence: three days without us, at any moment of a clock, and silence all the while.

Silence moves money only if people could have acted: for as long as the clock promises, and in its last 24 hours.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from marketplace.models import Outage
from tests.adversary import moves, watch
from tests.adversary.explore import Piece
from tests.adversary.moves import Move
from tests.adversary.situation import Situation, look
from tests.adversary.stalling import WAIT_ALMOST
from tests.adversary.watch import APPEAL, FINAL, REQUEST, REVIEW, Onlooker, require
from tests.adversary.world import World

DAY = timedelta(days=1)
AWAY = 3 * DAY


@dataclass(frozen=True)
class Known:
    """How long people could act since this clock began, how long since the last outage, and whether there was one."""

    clock: str
    could_act: timedelta
    since_outage: timedelta
    was_away: bool = False


def clock_of(now: Situation) -> str:
    """What silence would decide about money."""
    if now.state == "submitted":
        return "review"
    if now.state == "disputed":
        return "appeal" if now.in_force is not None else ""
    return "request" if now.offer and now.offer[1] == 0 else ""


LENGTHS = {"review": REVIEW, "request": REQUEST, "appeal": APPEAL}


def _away(world: World, now: Situation) -> None:
    """The worker is back with the site."""
    Outage.objects.create(what="worker", began_at=world.now, ended_at=world.now + AWAY)
    world.now += AWAY
    moves.WORKER.do(world, now)


def _day(world: World, now: Situation) -> None:
    world.now += DAY


OUTAGE, A_DAY = Move("nobody", "three days without us", _away), Move("time", "wait a day", _day)


def moves_in(now: Situation, known: Known) -> Iterator[Move]:
    """Time in days, to a clock's end and to a minute before it; an outage is tried once, as the onlooker remembers."""
    if now.stage == "in_review":
        return
    if not known.was_away:
        yield OUTAGE
    if now.is_overdue:
        yield moves.WORKER
    elif now.next_clock is not None:
        yield moves.WAIT
        if now.next_clock > DAY:
            yield A_DAY
            yield WAIT_ALMOST


class Timekeeper(Onlooker):
    """Who counts only the time in which people could act."""

    def money(self, world: World) -> dict[str, int]:
        return watch.where_it_is()

    def remember(self, memory: Known, before: Situation, move: Move, after: Situation) -> Known:
        if move is OUTAGE:
            return replace(memory, since_outage=timedelta(0), was_away=True)
        if clock_of(after) != memory.clock:
            return replace(memory, clock=clock_of(after), could_act=timedelta(0))
        waited = {"wait": before.next_clock, "wait a day": DAY}.get(move.what, timedelta(0))
        if move is WAIT_ALMOST and before.next_clock:
            waited = before.next_clock - timedelta(minutes=1)
        passed = waited or timedelta(0)
        long = AWAY * 10
        could_act, since = min(memory.could_act + passed, long), min(memory.since_outage + passed, DAY)
        return replace(memory, could_act=could_act, since_outage=since)

    def check_move(self, memory: Any, then: Any, before: Any, move: Move, after: Any, *, was: Any, now: Any) -> None:
        if was == now:
            return
        require(move is not OUTAGE, 10, "an outage moved money")
        lasts = LENGTHS[memory.clock]
        require(memory.could_act >= lasts, 10, f"silence decided, and the {memory.clock} had {memory.could_act}")
        require(memory.since_outage >= DAY, 10, f"silence decided {memory.since_outage} after an outage")


def refusal(now: Situation, move: Move) -> Hashable:
    """Nothing is refused here but by mistake."""
    return (now, move.what)


def is_over(now: Situation) -> bool:
    """Money has gone where silence leads."""
    return now.state in FINAL


def away() -> Piece:
    """The piece, watched by who keeps the time."""
    return Piece(look, moves_in, Timekeeper(), refusal, is_over)
