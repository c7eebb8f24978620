"""What was decided before a chargeback is paid all the same: the payee gets theirs, and the payer's share waits.

A hold is left to decide (`Hold.borne_at`) once staff have ruled on it. What is decided for its payee is released as
ever. What goes back to its payer pays for what their bank has taken, else they had it twice: while the bank has yet to
decide it is kept in the hold, frozen. So verbs that refund a milestone call `give_back` here, and never
`refunds.refund`. Everything here runs in the caller's transaction, with the holds locked.
"""

from collections.abc import Sequence
from datetime import datetime

from accounts.models import User
from escrow.losses import covering, debts
from escrow.models import Chargeback, Hold
from escrow.money_out import refunds
from marketplace.texts import later as _

State = Chargeback.State
REASON = _("What the bank left of it")


def give_back(
    holds: Sequence[Hold],
    *,
    amounts_minor: Sequence[int] | None = None,
    actor: User | None,
    reason: str,
    at: datetime,
) -> None:
    """Refund as `refunds.refund` does; of a hold that is left to decide, what the payer's bank took comes first."""
    shares = list(zip(holds, amounts_minor or [hold.whole_minor for hold in holds], strict=True))
    free = [(hold, minor) for hold, minor in shares if not hold.is_left_to_decide]
    if free:
        refunds.refund(
            [hold for hold, _unused in free],
            amounts_minor=[minor for _unused, minor in free],
            actor=actor,
            reason=reason,
            at=at,
        )
    for hold, minor in shares:
        if hold.is_left_to_decide:
            _the_banks_first(hold, minor, actor=actor, reason=reason, at=at)


def is_for_the_bank(hold: Hold) -> bool:
    """Whether a bank disputes what a hold that is left to decide has, or has taken it and nobody has paid for that."""
    if not hold.is_left_to_decide:
        return False
    against = Chargeback.objects.filter(payment=hold.deposit_id)
    return any(each.state in Chargeback.FREEZES or _is_unpaid(each) for each in against)


def _is_unpaid(chargeback: Chargeback) -> bool:
    return chargeback.state == State.LOST and chargeback.uncovered_minor > 0


def _the_banks_first(hold: Hold, minor: int, *, actor: User | None, reason: str, at: datetime) -> None:
    against = Chargeback.objects.filter(payment=hold.deposit_id).order_by("pk")
    for chargeback in against.filter(state=State.LOST):
        minor -= _pay(hold, minor, chargeback, actor=actor, at=at)
    if minor and against.filter(state__in=Chargeback.FREEZES).exists():
        Hold.freeze([hold], at=at)
    elif minor:
        refunds.refund([hold], amounts_minor=[minor], actor=actor, reason=reason, at=at)


def _pay(hold: Hold, minor: int, chargeback: Chargeback, *, actor: User | None, at: datetime) -> int:
    """Up to so many minor units of the hold cover a lost chargeback, and are owed no more; returns how many."""
    part = min(minor, max(0, chargeback.uncovered_minor))
    if part:
        covering.pay_from([(hold, part)], chargeback, actor=actor, at=at)
        debts.follow(chargeback, at=at)
    return part


def end_keeping(chargeback: Chargeback, holds: Sequence[Hold], *, at: datetime) -> None:
    """The bank has decided: what is kept of its payment pays for what it took, and the payer has the rest."""
    kept = [hold for hold in covering.with_its_money(chargeback.payment_id, holds) if hold.is_kept]
    others = Chargeback.objects.filter(payment=chargeback.payment_id, state__in=Chargeback.FREEZES)
    still = others.exclude(pk=chargeback.pk).exists()
    for hold in kept:
        left = hold.balance.amount_minor
        if chargeback.state != State.WON:
            left -= _pay(hold, left, chargeback, actor=None, at=at)
        if not still:
            Hold.thaw([hold])
            if left:
                refunds.refund([hold], amounts_minor=[left], actor=None, reason=REASON, at=at)
