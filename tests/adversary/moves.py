"""Everything that anybody can try, whether it is theirs to do or not; and what time does.

How far it goes, between two submissions: one offer of a settlement with any number of counter-offers, beside those
that open by themselves, and one dispute with its appeal. More of the same is not tried; what must be refused is.

What people can do in a dispute does not depend on how often something was submitted, so some of it is tried in one part
alone: before a submission, more evidence and passing it to staff; after the second, withdrawing it by consent and
accepting the ruling. An offer that stands while a dispute goes on, or comes after it, has a part of its own, in which
work waits for its review and nothing else comes before; elsewhere what comes after a dispute is asked by silence. These
are not tried together. A payment is asked for, declined and asked for no more before anything else; to pay it moves
money of its own, which tests/milestones/test_answer_payment_request.py follows.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from contracts.models import Message
from disputes.deciders import taking
from disputes.silence import sweep as dispute_sweep
from disputes.verbs import accepting, appealing, bringing, consenting, opening, passing, ruling, stating, withdrawing
from disputes.verbs.bringing import Brought
from milestones.silence import sweep
from milestones.verbs import (
    answering_payment_requests,
    answering_settlements,
    approving,
    asking_for_payment,
    ending,
    offering_settlements,
    requesting_changes,
    returning,
    submitting,
)
from milestones.verbs.ending import Choice, Wish
from tests import story
from tests.adversary.situation import Situation
from tests.adversary.world import AMOUNT, PART, World

PARTIES = ("client", "freelancer")
Try = Callable[[World, User, Situation], Any]


@dataclass(frozen=True)
class Move:
    """Who tries what; `do` raises Refused where the rules say no."""

    who: str
    what: str
    do: Callable[[World, Situation], Any]

    @property
    def about_offer(self) -> bool:
        return self.what in OFFERING or self.what in ANSWERING

    def __str__(self) -> str:
        return f"{self.who}: {self.what}"


def moves_in(now: Situation) -> Iterator[Move]:
    """Everything that can be tried in a situation.

    Time moves to where the first clock runs out; then the worker comes late, so that the parties can act in between.
    """
    tried = dict(ALWAYS)
    tried |= OFFERING if not now.dispute_made and (not now.offer_made or now.offer) else {}
    tried |= ANSWERING if now.offer else {}
    tried |= in_dispute(now.submissions) if now.stage else {}
    tried |= ASKING if now.can_ask else {}
    tried |= ANSWERING_WHAT_IS_ASKED if now.asked else {}
    tried |= SHOWING if now.state == "funded" and not now.shown else {}
    tried |= ENDING if not now.offer_made and not now.dispute_made else {}
    yield from _by_parties(now, tried)
    if now.stage or not now.offer:
        yield from _opening(now)
    yield from _by_others(now)


def moves_beside_offers(now: Situation) -> Iterator[Move]:
    """What can be tried where an offer stands in a dispute, or both could; staff and time as everywhere."""
    tried = {what: ALWAYS[what] for what in ("approve", "return")}
    tried |= {"offer a part": OFFERING["offer a part"]} if not now.offer_made or now.offer else {}
    tried |= ANSWERING if now.offer else {}
    tried |= in_dispute(now.submissions) if now.stage else {}
    yield from _by_parties(now, tried)
    yield from _opening(now)
    yield from _by_others(now)


def _by_parties(now: Situation, tried: dict[str, Try]) -> Iterator[Move]:
    if now.stage:
        # In a dispute an offer of nothing is an offer like every other, and a counter-offer an offer.
        tried = {what: do for what, do in tried.items() if "nothing" not in what and "counter" not in what}
    yield from (by_party(who, what, do) for what, do in tried.items() for who in PARTIES)


def _opening(now: Situation) -> Iterator[Move]:
    yield from (by_party(who, *OPEN_DISPUTE) for who in PARTIES if not now.dispute_made or who in now.withdrawn_by)


def _by_others(now: Situation) -> Iterator[Move]:
    """Staff, and time."""
    if now.stage and not now.proposed:
        yield from ON_APPEAL if now.appealed else STAFF
    elif now.stage:
        yield from SECOND_ON_APPEAL if now.appealed else SECOND
    if now.is_overdue:
        yield WORKER
    elif now.next_clock is not None:
        yield WAIT


def _wait(world: World, now: Situation) -> None:
    assert now.next_clock is not None
    world.now += now.next_clock


def _work(world: World, now: Situation) -> None:
    assert sweep.process_due().failed == 0
    if now.stage:
        assert dispute_sweep.process_due()[1] == 0


WAIT = Move("time", "wait", _wait)
WORKER = Move("worker", "process due", _work)


def _offering(minor: int) -> Try:
    return lambda world, by, now: offering_settlements.offer(
        world.milestone, by=by, to_freelancer_minor=minor, reason="Fair."
    )


def _countering(minor: int) -> Try:
    return lambda world, by, now: answering_settlements.counter(
        world.offer, by=by, to_freelancer_minor=minor, reason="Fairer."
    )


def _ending(wish: Wish) -> Try:
    return lambda world, by, now: ending.end(
        world.milestone.contract, by=by, reason="Enough.", choices={world.milestone.pk: Choice(wish, PART)}
    )


def _accept(world: World, by: User, now: Situation) -> None:
    assert now.offer is not None
    answering_settlements.accept(world.offer, by=by, confirmed_minor=now.offer[1])


ALWAYS: dict[str, Try] = {
    "submit": lambda world, by, now: submitting.submit(
        world.milestone, by=by, message=f"Here, {now.submissions + 1}.", links=[story.LINK]
    ),
    "request changes": lambda world, by, now: requesting_changes.request_changes(
        world.milestone, by=by, message="No.", nothing_delivered=True, seen_submission=now.submissions
    ),
    "approve": lambda world, by, now: approving.approve(
        world.milestone, by=by, confirmed_minor=AMOUNT, seen_state=now.state
    ),
    "return": lambda world, by, now: returning.return_money(
        world.milestone, by=by, confirmed_minor=AMOUNT, reason="Sorry."
    ),
}
SHOWING: dict[str, Try] = {
    "show work": lambda world, by, now: Message.send(world.milestone.contract, by=by, text=story.LINK),
}
ASKING: dict[str, Try] = {
    "ask for a payment": lambda world, by, now: asking_for_payment.ask(
        world.milestone.contract, by=by, amount_minor=PART, what_for="Paper", reason="Please."
    ),
}
ANSWERING_WHAT_IS_ASKED: dict[str, Try] = {
    "decline to pay": lambda world, by, now: answering_payment_requests.decline(world.asked, by=by, answer="No."),
    "ask no more": lambda world, by, now: asking_for_payment.take_back(world.asked, by=by),
}
ENDING: dict[str, Try] = {
    "end, asking back": _ending(Wish.ASK_BACK),
    "end, returning": _ending(Wish.RETURN),
}
OFFERING: dict[str, Try] = {
    "offer nothing": _offering(0),
    "offer a part": _offering(PART),
}
ANSWERING: dict[str, Try] = {
    "counter with nothing": _countering(0),
    "counter with a part": _countering(PART),
    "accept": _accept,
    "decline": lambda world, by, now: answering_settlements.decline(world.offer, by=by, answer="No."),
    "take back": lambda world, by, now: answering_settlements.take_back(world.offer, by=by),
}
IN_DISPUTE: dict[str, Try] = {
    "respond": lambda world, by, now: stating.respond(world.dispute, by=by, story="Yes.", wants_minor=AMOUNT),
    "add evidence": lambda world, by, now: bringing.add(world.dispute, Brought(text="Look."), by=by),
    "withdraw": lambda world, by, now: withdrawing.withdraw(world.dispute, by=by),
    "ask to withdraw": lambda world, by, now: consenting.ask(world.dispute, by=by),
    "agree to withdraw": lambda world, by, now: consenting.consent(world.dispute, by=by),
    "will not agree": lambda world, by, now: passing.will_not_agree(world.dispute, by=by),
    "accept the ruling": lambda world, by, now: accepting.accept(world.dispute, by=by),
    "appeal": lambda world, by, now: appealing.appeal(world.dispute, by=by, reasons="Wrong."),
    "rule": lambda world, by, now: rule(world, by, 0),
}

ONLY_AFTER = {
    "will not agree": 0,
    "add evidence": 0,
    "ask to withdraw": 2,
    "agree to withdraw": 2,
    "accept the ruling": 2,
}


def in_dispute(submissions: int) -> dict[str, Try]:
    """What is tried in a dispute of this part."""
    return {what: do for what, do in IN_DISPUTE.items() if ONLY_AFTER.get(what, submissions) == submissions}


def _open_dispute(world: World, by: User, now: Situation) -> None:
    criteria = list(world.milestone.criteria.all())
    opening.open_dispute(world.milestone, by=by, criteria=criteria, story="No.", wants_minor=0)


OPEN_DISPUTE = ("open dispute", _open_dispute)


def by_party(who: str, what: str, do: Try) -> Move:
    return Move(who, what, lambda world, now: do(world, getattr(world, who), now))


def rule(world: World, by: User, minor: int) -> None:
    dispute = world.dispute
    taking.take(dispute, by=by)
    ruling.rule(
        dispute,
        by=by,
        to_freelancer_minor=minor,
        to_client_minor=AMOUNT - minor,
        reasons="So it is.",
        answers=story.answers_to(world.milestone),
    )


def _by_staff(number: int, what: str, do: Callable[[World, User], Any]) -> Move:
    return Move(f"arbiter {number}", what, lambda world, now: do(world, world.arbiters[number - 1]))


def _confirm(world: World, by: User) -> None:
    ruling.confirm(world.dispute.rulings.get(state="proposed"), by=by)


def _reject(world: World, by: User) -> None:
    ruling.reject(world.dispute.rulings.get(state="proposed"), by=by, said="No.")


# The first two arbiters decide first, one rules and the other confirms; which is which makes no difference. Both try to
# decide the appeal as well, and each to confirm what they ruled themselves.
STAFF = (_by_staff(1, "rule", lambda world, by: rule(world, by, PART)),)
ON_APPEAL = (
    *[_by_staff(number, "rule", lambda world, by: rule(world, by, PART)) for number in (1, 2)],
    _by_staff(3, "rule", lambda world, by: rule(world, by, 0)),
)
SECOND = tuple(
    _by_staff(number, what, do) for what, do in (("confirm", _confirm), ("reject", _reject)) for number in (1, 2)
)
SECOND_ON_APPEAL = tuple(
    _by_staff(number, what, do) for what, do in (("confirm", _confirm), ("reject", _reject)) for number in (1, 2, 3, 4)
)
