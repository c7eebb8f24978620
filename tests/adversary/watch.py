"""The promises, written a second time and differently: what must be true in every situation and of every move.

Promise numbers are those of the architecture's list.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db import connection

from milestones.dispute_status import standings_of
from milestones.models import Milestone
from milestones.workspace import next_step
from milestones.workspace.next_step import Reader
from tests.adversary.moves import Move
from tests.adversary.situation import Situation
from tests.adversary.world import AMOUNT, World

ZERO, REVIEW, REQUEST, APPEAL = timedelta(0), timedelta(days=14), timedelta(days=7), timedelta(days=7)
AT_WORK = {"funded", "submitted", "changes_requested"}
FINAL = {"released", "refunded", "settled"}


class PromiseBroken(AssertionError):
    """What must never happen has happened; the message says which promise and how."""


@dataclass(frozen=True)
class Remembered:
    """What a fair-minded onlooker remembers of the past: how much time each clock has really had."""

    review: timedelta | None = None
    request: timedelta | None = None
    appeal: timedelta | None = None
    second_opinion: tuple[str, ...] = ()


class Onlooker:
    """Who watches an exploration: this one sees nothing. Each answer that is not given is that all is well."""

    def money(self, world: World) -> Any:
        """Where the money is."""

    def remember(self, memory: Any, before: Any, move: Move, after: Any) -> Any:
        """What is known after a move."""
        return memory

    def check_move(self, memory: Any, then: Any, before: Any, move: Move, after: Any, *, was: Any, now: Any) -> None:
        """Raise PromiseBroken if this must not come of it."""

    def check_situation(self, world: World, memory: Any, now: Any, money: Any) -> None:
        """Raise PromiseBroken if it must not stand like this."""

    def what_if(self, world: World, now: Any, money: Any) -> None:
        """Try what is undone afterwards. Raises PromiseBroken."""


def require(holds: bool, promise: int, what: str) -> None:
    if not holds:
        raise PromiseBroken(f"promise {promise}: {what}")


def remember(memory: Remembered, before: Situation, move: Move, after: Situation) -> Remembered:
    """What the onlooker knows after a move; nothing any more when it is over."""
    if after.state in FINAL:
        return Remembered()
    if move.what == "wait":
        passed = before.next_clock or ZERO
        review_runs = before.state == "submitted" and not _asked(before)
        if memory.review is not None and review_runs:
            memory = replace(memory, review=memory.review - passed)
        if memory.request is not None:
            memory = replace(memory, request=memory.request - passed)
        if memory.appeal is not None:
            memory = replace(memory, appeal=memory.appeal - passed)
    if after.submissions > before.submissions:
        memory = replace(memory, review=REVIEW)
    if after.state not in {"submitted", "disputed"} or "submitted" not in {after.state, after.disputed_from}:
        memory = replace(memory, review=None)
    if not _asked(after):
        memory = replace(memory, request=None)
    elif not _asked(before) or (after.offer != before.offer and move.what != "wait"):
        memory = replace(memory, request=REQUEST)
    if after.in_force is None:
        memory = replace(memory, appeal=None)
    elif before.in_force is None:
        memory = replace(memory, appeal=ZERO if after.appealed else APPEAL)
        decided = (before.proposed[1] if before.proposed else "nobody", move.who)
        memory = replace(memory, second_opinion=decided)
    return memory


def _asked(situation: Situation) -> bool:
    """Whether a refund request outside a dispute waits for its answer."""
    return situation.state in AT_WORK and situation.offer is not None and situation.offer[1] == 0


def check_move(memory: Remembered, before: Situation, move: Move, after: Situation, moved: Mapping[str, int]) -> None:
    """Money moves by consent, by the silence rule, or by a ruling (promises 2, 3 and 4).

    `moved`: minor units that went to the freelancer (fee included) and back to the client by this move.
    """
    to_freelancer, to_client = moved["freelancer"], moved["client"]
    if move.what == "confirm" and after.in_force is not None:
        require(before.proposed is not None and before.proposed[1] != move.who, 8, "one person ruled alone")
        first = before.first_decided_by or ()
        require(move.who not in first and before.proposed[1] not in first, 8, "the appeal went to the same people")  # type: ignore[index]
    if not to_freelancer and not to_client:
        if move.who == "worker" and memory.review is not None and before.state == "submitted" and not _asked(before):
            require(memory.review > ZERO, 3, "the time was over and the money was not released")
        return
    require(to_freelancer + to_client == AMOUNT, 5, f"{to_freelancer} + {to_client} of {AMOUNT}")
    consent = {
        ("client", "approve"): (AMOUNT, 0),
        ("freelancer", "return"): (0, AMOUNT),
        ("freelancer", "end, returning"): (0, AMOUNT),
    }
    if (move.who, move.what) in consent:
        require(consent[move.who, move.what] == (to_freelancer, to_client), 2, f"{move} moved something else")
    elif move.what == "accept the ruling":
        both = {*before.accepted_by, move.who}
        require(both == {"client", "freelancer"}, 2, "a ruling was carried out that not both had accepted")
        require(to_freelancer == before.in_force, 2, "another split than was ruled")
        require(len(set(memory.second_opinion)) == 2, 8, "one person ruled alone")
    elif move.what == "accept":
        require(before.offer is not None and before.offer[0] != move.who, 2, "somebody accepted their own offer")
        require(before.offer[1] == to_freelancer, 2, "another split than was offered")  # type: ignore[index]
        require(move.who in {"client", "freelancer"}, 2, "an outsider accepted")
    elif move.who == "worker":
        _check_silence(memory, before, to_freelancer, to_client)
    else:
        raise PromiseBroken(f"promise 2: {move} moved {to_freelancer} and {to_client} alone")


def _check_silence(memory: Remembered, before: Situation, to_freelancer: int, to_client: int) -> None:
    """What the worker may do: release a review, refund an unanswered request, carry out a ruling."""
    if before.state == "submitted":
        require(to_client == 0, 4, "silence moved money away from submitted work")
        require(memory.review is not None and memory.review <= ZERO, 3, "the client had less than 14 days")
    elif before.state == "funded":
        require(before.submissions == 0, 4, "silence moved money away from submitted work")
        require(to_freelancer == 0, 2, "silence paid for nothing")
        require(memory.request is not None and memory.request <= ZERO, 2, "the freelancer had less than 7 days")
    elif before.state == "disputed" and before.in_force is not None:
        require(to_freelancer == before.in_force, 2, "another split than was ruled")
        require(memory.appeal is not None and memory.appeal <= ZERO, 2, "there was no time to appeal")
        require(len(set(memory.second_opinion)) == 2, 8, "one person ruled alone")
    else:
        require(before.submissions == 0, 4, "silence moved money away from submitted work")
        raise PromiseBroken(f"promise 2: silence moved money in {before.state} without a ruling")


def check_situation(world: World, memory: Remembered, now: Situation, money: Mapping[str, int]) -> None:
    """What holds whenever anybody looks (promises 1, 3, 5, 6 and 7)."""
    milestone = Milestone.objects.select_related("hold__account", "contract__client", "contract__freelancer").get(
        pk=world.milestone.pk
    )
    held = milestone.hold.account.balance_minor
    is_protected = now.state in AT_WORK | {"disputed"}
    require(held == (AMOUNT if is_protected else 0), 5, f"{held} is held while {now.state}")
    require(not is_protected or milestone.hold.deposit_id is not None, 1, "funded without a deposit")
    require(sum(money.values()) == AMOUNT, 5, f"money is not in one place: {money}")
    _check_clocks(memory, now)
    standing = standings_of([milestone]).get(milestone.pk)
    sentence = next_step.of_milestone(
        milestone, milestone.contract, Reader(world.now, world.client.zone), standing=standing
    )
    require(bool(sentence.sentence), 6, "nobody knows what happens next")
    if is_protected and not now.is_overdue:
        # In a dispute an offer that ends changes nothing, so the dispute's own clock is what everybody is told.
        clocks = [now.dispute] if now.state == "disputed" else now.clocks()
        decides = "Other staff decide" if standing and standing.appealed else "Our staff decide"
        told = [f"{world.now + left:%H:%M}" for left in clocks if left is not None] or [decides]
        require(any(words in sentence.sentence for words in told), 6, f"{told} is not told: {sentence.sentence}")


def _check_clocks(memory: Remembered, now: Situation) -> None:
    """Every waiting state has the one clock that decides, or a named reason for having none."""
    asked = _asked(now)
    if now.state == "submitted":
        require((now.review is not None) != asked, 6, "a review with no clock, or with two")
        real = now.review if now.review is not None else now.review_left
        require(real == memory.review, 3, f"the review has {real} left and should have {memory.review}")
    elif now.state in AT_WORK:
        require(now.idle is not None and now.review is None and now.review_left is None, 6, "no clock for silence")
    elif now.state == "disputed":
        staff_decide = now.stage == "in_review"
        require((now.dispute is None) == staff_decide, 6, f"a dispute {now.stage} with the wrong clock")
        require(now.review is None and now.idle is None, 3, "a clock runs during a dispute")
        if now.disputed_from == "submitted":
            require(now.review_left == memory.review, 3, f"{now.review_left} is kept instead of {memory.review}")
    else:
        nothing = now.next_clock is None and now.offer is None and not now.stage and now.review_left is None
        require(nothing, 6, f"something still waits after {now.state}")


def where_it_is() -> dict[str, int]:
    """Where the money is, by kind of account, in minor units; everything but cash."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.kind, -sum(e.amount_minor)::bigint FROM escrow_entry e"
            " JOIN escrow_account a ON a.id = e.account_id WHERE a.kind <> 'cash' GROUP BY a.kind"
        )
        return dict(cursor.fetchall())
