"""Silence decides only about people who could have acted all the time, and in the last 24 hours."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from marketplace.outages import GRACE, Span
from tests import story
from tests.adversary.conftest import EXPLORED
from tests.adversary.explore import Explorer
from tests.adversary.outages import Known, away, clock_of
from tests.adversary.situation import look
from tests.adversary.watch import PromiseBroken
from tests.adversary.world import World, new_world

pytestmark = pytest.mark.django_db
Begin = Callable[[World], None]
Record = Callable[[str, object], None]
Broken = tuple[Callable[..., datetime], str]


def in_review(world: World) -> None:
    """Work waits for the client."""


def asked_back(world: World) -> None:
    """A refund request waits for the freelancer."""
    story.refund_request(world.milestone)


def ruled(world: World) -> None:
    """A ruling can be appealed."""
    found = story.in_review(story.respond(story.dispute(world.milestone)))
    story.rule(found, by=world.arbiters[0], to_freelancer=20_000)


WAITING = [(1, in_review), (0, asked_back), (1, ruled)]


@pytest.mark.parametrize(("submissions", "begin"), WAITING)
def test_silence_decides_after_the_whole_time(
    submissions: int, begin: Begin, monkeypatch: pytest.MonkeyPatch, settings: Any, record_property: Record
) -> None:
    world = new_world(monkeypatch, settings, submissions=submissions)
    settings.RULING_CONFIRM_ABOVE = 10**9
    begin(world)
    known = Known(clock_of(look(world)), timedelta(0), timedelta(days=1))
    graph = Explorer(away(), world).explore(known)
    record_property(
        EXPLORED, (f"three days away, {begin.__name__}", len(graph.edges), graph.transitions, graph.refused)
    )
    assert {now.state for now, known in graph.edges if known.was_away} & {"released", "refunded", "settled"}


def only_what_passed_moves(span: Span, due_at: datetime, *, lasts: timedelta, since: datetime) -> datetime:
    """A deadline in the outage has a day from its end; whatever else it took, nobody gets back."""
    return span.ended_at + GRACE if span.began_at <= due_at < span.ended_at else due_at


def nobody_has_a_last_day(span: Span, due_at: datetime, *, lasts: timedelta, since: datetime) -> datetime:
    """What was left is left; that can be a minute."""
    return due_at + (span.ended_at - span.began_at) if due_at >= span.began_at else due_at


@pytest.mark.parametrize(
    "broken",
    [
        (only_what_passed_moves, "promise 10: silence decided, and the .* had "),
        (nobody_has_a_last_day, "promise 10: an outage moved money"),
    ],
    ids=["only_what_passed_moves", "nobody_has_a_last_day"],
)
@pytest.mark.parametrize(("submissions", "begin"), WAITING)
def test_it_is_seen_to_break(
    submissions: int, begin: Begin, broken: Broken, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """How what an outage took is given back, and what becomes of that."""
    gives_back, promise = broken
    world = new_world(monkeypatch, settings, submissions=submissions)
    settings.RULING_CONFIRM_ABOVE = 10**9
    begin(world)
    monkeypatch.setattr(Span, "gives_back", gives_back)
    with pytest.raises(PromiseBroken, match=promise):
        Explorer(away(), world).explore(Known(clock_of(look(world)), timedelta(0), timedelta(days=1)))
