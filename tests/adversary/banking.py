"""The piece about banks: two who work together against everybody else's money, and two honest people beside them.

The client's bank takes the payment back, whole or in part, and decides either way; the freelancer withdraws; the
provider's side is done by the worker, who comes late. The honest freelancer has earnings: what if they were
withdrawn just now?
"""

from collections.abc import Callable, Collection, Hashable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet, Sum

from accounts.models import User
from escrow import operations
from escrow.chargebacks import deciding
from escrow.earnings import earnings
from escrow.gateways.sandbox import delivery
from escrow.gateways.sandbox.gateway import SandboxGateway
from escrow.gateways.sandbox.models import (
    SandboxChargeback,
    SandboxCheckout,
    SandboxEvent,
)
from escrow.inbox import inbox
from escrow.models import Account, Chargeback, ChargebackDecision, Hold, Payout, Refund
from escrow.money_out import withdrawing
from marketplace import clock
from marketplace.money import Money
from milestones.models import Milestone
from milestones.silence import sweep
from tests import story
from tests.adversary.explore import Piece
from tests.adversary.moves import Move
from tests.adversary.neglect import try_neglect
from tests.adversary.watch import Onlooker, require
from tests.adversary.world import World
from tests.factories import StaffFactory

WORK, NOTHING, HONEST = 60_000, 40_000, 30_000
PART_OF_IT, CURRENCY = 25_000, "USD"
FAR = timedelta(days=3000)
EVERY = ("work", "nothing", "honest")
Do = Callable[["Bank", "Standing"], Any]


@dataclass
class Bank(World):
    """`milestone` has work submitted, `empty` nothing; both are of one payment. `honest` is another pair's."""

    empty: Milestone
    honest: Milestone
    staff: User

    @property
    def checkout(self) -> SandboxCheckout:
        return SandboxCheckout.objects.get(ref=self.milestone.hold.deposit.provider_ref)

    @property
    def milestones(self) -> dict[str, Milestone]:
        return dict(zip(EVERY, (self.milestone, self.empty, self.honest), strict=True))


@dataclass(frozen=True)
class Standing:
    """By milestone in the order of EVERY; amounts in minor units, times what is left."""

    states: tuple[str, ...]
    frozen: tuple[bool, ...]
    held: tuple[int, ...]
    review: timedelta | None
    chargeback: tuple[str, int, int] | None
    earned: tuple[int, int]
    available: tuple[int, int]
    soonest: timedelta | None
    asked_for: tuple[int, int]
    transferred: tuple[int, int]
    refunded: tuple[int, ...]
    drawn: tuple[int, ...]
    waits: bool

    @property
    def next_clock(self) -> timedelta | None:
        return min((left for left in (self.review, self.soonest) if left is not None), default=None)


def new_bank(monkeypatch: Any, settings: Any) -> Bank:
    """The deposits are there; the honest freelancer has earned as much before and can withdraw it today."""
    now = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: now[0])
    first = story.submitted_milestone(amounts=(HONEST, HONEST), whole=True)
    story.give_payout_details(first.contract.freelancer)
    honest = story.milestones_of(story.approve(first).contract)[1]
    # Long enough for whatever earnings wait for.
    now[0] += timedelta(days=100)
    second = story.milestones_of(story.active_contract(amounts=(WORK, NOTHING), whole=True))
    story.give_payout_details(second[0].contract.freelancer)
    story.submit(second[0])
    # No clock of their own nor long ago: this pair is here for its money alone.
    for milestone in (honest, second[1]):
        Milestone.objects.filter(pk=milestone.pk).update(idle_due_at=now[0] + FAR)
    milestones = [story.milestones_of(second[0].contract)[0], second[1], story.fresh(honest)]
    for milestone in milestones:
        Milestone.objects.filter(pk=milestone.pk).update(long_held_told_at=now[0])
    world = Bank(milestones[0], (), now[0], milestones[1], milestones[2], StaffFactory())  # type: ignore[arg-type]
    monkeypatch.setattr(clock, "now", lambda: world.now)
    return world


