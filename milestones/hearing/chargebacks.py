"""What a chargeback means for milestones: everything waits for the bank, then goes on, or the money is gone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts.notices.notifications import Notice, notify
from accounts.wording.facts import Facts
from accounts.wording.kinds import Kind as KindOfNotice
from escrow import signals
from escrow.chargebacks import answering, taking_back
from escrow.models import Chargeback, Hold
from marketplace.money import Money
from milestones import signals as signals_up
from milestones.dispute_status import Ended
from milestones.hearing import taken_by_the_bank, unfreezing
from milestones.kinds_of_notice import bank, bank_took
from milestones.models import Milestone, MilestoneEvent, State
from milestones.models.states import PROTECTED
from milestones.outcomes.telling import earned, notices, tell

Kind = MilestoneEvent.Kind


@receiver(signals.chargeback_opened)
def chargeback_opened(chargeback: Chargeback, holds: Sequence[Hold], at: datetime, **kwargs: Any) -> None:
    """Tell both sides: what is held is frozen, what was paid stays paid."""
    frozen = _of(holds)
    is_answered = answering.goes_by_itself(chargeback)
    _record(frozen, Kind.FROZEN, at)
    tell(frozen, bank.FROZEN, key=f"frozen{chargeback.opening}", at=at, answered=is_answered)
    paid, unseen = _paid_out(chargeback)
    key = f"disputed-by-bank{chargeback.opening}"
    _tell_of_paid(paid, bank.PAID_DISPUTED, key=key, at=at, is_answered=is_answered)
    _tell_of_paid(unseen, bank.UNSEEN_DISPUTED, key=key, at=at)


@receiver(signals.chargeback_closed)
def chargeback_closed(
    chargeback: Chargeback, drawn: Sequence[Hold], thawed: Mapping[Hold, datetime], at: datetime, **kwargs: Any
) -> None:
    """The bank has decided: money is gone from the drawn holds, and the clocks of the others go on."""
    lost, going_on = _of(drawn), _of(thawed)
    _lose(lost, chargeback, at)
    _go_on(going_on, {hold.pk: since for hold, since in thawed.items()}, chargeback, at)
    over = {milestone.contract_id for milestone in lost}
    paid, unseen = _paid_out(chargeback)
    taken = set(chargeback.takings.values_list("hold", flat=True)) if unseen else set()
    # What was taken is told by itself.
    paid += [milestone for milestone in unseen if milestone.hold_id not in taken]
    _tell_of_paid(paid, bank.PAID_STAYS, key=f"bank-has-decided{chargeback.opening}:{chargeback.state}", at=at)
    unfreezing.let_offers_go_on({m.contract_id: thawed[m.hold] for m in going_on if m.contract_id not in over}, at=at)


def _lose(milestones: list[Milestone], chargeback: Chargeback, at: datetime) -> None:
    if not milestones:
        return
    taken_by_the_bank.end(
        milestones, Milestone.charged_back, kind=Kind.CHARGED_BACK, how=Ended.CHARGED_BACK, actor=None, at=at
    )
    draws = chargeback.draws.filter(hold__milestone__in=milestones).order_by("pk")
    drawn = dict(draws.values_list("hold", "amount_minor"))
    told: list[Notice] = []
    for milestone in milestones:
        # Less than the milestone's amount where a part was paid before.
        taken = Money(drawn[milestone.hold_id], milestone.currency)
        told += notices([milestone], bank_took.ALL, {"taken": taken}, key=f"charged-back:{chargeback.pk}")
    notify(told, at=at)
    taken_by_the_bank.finish(milestones, at=at)


def _go_on(milestones: list[Milestone], since: Mapping[int, datetime], chargeback: Chargeback, at: datetime) -> None:
    """Each clock has left what it had when it was stopped."""
    moved = {milestone: at - since[milestone.hold_id] for milestone in milestones}
    unfreezing.let_go_on(milestones, {milestone.pk: stood for milestone, stood in moved.items()}, at=at)
    signals_up.clocks_moved.send(sender=Milestone, moved=moved, at=at)
    _record(milestones, Kind.THAWED, at)
    key, going_on = f"thawed{chargeback.opening}", [m for m in milestones if m.state in PROTECTED]
    tell(going_on, bank.THAWED, key=key, at=at)
    for milestone in milestones:
        if milestone.refund_came_back:
            tell([milestone], bank.REFUND_THAWED, key=key, at=at, refund=milestone.hold.balance)


def _paid_out(chargeback: Chargeback) -> tuple[list[Milestone], list[Milestone]]:
    """What was paid of this payment and stays so, and what the bank can reach, released with nothing submitted."""
    over = Milestone.objects.with_parties().filter(hold__deposit=chargeback.payment)
    paid_out = list(over.filter(state__in=[State.RELEASED, State.SETTLED]))
    within_reach = taking_back.within_reach([milestone.hold for milestone in paid_out])
    unseen = [milestone for milestone in paid_out if milestone.hold_id in within_reach]
    return [milestone for milestone in paid_out if milestone not in unseen], unseen


def _tell_of_paid(
    milestones: Sequence[Milestone], kind: KindOfNotice, *, key: str, at: datetime, is_answered: bool = False
) -> None:
    """Of the whole amount, or of the freelancer's part of a settlement; whether staff answer the bank."""
    told: list[Notice] = []
    for milestone in milestones:
        paid = milestone.amount - milestone.given_back
        facts: Facts = {"paid": paid, "answered": is_answered, **earned(milestone, paid)}
        told += notices([milestone], kind, facts, key=key)
    notify(told, at=at)


def _of(holds: Sequence[Hold] | Mapping[Hold, datetime]) -> list[Milestone]:
    return list(Milestone.objects.with_parties().filter(hold__in=list(holds)).order_by("position"))


def _record(milestones: list[Milestone], kind: str, at: datetime) -> None:
    states = [milestone.state for milestone in milestones]
    MilestoneEvent.record(milestones, kind, from_states=states, actor=None, at=at)
