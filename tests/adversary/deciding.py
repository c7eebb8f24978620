"""The piece about who decides: strangers only, and one hand only so much for the same two people.

Two contracts of the same two people are in dispute. Beside the arbiters two more have the right to decide, of whom one
has had to do with the client and the other with the freelancer.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings

from accounts.models import User
from disputes.deciders import taking
from disputes.models import Dispute
from disputes.verbs import appealing, ruling
from marketplace import clock
from tests import story
from tests.adversary.explore import Piece
from tests.adversary.moves import Move
from tests.adversary.watch import Onlooker, require
from tests.adversary.world import AMOUNT, PART, World
from tests.factories import ProposalFactory

# Of whom each knows one side.
ACQUAINTED = ("who knows the client", "who knows the freelancer")


@dataclass
class Cases(World):
    """Two disputes of two contracts between the same people, in review."""

    disputes: tuple[Dispute, Dispute]
    acquainted: tuple[User, User]

    def who(self, user_id: int | None) -> str:
        known = {user.pk: who for who, user in zip(ACQUAINTED, self.acquainted, strict=True)}
        return known.get(user_id or 0) or self.role(user_id)


class Case(NamedTuple):
    """Its stage, its last ruling (the state, who made it and who was the second), and who decided before an appeal."""

    stage: str
    ruling: str = ""
    by: str = ""
    second: str = ""
    before: tuple[str, ...] = ()

    def hands(self) -> list[tuple[str, ...]]:
        """Who decided it, and who was the second: before an appeal and after it."""
        return [self.before, *([(self.by, self.second)] if self.ruling != "proposed" else [])]


@dataclass(frozen=True)
class Standing:
    """How the cases stand."""

    cases: tuple[Case, ...]


def new_cases(monkeypatch: Any, settings: Any) -> Cases:
    """Each of them is below the limit of one person, both together are above it."""
    settings.RULING_CONFIRM_ABOVE = AMOUNT * 3 // 2 // 100
    now = clock.now()
    first = story.negotiated_dispute(amounts=(AMOUNT,))
    contract = first.milestone.contract
    worker, hirer = story.arbiter(is_freelancer=True, country="HR"), story.arbiter(is_client=True)
    ProposalFactory(job__client=contract.client, freelancer=worker)
    ProposalFactory(job__client=hirer, freelancer=contract.freelancer)
    second = story.negotiated_dispute(amounts=(AMOUNT,), client=contract.client, freelancer=contract.freelancer)
    arbiters = tuple(story.arbiter() for _ in range(4))
    disputes = (story.in_review(first), story.in_review(second))
    world = Cases(first.milestone, arbiters, now, disputes, (worker, hirer))  # type: ignore[arg-type]
    monkeypatch.setattr(clock, "now", lambda: world.now)
    return world


def look(world: Cases) -> Standing:
    """How both stand."""
    cases = []
    for dispute in world.disputes:
        made = list(dispute.rulings.exclude(state="rejected").order_by("-pk"))
        last = [(ruling.state, world.who(ruling.by_id), world.who(ruling.second_id)) for ruling in made]
        before = tuple(hand for state, *hands in last for hand in hands if state == "appealed")
        cases.append(Case(story.fresh(dispute).stage, *(last[0] if last else ()), before=before))
    return Standing(tuple(cases))


def _rule(which: int, arbiter: str) -> Move:
    def rule(world: Cases, now: Standing) -> None:
        by, dispute = _person(world, arbiter), story.fresh(world.disputes[which])
        taking.take(dispute, by=by)
        answers = story.answers_to(dispute.milestone)
        split = {"to_freelancer_minor": PART, "to_client_minor": AMOUNT - PART}
        ruling.rule(dispute, by=by, **split, reasons="So it is.", answers=answers)

    return Move(arbiter, f"rule on case {which}", rule)


def _confirm(which: int, arbiter: str) -> Move:
    def confirm(world: Cases, now: Standing) -> None:
        proposed = world.disputes[which].rulings.get(state="proposed")
        ruling.confirm(proposed, by=_person(world, arbiter))

    return Move(arbiter, f"confirm case {which}", confirm)


def _appeal(which: int) -> Move:
    def appeal(world: Cases, now: Standing) -> None:
        appealing.appeal(story.fresh(world.disputes[which]), by=world.client, reasons="Wrong.")

    return Move("client", f"appeal case {which}", appeal)


def _person(world: Cases, arbiter: str) -> User:
    known = dict(zip(ACQUAINTED, world.acquainted, strict=True))
    return known.get(arbiter) or world.arbiters[int(arbiter[-1]) - 1]


def moves_in(now: Standing, memory: Any) -> Iterator[Move]:
    """Everybody tries everything."""
    for which, (stage, state, _, _, appealed) in enumerate(now.cases):
        if stage == "ruled":
            yield _appeal(which)
        elif stage == "in_review":
            deciding = _confirm if state == "proposed" else _rule
            # Who had no part in the first ruling is one more in the appeal.
            deciders = ("arbiter 1", "arbiter 2", *(["arbiter 3"] if appealed else []))
            yield from (deciding(which, arbiter) for arbiter in (*ACQUAINTED, *deciders))


class Registrar(Onlooker):
    """Who knows everybody's dealings, and adds up what one hand decides."""

    def check_move(self, memory: Any, then: Any, before: Any, move: Move, after: Any, *, was: Any, now: Any) -> None:
        require(move.who not in ACQUAINTED, 8, f"{move}: who has had to do with a party")
        for then_, case in zip(before.cases, after.cases, strict=True):
            if then_ != case and move.what != "appeal":
                require(move.who not in case.before, 8, f"{move}: who decided before the appeal")

    def check_situation(self, world: World, memory: Any, now: Standing, money: Any) -> None:
        """What waits for a second person is not decided yet."""
        limit = settings.RULING_CONFIRM_ABOVE * 100
        for arbiter in {case.by for case in now.cases if case.by}:
            decided = sum(AMOUNT for case in now.cases if (arbiter, "nobody") in case.hands())
            require(decided <= limit, 8, f"{arbiter} decided about {decided} alone")


def refusal(now: Standing, move: Move) -> Hashable:
    """What it depends on: how the case itself stands, and who tries."""
    return (now.cases[int(move.what[-1])], str(move))


def deciding() -> Piece:
    """The piece, watched by the registrar."""
    return Piece(look, moves_in, Registrar(), refusal, lambda now: False)
