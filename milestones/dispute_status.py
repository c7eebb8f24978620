"""How disputes stand, as the app above tells it: what milestones need for the sentence and the buttons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from milestones import signals
from milestones.clocks import Clock, Party

if TYPE_CHECKING:
    from milestones.models import Milestone


class Ended(StrEnum):
    """Why a dispute is over without a ruling of its own."""

    SETTLED = "settled"
    APPROVED = "approved"
    RETURNED = "returned"
    CHARGED_BACK = "charged_back"
    GIVEN_BACK = "given_back"


@dataclass(frozen=True)
class Standing:
    """A dispute's clock, or None while staff decide; who is waited for; what a ruling gives the freelancer.

    `asked`: whose answer to a question staff wait for; `ruling_due_at`: by when they mean to rule; `second_late`: a
    second person is late. `accepts`: both can accept the ruling, `accepted_by`: one has. `unwilling`: who will not
    agree; `withdrawal_asked`: `opened_by` waits for consent to withdraw it. `evidence_at`: where both can add evidence.
    """

    url: str
    clock: Clock | None
    waits_for: Party
    due_at: datetime | None
    ruled_minor: int | None = None
    appealed: bool = False
    asked: Party | None = None
    ruling_due_at: datetime | None = None
    second_late: bool = False
    accepts: bool = False
    accepted_by: Party | None = None
    unwilling: Party | None = None
    withdrawal_asked: bool = False
    opened_by: Party | None = None
    evidence_at: str = ""


@dataclass(frozen=True)
class PastDispute:
    """A dispute that is over: where it is told, and how it ended."""

    url: str
    outcome: str
    closed_at: datetime


def standings_of(milestones: Iterable["Milestone"]) -> dict[int, Standing]:
    """By milestone id, for those that are disputed. One statement, and none where nothing is disputed."""
    disputed = [milestone for milestone in milestones if milestone.state == "disputed"]
    if not disputed:
        return {}
    answers: list[tuple[Any, Any]] = signals.standings_wanted.send(sender=Standing, milestones=disputed)
    [(_, standings)] = answers
    return dict(standings)


def without_a_dispute_left(milestones: Sequence["Milestone"]) -> set[int]:
    """Ids of those whose client has withdrawn their one dispute since the last submission. None asked, none needed."""
    if not milestones:
        return set()
    answers: list[tuple[Any, Any]] = signals.disputes_used_up_wanted.send(sender=Standing, milestones=milestones)
    [(_, used_up)] = answers
    return set(used_up)


def past_disputes_of(once_disputed: Sequence["Milestone"]) -> dict[int, list[PastDispute]]:
    """By milestone id, oldest first, of those that were disputed once. One statement, and none for none."""
    if not once_disputed:
        return {}
    answers: list[tuple[Any, Any]] = signals.past_disputes_wanted.send(sender=PastDispute, milestones=once_disputed)
    [(_, past)] = answers
    return dict(past)