# A row for each milestone, and one for each who is paid.
OF_MILESTONES = """
SELECT m.state, h.frozen_at IS NOT NULL, a.balance_minor, m.review_due_at - %(now)s,
    (SELECT coalesce(sum(amount_minor), 0)::bigint FROM escrow_refund WHERE hold_id = h.id AND state <> 'failed'),
    (SELECT coalesce(sum(amount_minor), 0)::bigint FROM escrow_chargebackdraw WHERE hold_id = h.id),
    EXISTS (SELECT FROM escrow_refund WHERE state = 'intended'), c.state, c.amount_minor, c.taken_minor
FROM milestones_milestone m JOIN escrow_hold h ON h.id = m.hold_id JOIN escrow_account a ON a.hold_id = h.id
LEFT JOIN escrow_chargeback c ON c.payment_id = %(payment)s
WHERE m.id = ANY(%(ids)s::bigint[]) ORDER BY array_position(%(ids)s::bigint[], m.id)
"""
OF_PEOPLE = """
SELECT coalesce((SELECT balance_minor FROM escrow_account
        WHERE kind = 'earnings' AND owner_id = u.id AND currency = %(currency)s), 0),
    (SELECT coalesce(sum(amount_minor), 0)::bigint FROM escrow_payout WHERE payee_id = u.id AND state = 'intended'),
    (SELECT coalesce(sum(t.amount_minor), 0)::bigint FROM escrow_sandboxtransfer t
        JOIN escrow_sandboxrecipient s ON s.id = t.recipient_id
        JOIN escrow_recipient r ON r.provider_ref = s.ref WHERE r.user_id = u.id)
FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS u(id, place) ORDER BY u.place
"""


def look(world: Bank) -> Standing:
    """How things stand. The honest freelancer can withdraw all that is theirs: it is long there, and no bank asks."""
    ids = [milestone.pk for milestone in world.milestones.values()]
    payees = [world.freelancer.pk, world.honest.contract.freelancer_id]
    payment = world.milestone.hold.deposit_id
    with connection.cursor() as cursor:
        cursor.execute(OF_MILESTONES, {"now": world.now, "payment": payment, "ids": ids})
        milestones = cursor.fetchall()
        cursor.execute(OF_PEOPLE, {"currency": CURRENCY, "ids": payees})
        people = cursor.fetchall()
    states, frozen, held, reviews, refunded, drawn, waits, *chargeback = zip(*milestones, strict=True)
    earned, asked_for, transferred = zip(*people, strict=True)
    standing = next(iter(earnings.standing_of(world.freelancer)), None)
    pending = [part.available_at for part in standing.pending] if standing else []
    return Standing(
        states=states,
        frozen=frozen,
        held=held,
        review=None if frozen[0] else reviews[0],
        chargeback=(chargeback[0][0], chargeback[1][0], chargeback[2][0]) if chargeback[0][0] else None,
        earned=earned,
        available=(standing.available.amount_minor if standing else 0, earned[1]),
        soonest=min((at - world.now for at in pending if at and at > world.now), default=None),
        asked_for=asked_for,
        transferred=transferred,
        refunded=refunded,
        drawn=drawn,
        waits=waits[0],
    )


def _sum(rows: QuerySet[Any]) -> int:
    return int(rows.aggregate(sum=Sum("amount_minor", default=0))["sum"])


def _worker(world: Bank, now: Standing) -> None:
    """Everything that the worker does, and the provider with it. The bank decides by a move of its own, not by time."""
    SandboxChargeback.objects.filter(state="open").update(settles_at=world.now + FAR)
    delivery.deliver_due()
    inbox.process_pending()
    operations.finish_pending()
    assert sweep.process_due().failed == 0
    delivery.deliver_due()
    inbox.process_pending()


def _wait(world: Bank, now: Standing) -> None:
    assert now.next_clock is not None
    world.now += now.next_clock
    _worker(world, now)


