"""What follows from the provider's word: deposits that came, deposits that failed, refunds that ended."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from accounts.notices.notifications import notify
from contracts.models import Contract
from escrow import signals
from escrow.models import Hold, Payment, PaymentPart, Refund
from milestones.clocks import IDLE
from milestones.kinds_of_notice import work
from milestones.models import Milestone, MilestoneEvent, PaymentRequest, State
from milestones.outcomes import releasing
from milestones.outcomes.telling import earned, notices, tell
from milestones.verbs import offers, paying, taking_up_payment_requests


@receiver(signals.deposit_succeeded)
def deposit_succeeded(payment: Payment, holds: Sequence[Hold], at: datetime, **kwargs: Any) -> None:
    """Fund the milestones of these holds, or pay the direct ones at once; the first deposit makes the offer."""
    milestones = list(Milestone.objects.with_parties().filter(hold__in=holds).order_by("position"))
    direct = [milestone for milestone in milestones if milestone.is_direct]
    agreed = [milestone for milestone in milestones if not milestone.is_direct]
    if direct:
        _pay(direct, payment, at)
    if agreed:
        _fund(agreed, payment, at)


def _pay(milestones: list[Milestone], payment: Payment, at: datetime) -> None:
    for milestone in milestones:
        milestone.paid_directly(at=at)
    Milestone.write(milestones, "funded_at")
    releasing.carry_out(
        milestones,
        MilestoneEvent.Kind.PAID_DIRECTLY,
        from_states=[State.PENDING] * len(milestones),
        actor=payment.payer,
        at=at,
    )
    taking_up_payment_requests.paid(milestones, PaymentRequest.State.PAID, actor=payment.payer, at=at)
    releasing.complete_finished_contracts([milestone.contract_id for milestone in milestones], at=at)


def _fund(milestones: list[Milestone], payment: Payment, at: datetime) -> None:
    for milestone in milestones:
        milestone.charge_succeeded(at=at, idle_lasts=IDLE.lasts)
    Milestone.write(milestones, "funded_at", *Milestone.MOVED)
    MilestoneEvent.record(
        milestones,
        MilestoneEvent.Kind.FUNDED,
        from_states=[State.PENDING] * len(milestones),
        actor=payment.payer,
        at=at,
    )
    contract = milestones[0].contract
    if contract.state == Contract.State.AWAITING_DEPOSIT:
        offers.make(contract, at=at)
        return
    taking_up_payment_requests.paid(milestones, PaymentRequest.State.FUNDED, actor=payment.payer, at=at)
    # More of an offer can be deposited before it is accepted; only an accepted one is worked for.
    kind = work.FUNDED_BEFORE_ACCEPTED if contract.state == Contract.State.OFFERED else work.FUNDED
    told = [each for m in milestones for each in notices([m], kind, earned(m, m.amount), key="funded")]
    notify(told, at=at)


@receiver(signals.deposit_sent_back)
def deposit_sent_back(payment: Payment, refund: Refund, holds: Sequence[Hold], at: datetime, **kwargs: Any) -> None:
    """Write into the history what was paid without need, and tell the client that it goes straight back."""
    milestones = list(Milestone.objects.with_parties().filter(hold__in=holds).order_by("position"))
    _record(milestones, MilestoneEvent.Kind.SENT_BACK, at)
    names = ", ".join(f"“{milestone.title}”" for milestone in milestones)
    kind = work.PAID_TWICE if all(hold.deposit_id for hold in holds) else work.PAID_TOO_LATE
    tell(milestones[:1], kind, key=f"sent-back:{refund.pk}", at=at, surplus=refund.amount, which=names)


@receiver(signals.deposit_failed)
def deposit_failed(payment: Payment, at: datetime, **kwargs: Any) -> None:
    """Tell the client. Nothing was protected yet.

    A direct payment that was not completed is called off, and so is a milestone that was to answer a payment request.
    """
    milestones = list(
        Milestone.objects.with_parties().filter(hold__parts__payment=payment, state=State.PENDING).order_by("position")
    )
    if payment.state == Payment.State.FAILED and milestones:
        kind = work.DIRECT_PAYMENT_FAILED if milestones[0].is_direct else work.DEPOSIT_FAILED
        tell(milestones[:1], kind, key=f"payment-failed:{payment.pk}", at=at)
    live = PaymentPart.objects.filter(hold__milestone__in=milestones, payment__state__in=Payment.LIVE)
    asked_again = set(live.values_list("hold_id", flat=True))
    was_asked_for = set(PaymentRequest.objects.filter(milestone__in=milestones).values_list("milestone_id", flat=True))
    given_up = [
        milestone
        for milestone in milestones
        if (milestone.is_direct or milestone.pk in was_asked_for) and milestone.hold_id not in asked_again
    ]
    if given_up:
        taking_up_payment_requests.forget(given_up)
        paying.give_up(given_up, actor=None, at=at)


@receiver(signals.refund_succeeded)
def refund_succeeded(refund: Refund, at: datetime, **kwargs: Any) -> None:
    """Write into the history that the client has the money back."""
    milestones = list(Milestone.objects.with_parties().filter(hold=refund.hold_id))
    how = _("Paid in another way") if refund.state == Refund.State.BY_HAND else ""
    _record(milestones, MilestoneEvent.Kind.REFUND_ARRIVED, at, note=how)


@receiver(signals.refund_failed)
def refund_failed(refund: Refund, at: datetime, **kwargs: Any) -> None:
    """The money stands in its hold again: say so, and how to send it once more."""
    milestones = list(Milestone.objects.with_parties().filter(hold=refund.hold_id))
    _record(milestones, MilestoneEvent.Kind.REFUND_FAILED, at, note=refund.failure)
    kind = work.REFUND_CAME_BACK
    if any(milestone.hold.is_frozen for milestone in milestones):
        _record(milestones, MilestoneEvent.Kind.FROZEN, at)
        kind = work.REFUND_CAME_BACK_FROZEN
    tell(milestones, kind, key=f"refund-failed:{refund.pk}", at=at, refunded=refund.amount)


def _record(milestones: list[Milestone], kind: str, at: datetime, note: str = "") -> None:
    MilestoneEvent.record(
        milestones, kind, from_states=[milestone.state for milestone in milestones], actor=None, at=at, note=note
    )
