"""Asking for a payout: which part of one's earnings goes to the bank, and when that is refused."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.signing_in.waiting import WAIT, payouts_wait_until
from accounts.suspension.suspended import require_not_suspended
from escrow import gateways
from escrow.earnings import earnings
from escrow.ledger import posting
from escrow.models import Account, Journal, Payout, Recipient
from escrow.money_out import payout_steps
from marketplace import clock, times
from marketplace.alarms import alarm
from marketplace.later import run_soon
from marketplace.money import Money
from marketplace.refusals import Refused
from marketplace.texts import later as _later


class NotThatMuchAvailable(Refused):
    """More was asked for than can be withdrawn now."""


class TooLittleToPayOut(Refused):
    """Banks refuse it, or it costs more than it is."""


class NotReadyForPayouts(Refused):
    """The provider cannot pay this person yet."""


class PayoutsWait(Refused):
    """Sign-in and payout details were changed close together: the owner has time to say that it was not them."""

    title = _later("Payouts wait")


@transaction.atomic
def withdraw(user: User, *, amount: Money, seen: Money | None = None, by_schedule: bool = False) -> Payout:
    """Send this much of a person's available earnings to their bank.

    `seen` is what was available when they decided: a page that is sent twice withdraws once.
    Locks taken: the person, then their earnings account. Raises NotReadyForPayouts, NotThatMuchAvailable,
    TooLittleToPayOut, PayoutsWait or Suspended. The provider is called by the worker after the commit.
    """
    require_not_suspended(user, "withdraw")
    require_no_wait(user)
    recipient = Recipient.objects.of(user, gateway=gateways.default().name)
    if recipient is None or not recipient.is_ready:
        raise NotReadyForPayouts(_("Say first where your money is to go: add your payout details."))
    mine = Account.objects.select_for_update(no_key=True).filter(kind=Account.Kind.EARNINGS, owner=user)
    account = mine.filter(currency=amount.currency).first()
    can = earnings.available(account) if account else Money(0, amount.currency)
    if account is None or not 0 < amount.amount_minor <= can.amount_minor:
        raise NotThatMuchAvailable(_("You can withdraw up to {can} now.").format(can=can))
    if amount.amount_minor < settings.MINIMUM_PAYOUT[amount.currency]:
        raise TooLittleToPayOut(
            _("The least that can be withdrawn at once is {least}.").format(least=least(amount.currency))
        )
    if seen is not None and seen != can:
        raise NotThatMuchAvailable(
            _("{can} is available now, other than before. Look at the amount again.").format(can=can)
        )
    now = clock.now()
    payout = Payout.objects.create(
        recipient=recipient,
        payee=user,
        currency=amount.currency,
        amount_minor=amount.amount_minor,
        by_schedule=by_schedule,
        created_at=now,
        next_attempt_at=now,
    )
    lines = (
        posting.debit(account, payout.amount_minor),
        posting.credit(payout_steps.transit_of(payout), payout.amount_minor),
    )
    posting.post([posting.Draft(Journal.Kind.PAYOUT, f"payout:{payout.pk}", lines, user.pk)], at=now)
    if recipient.is_by_hand:
        alarm(f"A payout of {payout.amount} is to be paid by hand", f"{payout}, to {user}. See Payouts on the desk.")
    else:
        run_soon("escrow.finish_operations")
    return payout


def least(currency: str) -> Money:
    """The least that can be withdrawn at once."""
    return Money(settings.MINIMUM_PAYOUT[currency], currency)


def require_no_wait(user: User) -> None:
    """Raise PayoutsWait while nothing is sent to this person's payout details; reads only."""
    until = payouts_wait_until(user)
    if until:
        raise PayoutsWait(
            _(
                "You can withdraw from {until} on. How you sign in and where your money goes were "
                "changed close together, so payouts wait for {length}, in case it was not you. What you "
                "have earned stays yours."
            ).format(until=times.absolute(until, user.zone), length=times.length(WAIT))
        )