def _charge_back(minor: int | None) -> Do:
    """The sandbox takes back what is left of the payment, or a part of that; the site hears of it at once."""

    def charge_back(world: Bank, now: Standing) -> None:
        checkout = world.checkout
        SandboxChargeback.take_back(checkout, at=world.now)
        if minor is not None:
            SandboxChargeback.objects.filter(checkout=checkout).update(amount_minor=minor)
        SandboxChargeback.objects.filter(checkout=checkout).update(settles_at=world.now + FAR)
        _hear()

    return charge_back


def _hear() -> None:
    delivery.deliver_queued()
    inbox.process_pending()


def _decide(state: str) -> Do:
    def decide(world: Bank, now: Standing) -> None:
        chargeback = world.checkout.chargeback
        chargeback.state, chargeback.closed_at = state, world.now
        chargeback.save(update_fields=["state", "closed_at"])
        SandboxEvent.report("chargeback.closed", chargeback.ref, {}, at=world.now)
        _hear()

    return decide


def _approve(which: str) -> Do:
    return lambda world, now: story.approve(story.fresh(world.milestones[which]))


def _withdraw(number: int) -> Do:
    def withdraw(world: Bank, now: Standing) -> None:
        payee = world.honest.contract.freelancer if number else world.freelancer
        withdrawing.withdraw(payee, amount=Money(now.available[number], CURRENCY))

    return withdraw


def _settle(holds_pay: bool) -> Do:
    def settle(world: Bank, now: Standing) -> None:
        decision = deciding.decide(Chargeback.objects.get(), holds_pay=holds_pay, by=world.staff)
        if decision.state == ChargebackDecision.State.PROPOSED:
            deciding.confirm(decision, by=StaffFactory())

    return settle


WORKER = Move("worker", "do what is due", _worker)
WAIT = Move("time", "wait", _wait)
CHARGING_BACK = (
    Move("client", "charge back", _charge_back(None)),
    Move("client", "charge back a part", _charge_back(PART_OF_IT)),
)
DECIDING = (Move("bank", "decide for the client", _decide("lost")), Move("bank", "decide for us", _decide("won")))
STAFF = (Move("staff", "let what is held pay", _settle(True)), Move("staff", "pay", _settle(False)))
APPROVING = (
    Move("client", "approve the work", _approve("work")),
    Move("client", "approve nothing", _approve("nothing")),
)
WITHDRAW = Move("freelancer", "withdraw", _withdraw(0))


def moves_in(now: Standing) -> Iterator[Move]:
    """What can be tried; what the worker has left undone can be done at every moment."""
    yield from APPROVING
    if now.available[0]:
        yield WITHDRAW
    if now.chargeback is None:
        yield from CHARGING_BACK
    elif now.chargeback[0] == Chargeback.State.OPEN:
        yield from DECIDING
    elif now.chargeback[0] == Chargeback.State.PARTLY_LOST:
        yield from STAFF
    if any(now.asked_for) or now.waits:
        yield WORKER
    if now.next_clock is not None:
        yield WAIT


WATCHED = ("cash", "disputed", "taken")


@dataclass(frozen=True)
class Known:
    """What the onlooker remembers: what nobody may take out while the bank disputes it, asked for before or not.

    What had left by then had left.
    """

    bound: int = 0


