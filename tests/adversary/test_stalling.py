"""Nobody can stall: the longest that one side alone keeps the other's money undecided is found, and is as published.

A part for each submission, as in the first piece; where one ends the next goes on for as long as its own test finds.
"""

from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from disputes.verbs import opening
from marketplace import rules
from milestones.models import Milestone, SettlementOffer
from milestones.silence import longest_delay
from tests.adversary.conftest import EXPLORED, FOUND
from tests.adversary.explore import Explorer, Graph
from tests.adversary.game import AT_ONCE, FOR_EVER, Game, days
from tests.adversary.stalling import OWED, delay, freelancer_answers, no_idle_clock, second_disputes
from tests.adversary.world import new_world

pytestmark = pytest.mark.django_db
Record = Callable[[str, object], None]
# From the last submission on, when no round of changes is left: the freelancer who only answers, and who plays best;
# the client who plays best.
LAST_ANSWERING, LAST_BEST, LAST_CLIENT = (timedelta(days=count) for count in (28, 14, 14))
ROUNDS = 3
# What is left out where it is enough that something is found.
LEFT_OUT = ("write, with a file", "offer nothing", "counter with nothing", "submit")


def explored(
    submissions: int,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    record_property: Record | None = None,
    without: Collection[str] = (),
) -> Graph:
    """The part between two submissions. No ruling needs a second person: that takes no time."""
    no_idle_clock(monkeypatch)
    world = new_world(monkeypatch, settings, submissions=submissions)
    settings.RULING_CONFIRM_ABOVE = 10**9
    graph = Explorer(delay(without), world, is_leaf=lambda now: now.submissions > submissions).explore(())
    if record_property:
        record_property(
            EXPLORED, (f"delay, after {submissions} submissions", len(graph.edges), graph.transitions, graph.refused)
        )
    return graph


def client_stalls(graph: Graph, then: timedelta) -> Game:
    """Who has won appeals nothing: it would be giving in to whoever decides next."""
    return Game(graph, staller="client", goes_on_for=then, gives_in=["appeal"])


def freelancer_stalls(graph: Graph, then: timedelta) -> Game:
    return Game(graph, staller="freelancer", goes_on_for=then, gives_in=["appeal"])


def require_bounded(game: Game) -> timedelta:
    """From everywhere the other side alone can bring a decision about; how long it takes from the beginning."""
    best = game.best()
    traps = [node for node, lasts in best.items() if lasts == FOR_EVER]
    assert not traps, f"{len(traps)} situations hold the money for ever, one of them: {traps[0]}"
    assert game.graph.root
    return days(best[game.graph.root])


def test_of_the_last_submission(monkeypatch: pytest.MonkeyPatch, settings: Any, record_property: Record) -> None:
    graph = explored(2, monkeypatch, settings, record_property)
    assert graph.root
    assert graph.leaves == set()
    assert second_disputes(graph) == []
    game = client_stalls(graph, FOR_EVER)
    assert days(game.answering(freelancer_answers)[graph.root]) == LAST_ANSWERING
    assert require_bounded(game) == LAST_BEST
    assert require_bounded(freelancer_stalls(graph, FOR_EVER)) == LAST_CLIENT


def test_after_a_submission(monkeypatch: pytest.MonkeyPatch, settings: Any, record_property: Record) -> None:
    graph = explored(1, monkeypatch, settings, record_property)
    assert graph.root
    assert second_disputes(graph) == []
    assert require_bounded(client_stalls(graph, LAST_BEST)) == longest_delay.AFTER_SUBMISSION.lasts
    assert require_bounded(freelancer_stalls(graph, LAST_CLIENT)) <= longest_delay.NOTHING_SUBMITTED.lasts
    answering = LAST_ANSWERING
    for _ in range(ROUNDS):
        answering = client_stalls(graph, answering).answering(freelancer_answers)[graph.root]
    assert days(answering) == longest_delay.AFTER_SUBMISSION_ANSWERING.lasts
    record_property(FOUND, str(longest_delay.AFTER_SUBMISSION))
    record_property(FOUND, str(longest_delay.AFTER_SUBMISSION_ANSWERING))


def test_with_nothing_submitted(monkeypatch: pytest.MonkeyPatch, settings: Any, record_property: Record) -> None:
    graph = explored(0, monkeypatch, settings, record_property)
    assert second_disputes(graph) == []
    client_stalls_for = require_bounded(client_stalls(graph, longest_delay.AFTER_SUBMISSION.lasts))
    assert client_stalls_for <= longest_delay.AFTER_SUBMISSION.lasts
    found = require_bounded(freelancer_stalls(graph, longest_delay.NOTHING_SUBMITTED.lasts))
    assert found == longest_delay.NOTHING_SUBMITTED.lasts
    record_property(FOUND, str(longest_delay.NOTHING_SUBMITTED))


def test_disputes_without_end_are_seen(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Who has withdrawn a dispute can open another, and so on for ever."""
    monkeypatch.setattr(rules, "CURRENT", 1)
    real = opening.require_can_open

    def require(milestone: Milestone, *, by: User, at: datetime) -> None:
        with suppress(opening.DisputeWithdrawnBefore):
            real(milestone, by=by, at=at)

    monkeypatch.setattr(opening, "require_can_open", require)
    graph = explored(0, monkeypatch, settings, without=[*LEFT_OUT, "counter with a part"])
    assert second_disputes(graph)
    game = freelancer_stalls(graph, AT_ONCE)
    assert graph.root
    assert game.best()[graph.root] == FOR_EVER
    with pytest.raises(AssertionError, match="situations hold the money for ever"):
        require_bounded(game)


def test_parts_without_end_are_seen(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """A refund request that is answered with an offer is not counted: who gave their dispute away waits for ever."""

    def opens_dispute(self: Milestone, offer: SettlementOffer) -> bool:
        declined = self.settlement_offers.filter(to_freelancer_minor=0, state="declined").exclude(pk=offer.pk)
        is_no = self.state in OWED and offer.is_refund_request and offer.state == "declined"
        return is_no and declined.exists()

    monkeypatch.setattr(Milestone, "refusing_opens_dispute", opens_dispute)
    left_out = [what for what in (*LEFT_OUT, "respond", "will not agree", "appeal") if what != "offer nothing"]
    graph = explored(0, monkeypatch, settings, without=left_out)
    with pytest.raises(AssertionError, match="situations hold the money for ever"):
        require_bounded(freelancer_stalls(graph, AT_ONCE))
