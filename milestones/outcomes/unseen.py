"""Which money was released without any work that could be seen: nobody can show a bank what it was for."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from milestones.models.event import MilestoneEvent
from milestones.models.states import State
from milestones.models.submission import Submission

if TYPE_CHECKING:
    from milestones.models.fields import MilestoneFields


def unseen_holds(milestones: Sequence["MilestoneFields"], kind: str, *, from_states: Sequence[str]) -> set[int]:
    """Ids of the holds that a move of this kind releases with nothing submitted; at most one statement.

    A ruling is no such release: staff have looked at what was done.
    """
    if kind == MilestoneEvent.Kind.RULED:
        return set()
    by_state = list(zip(milestones, from_states, strict=True))
    unseen = {m.hold_id for m, state in by_state if state in {State.PENDING, State.FUNDED}}
    disputed = {m.pk: m.hold_id for m, state in by_state if state == State.DISPUTED}
    if disputed:
        seen = set(Submission.objects.filter(milestone__in=disputed).values_list("milestone", flat=True))
        unseen |= {hold_id for pk, hold_id in disputed.items() if pk not in seen}
    return unseen


def is_unprotected(milestone: "MilestoneFields", unseen: Collection[int]) -> bool:
    """Whether the client's bank can take back what is released of it; `unseen` as `unseen_holds` tells it."""
    return milestone.hold_id in unseen and milestone.hold.rules.withdrawing_waits_by_risk