class Bookkeeper(Onlooker):
    """Who watches every transfer, and what the client has had back of work that was submitted.

    `watched`: what of WATCHED, for rules of which one is seen to break behind another.
    """

    def __init__(self, watched: Collection[str]) -> None:
        self.watched = watched
        self.neglected: set[Hashable] = set()
        self.withdrawn: set[tuple[int, int]] = set()

    def require(self, holds: bool, watching: str, promise: int, what: str) -> None:
        require(holds or watching not in self.watched, promise, what)

    def money(self, world: Bank) -> tuple[int, int]:  # type: ignore[override]
        """What the provider holds, and what it must be able to pay."""
        return SandboxGateway().balances().get(CURRENCY, 0), _owed()

    def remember(self, memory: Known, before: Standing, move: Move, after: Standing) -> Known:
        if before.chargeback is None and after.chargeback is not None:
            there = before.earned[0] + before.asked_for[0]
            return Known(min(_released(before), there, after.chargeback[1]))
        if after.chargeback is not None and after.chargeback[0] != Chargeback.State.OPEN:
            return Known()
        return memory

    def check_move(self, memory: Any, then: Any, before: Any, move: Move, after: Any, *, was: Any, now: Any) -> None:
        left_our_account = sum(after.transferred) > sum(before.transferred)
        there, owed = now
        covers = not left_our_account or there >= owed
        self.require(covers, "cash", 11, f"{there} is left for {owed} after a transfer")
        if after.transferred[0] > before.transferred[0]:
            there_of_it = after.earned[0] + after.asked_for[0]
            bound = f"{there_of_it} of {then.bound} is there"
            stays = there_of_it >= then.bound
            self.require(stays, "disputed", 11, f"money left while the bank disputes it: {bound}")

    def what_if(self, world: Any, now: Any, money: Any) -> None:
        self._try_honest(world, now, money)
        if any(now.held[:2]) and (now.states, now.frozen) not in self.neglected:
            self.neglected.add((now.states, now.frozen))
            try_neglect(world, [world.milestone, world.empty])

    def _try_honest(self, world: Bank, now: Standing, money: tuple[int, int]) -> None:
        """What if the honest freelancer withdrew just now? A transfer must leave as much as is everybody else's."""
        if "cash" not in self.watched or money in self.withdrawn:
            return
        self.withdrawn.add(money)
        savepoint = transaction.savepoint()
        _withdraw(1)(world, now)
        _worker(world, now)
        after, (there, owed) = look(world), self.money(world)
        left = sum(after.transferred) == sum(now.transferred)
        self.require(left or there >= owed, "cash", 11, f"{there} is left for {owed} after a transfer")
        transaction.savepoint_rollback(savepoint)

    def check_situation(self, world: Any, memory: Any, now: Any, money: Any) -> None:
        taken = now.chargeback[2] if now.chargeback else 0
        back = now.refunded[0] + now.drawn[0]
        self.require(back <= taken, "taken", 4, f"{back} of submitted work went back, and the bank took {taken}")


def _released(now: Standing) -> int:
    """What of the disputed payment the freelancer has been paid, after the fee."""
    whole = (WORK if now.states[0] == "released" else 0) + (NOTHING if now.states[1] == "released" else 0)
    return whole * 95 // 100


def _owed() -> int:
    """Everything that is people's and has not left the provider yet, less what a bank has taken from frozen holds."""
    held = int(Hold.objects.aggregate(sum=Sum("account__balance_minor", default=0))["sum"])
    earned = int(
        Account.objects.filter(kind=Account.Kind.EARNINGS).aggregate(sum=Sum("balance_minor", default=0))["sum"]
    )
    leaving = _sum(Payout.objects.filter(state=Payout.State.INTENDED)) + _sum(
        Refund.objects.filter(state=Refund.State.INTENDED)
    )
    for chargeback in Chargeback.objects.filter(state__in=Chargeback.FREEZES):
        frozen = Hold.objects.filter(deposit=chargeback.payment_id, frozen_at__isnull=False)
        covers = int(frozen.aggregate(sum=Sum("account__balance_minor", default=0))["sum"])
        held -= min(covers, chargeback.taken_minor)
    return held + earned + leaving


def refusal(now: Standing, move: Move) -> Hashable:
    """Refusals are not worth remembering here: there are few."""
    return (now, move.who, move.what)


def banks(watched: Collection[str] = WATCHED, without: Collection[str] = ()) -> Piece:
    """The piece, watched by the bookkeeper. `without`: moves left out, where it is enough that something is found."""
    left = lambda now: (move for move in moves_in(now) if str(move) not in without)  # noqa: E731
    return Piece(look, lambda now, _: left(now), Bookkeeper(watched), refusal, lambda now: False)  # type: ignore[arg-type]
