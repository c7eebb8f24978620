"""Who pays for a lost chargeback: the holds of its payment, whole and in order of id, as far as the bank took money.

A hold that is left to decide pays nothing before it is decided: see `bearing`.

Everything here runs in the caller's transaction, with the payment's holds locked.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings

from accounts.models import User
from escrow import signals
from escrow.ledger import posting
from escrow.losses import debts
from escrow.models import Account, Chargeback, ChargebackDraw, Hold, Journal
from marketplace import clock, times
from marketplace.alarms import alarm

State = Chargeback.State


def draw(chargeback: Chargeback, holds: Sequence[Hold], *, at: datetime) -> list[Hold]:
    """Let holds pay for a lost chargeback: whole ones, in order of id, as far as what was taken goes."""
    left, drawn = chargeback.uncovered_minor, []
    for hold in frozen_with_its_money(chargeback.payment_id, holds):
        if hold.balance.amount_minor <= left:
            drawn.append((hold, hold.balance.amount_minor))
            left -= hold.balance.amount_minor
    pay_from(drawn, chargeback, actor=None, at=at)
    return [hold for hold, _ in drawn]


def pay_from(drawn: Sequence[tuple[Hold, int]], chargeback: Chargeback, *, actor: User | None, at: datetime) -> None:
    """So many minor units of each hold cover the chargeback, besides what they have paid for it before."""
    paid = Counter[int]()
    for hold_id, minor in chargeback.draws.values_list("hold", "amount_minor"):
        paid[hold_id] += minor
    ChargebackDraw.objects.bulk_create(
        [ChargebackDraw(chargeback=chargeback, hold=hold, amount_minor=minor) for hold, minor in drawn]
    )
    covered = Account.platform([Account.Kind.CHARGEBACKS], [chargeback.currency])
    posting.post(
        [
            posting.Draft(
                Journal.Kind.CHARGEBACK_COVERED,
                # By what it had paid: the same payment is never posted twice.
                f"chargeback-covered:{chargeback.pk}:hold:{hold.pk}"
                + (f":after:{paid[hold.pk]}" if paid[hold.pk] else ""),
                (
                    posting.debit(hold.account, minor),
                    posting.credit(covered[Account.Kind.CHARGEBACKS, hold.currency], minor),
                ),
                actor.pk if actor else None,
            )
            for hold, minor in drawn
        ],
        at=at,
    )


def with_its_money(payment_id: int, holds: Sequence[Hold]) -> list[Hold]:
    """Those that hold this payment's money now, read anew with their accounts. They must be locked.

    A hold may have its deposit from another payment: this one came in second and went straight back.
    """
    found = Hold.objects.select_related("account").filter(pk__in=[h.pk for h in holds], deposit_id=payment_id)
    return [hold for hold in found.order_by("pk") if hold.balance]


def frozen_with_its_money(payment_id: int, holds: Sequence[Hold]) -> list[Hold]:
    """The same, without those that are left to decide: of these the bank takes nothing."""
    return [hold for hold in with_its_money(payment_id, holds) if not hold.is_left_to_decide]


def claim(hold: Hold, *, at: datetime) -> bool:
    """A refund has come back into this locked hold: freeze it, or let it pay for a chargeback that was lost already.

    Returns whether a chargeback took it.
    """
    # It was decided before it went back: what stands here again is the payer's, and pays as any other.
    Hold.objects.filter(pk=hold.pk, borne_at__isnull=False).update(borne_at=None)
    against = list(Chargeback.objects.filter(payment=hold.deposit_id).order_by("pk"))
    for chargeback in against:
        if chargeback.state == State.LOST and (drawn := draw(chargeback, [hold], at=at)):
            debts.follow(chargeback, at=at)
            tell_closed(chargeback, drawn, {}, at=at)
            return True
        if chargeback.state == State.LOST and chargeback.uncovered_minor > 0:
            leave_to_staff(chargeback)
    if any(chargeback.state in Chargeback.FREEZES for chargeback in against) and not hold.is_frozen:
        Hold.freeze([hold], at=at)
    return False


def leave_to_staff(chargeback: Chargeback) -> None:
    """What is still held is worth more than what is left to cover: a person decides, and it stays frozen."""
    chargeback.state = State.PARTLY_LOST
    chargeback.late_told_at = None
    chargeback.decision_due_at = times.after_working_days(clock.now(), settings.CHARGEBACK_WORKING_DAYS)
    chargeback.save()
    alarm(
        "A chargeback was lost for less than a hold is worth",
        f"{chargeback}: decide on the staff desk whether the hold pays for it or we do, by "
        f"{chargeback.decision_due_at:%d %b %Y, %H:%M} UTC.",
    )


def thaw(chargeback: Chargeback, holds: Sequence[Hold]) -> dict[Hold, datetime]:
    """Let this payment's holds move again, unless another chargeback of it keeps them; since when each was frozen.

    The holds must be locked.
    """
    if Chargeback.objects.filter(payment=chargeback.payment, state__in=Chargeback.FREEZES).exists():
        return {}
    # Read anew: the same report may have frozen them a moment ago.
    of_payment = Hold.objects.filter(pk__in=[h.pk for h in holds], deposit=chargeback.payment)
    frozen = list(of_payment.filter(frozen_at__isnull=False).order_by("pk"))
    since = {hold: hold.frozen_at for hold in frozen if hold.frozen_at}
    Hold.thaw(frozen)
    return since


def tell_closed(
    chargeback: Chargeback, drawn: Sequence[Hold], thawed: Mapping[Hold, datetime], *, at: datetime
) -> None:
    """Let the owners of the holds know whose money is gone, and whose goes on and since when it was frozen."""
    others = {hold: since for hold, since in thawed.items() if hold not in drawn}
    signals.chargeback_closed.send(sender=Chargeback, chargeback=chargeback, drawn=drawn, thawed=others, at=at)
