"""Both parties and two workers, all at the same moment and in no order: one of them wins, nobody crashes."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from marketplace.refusals import Refused
from milestones.models import MilestoneEvent
from milestones.silence import sweep
from milestones.verbs import returning
from tests import story
from tests.races.conftest import Late
from tests.racing import Racer


@pytest.mark.parametrize("attempt", range(3))
def test_one_wins(late: Late, attempt: int) -> None:
    milestone = story.submitted_milestone()
    freelancer = milestone.contract.freelancer
    verbs: list[Callable[[], Any]] = [
        lambda: story.approve(milestone),
        lambda: story.approve(milestone),
        lambda: story.request_changes(milestone),
        lambda: returning.return_money(milestone, by=freelancer, confirmed_minor=60_000, reason="Sorry"),
        late(sweep.process_due),
        late(sweep.process_due),
    ]
    start = threading.Barrier(len(verbs))

    def together(verb: Callable[[], Any]) -> Callable[[], Any]:
        def at_the_signal() -> Any:
            start.wait()
            return verb()

        return at_the_signal

    racers = [Racer(together(verb)).start() for verb in verbs]
    errors = [racer.finish().error for racer in racers]
    assert all(error is None or isinstance(error, Refused) for error in errors), errors
    moves = MilestoneEvent.objects.filter(milestone=milestone).exclude(kind__in=["created", "funded", "submitted"])
    ends = list(moves.order_by("id").values_list("to_state", flat=True))
    # The freelancer may give the money back although changes were asked for; there is no other second move.
    assert ends in (["released"], ["refunded"], ["changes_requested"], ["changes_requested", "refunded"])
    assert story.fresh(milestone).state == ends[-1]
