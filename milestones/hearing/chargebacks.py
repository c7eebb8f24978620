"""What a chargeback means for milestones: everything waits for the bank, then goes on, or the money is gone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from django.dispatch import receiver

from accounts.notices.notifications import notify
from escrow import signals
from escrow.chargebacks import answering, taking_back
from escrow.models import Chargeback, Hold
from marketplace.money import Money
from milestones import signals as signals_up
from milestones.dispute_status import Ended
from milestones.hearing import taken_by_the_bank, unfreezing
from milestones.models import Milestone, MilestoneEvent, State
from milestones.models.states import PROTECTED
from milestones.outcomes.telling import notices, tell

Kind = MilestoneEvent.Kind


@receiver(signals.chargeback_opened)
def chargeback_opened(chargeback: Chargeback, holds: Sequence[Hold], at: datetime, **kwargs: Any) -> None:
    """Tell both sides: what is held is frozen, what was paid stays paid."""
    frozen = _of(holds)
    is_answered = answering.goes_by_itself(chargeback)
    _record(frozen, Kind.FROZEN, at)
    key = chargeback.opening
    tell(
        frozen,
        "frozen",
        key=key,
        client="Your bank is disputing your payment of {amount} for “{title}”. It is frozen until the bank decides.",
        freelancer="The client’s bank is disputing the payment of {amount} for “{title}”. It is frozen until the bank "
        "decides; please do no more work on it until then." + (" We answer the bank for you." if is_answered else ""),
        at=at,
    )
    _tell_of_what_was_paid(
        chargeback,
        "disputed-by-bank",
        key=key,
        client="Your bank is disputing your payment for “{title}”, of which {paid} was paid to {freelancer}.",
        freelancer="The client’s bank is disputing the payment for “{title}”. The {paid} that was paid to you stays "
        "yours" + ("; we answer the bank." if is_answered else "."),
        unseen="The client’s bank is disputing the payment for “{title}”. The {paid} that was paid to you was released "
        "with nothing submitted: if the bank decides for the client, what you have not withdrawn of it goes back.",
        at=at,
    )


@receiver(signals.chargeback_closed)
def chargeback_closed(
    chargeback: Chargeback, drawn: Sequence[Hold], thawed: Mapping[Hold, datetime], at: datetime, **kwargs: Any
) -> None:
    """The bank has decided: money is gone from the drawn holds, and the clocks of the others go on."""
    lost, going_on = _of(drawn), _of(thawed)
    _lose(lost, chargeback, at)
    _go_on(going_on, {hold.pk: since for hold, since in thawed.items()}, chargeback, at)
    over = {milestone.contract_id for milestone in lost}
    text = "The bank’s dispute about “{title}” is over. The {paid} that was paid to {freelancer} stays theirs."
    key = f"{chargeback.opening}:{chargeback.state}"
    _tell_of_what_was_paid(chargeback, "bank-has-decided", key=key, client=text, freelancer=text, unseen="", at=at)
    unfreezing.let_offers_go_on({m.contract_id: thawed[m.hold] for m in going_on if m.contract_id not in over}, at=at)


def _lose(milestones: list[Milestone], chargeback: Chargeback, at: datetime) -> None:
    if not milestones:
        return
    taken_by_the_bank.end(
        milestones, Milestone.charged_back, kind=Kind.CHARGED_BACK, how=Ended.CHARGED_BACK, actor=None, at=at
    )
    draws = chargeback.draws.filter(hold__milestone__in=milestones).order_by("pk")
    drawn = dict(draws.values_list("hold", "amount_minor"))
    told = [
        notices(
            [milestone],
            "charged-back",
            key=f":{chargeback.pk}",
            client="Your bank took back {taken} for “{title}”.",
            freelancer="The bank decided for the client: {taken} for “{title}” went back to them.",
            # Less than the milestone's amount where a part was paid before.
            taken=str(Money(drawn[milestone.hold_id], milestone.currency)),
        )
        for milestone in milestones
    ]
    notify(list(chain.from_iterable(told)), at=at)
    taken_by_the_bank.finish(milestones, at=at)


def _go_on(milestones: list[Milestone], since: Mapping[int, datetime], chargeback: Chargeback, at: datetime) -> None:
    """Each clock has left what it had when it was stopped."""
    moved = {milestone: at - since[milestone.hold_id] for milestone in milestones}
    unfreezing.let_go_on(milestones, {milestone.pk: stood for milestone, stood in moved.items()}, at=at)
    signals_up.clocks_moved.send(sender=Milestone, moved=moved, at=at)
    _record(milestones, Kind.THAWED, at)
    key, going_on = chargeback.opening, [m for m in milestones if m.state in PROTECTED]
    text = "The bank’s dispute about “{title}” is over. {amount} is protected as before, and everything goes on."
    tell(going_on, "thawed", key=key, client=text, freelancer=text, at=at)
    text = "Your bank’s dispute about “{title}” is over. The refund of {refund} can be sent again."
    for milestone in milestones:
        if milestone.refund_came_back:
            tell([milestone], "thawed", key=key, client=text, at=at, refund=str(milestone.hold.balance))


def _tell_of_what_was_paid(
    chargeback: Chargeback, what: str, *, key: str, client: str, freelancer: str, unseen: str, at: datetime
) -> None:
    """The texts may name {paid}: the whole amount, or the freelancer's part of a settlement.

    `unseen` for the freelancer where it was released with nothing submitted, and may be taken from their earnings.
    Where it is empty, what was taken is told by itself.
    """
    over = Milestone.objects.with_parties().filter(hold__deposit=chargeback.payment)
    paid_out = list(over.filter(state__in=[State.RELEASED, State.SETTLED]))
    within_reach = taking_back.within_reach([milestone.hold for milestone in paid_out])
    for milestone in paid_out:
        paid, theirs = milestone.amount - milestone.given_back, freelancer
        if milestone.hold_id in within_reach:
            if not unseen and chargeback.takings.filter(hold=milestone.hold_id).exists():
                continue
            theirs = unseen or freelancer
        tell([milestone], what, key=key, client=client, freelancer=theirs, at=at, paid=str(paid))


def _of(holds: Sequence[Hold] | Mapping[Hold, datetime]) -> list[Milestone]:
    return list(Milestone.objects.with_parties().filter(hold__in=list(holds)).order_by("position"))


def _record(milestones: list[Milestone], kind: str, at: datetime) -> None:
    states = [milestone.state for milestone in milestones]
    MilestoneEvent.record(milestones, kind, from_states=states, actor=None, at=at)
