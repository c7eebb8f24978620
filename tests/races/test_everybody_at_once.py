"""Both parties and two workers, all at the same moment and in no order: one of them wins, nobody crashes."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from marketplace.refusals import Refused
from milestones import sweep
from milestones.models import Milestone, MilestoneEvent
from tests import story
from tests.races.conftest import Late
from tests.racing import Racer


@pytest.mark.parametrize("attempt", range(3))
def test_one_wins(late: Late, attempt: int) -> None:
    milestone = story.submitted_milestone()
    client, freelancer = milestone.contract.client, milestone.contract.freelancer
    verbs: list[Callable[[], Any]] = [
        lambda: story.approve(milestone),
        lambda: story.approve(milestone),
        lambda: story.request_changes(milestone),
        lambda: milestone.return_money(by=freelancer, confirmed_minor=60_000, reason="Sorry"),
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
    moves = MilestoneEvent.objects.filter(milestone=milestone, from_state="submitted")
    ends = [event.to_state for event in moves.order_by("id")]
    state = Milestone.objects.get(pk=milestone.pk).state
    assert ends[-1] == state
    # Changes may be asked for first, and the freelancer may still return the money then; never more than that.
    assert ends in (["released"], ["refunded"], ["changes_requested"])
    assert milestone.contract.client == client
