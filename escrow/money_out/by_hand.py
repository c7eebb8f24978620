"""Paid in another way than through the provider: one of the staff enters it with its reference, another confirms it.

For a payout to somebody whom the provider cannot pay, and for a refund that came back from a card that is gone. The
operator pays from a bank account of their own; what the provider holds for it becomes the platform's own money. The
database, too, refuses one person twice.
"""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notices.notifications import Notice, notify
from accounts.signing_in.waiting import WAIT, by_hand_waits_until
from accounts.wording.facts import Facts
from escrow import signals
from escrow.earnings import withdrawable
from escrow.kinds_of_notice import clients, payouts
from escrow.ledger import posting
from escrow.losses import covering
from escrow.models import Account, Chargeback, HandPayment, Hold, Journal, Payout, Refund
from escrow.money_out import cash_gate, payout_steps, withdrawing
from escrow.parties import require_no_part
from marketplace import clock, times
from marketplace.alarms import alarm
from marketplace.refusals import NotYours, Refused

Kind = Account.Kind


class NothingToPayByHand(Refused):
    """It was paid, is on its way, or goes through the provider."""


class SecondPersonNeeded(NotYours):
    """Whoever entered a payment does not confirm it."""


class ReferenceKnown(Refused):
    """Another payment was entered under it."""


@transaction.atomic
def enter(what: Payout | Refund, *, reference: str, note: str = "", by: User) -> HandPayment:
    """Say that this was paid, under which reference: nobody else can send it any more.

    Money in a hold goes to transit until it is confirmed. Locks taken: the hold of a refund with what its owner locks
    above it, then the payout or refund, ledger accounts. Raises OwnMoney, NothingToPayByHand, ReferenceKnown,
    PayoutsWait, HoldFrozen or CashMissing: by a payout, everybody must be covered once it is paid.
    """
    waiting = _waiting(what)
    require_no_part(by, waiting)
    _require_no_wait(waiting)
    if isinstance(waiting, Payout):
        _require_not_asked_about(waiting)
        cash_gate.require_covered_by(waiting)
        Payout.objects.filter(pk=waiting.pk).update(cleared_at=clock.now())
    if HandPayment.objects.filter(_of(waiting), withdrawn_at=None).exists():
        raise NothingToPayByHand(_("This has been entered already."))
    if HandPayment.objects.filter(reference__iexact=reference, withdrawn_at=None).exists():
        raise ReferenceKnown(_("Another payment was entered under this reference. Is it the same one?"))
    made = HandPayment.objects.create(
        payout=waiting if isinstance(waiting, Payout) else None,
        refund=waiting if isinstance(waiting, Refund) else None,
        reference=reference,
        note=note,
        entered_by=by,
        entered_at=clock.now(),
    )
    if isinstance(waiting, Refund) and waiting.hold_id:
        _between(waiting, made, "by-hand-begun", out_of_the_hold=True)
    alarm(f"{made.amount} paid by hand waits for a second person", f"{made}. Confirm it under Hand payments.")
    return made


@transaction.atomic
def confirm(payment: HandPayment, *, by: User) -> HandPayment:
    """A second person has seen it leave: the ledger has it, and whoever was paid is told.

    Locks taken: as `enter`. Raises SecondPersonNeeded, OwnMoney, NothingToPayByHand or PayoutsWait.
    """
    what, payment = _locked_both(payment)
    require_no_part(by, what)
    _require_no_wait(what)
    if payment.entered_by_id == by.pk:
        raise SecondPersonNeeded(_("You entered this payment yourself. Somebody else has to confirm it."))
    payment.confirmed_by, payment.confirmed_at = by, clock.now()
    payment.save(update_fields=["confirmed_by", "confirmed_at"])
    if isinstance(what, Payout):
        _payout_paid(what, payment)
    else:
        _refund_paid(what, payment)
    return payment


@transaction.atomic
def withdraw(payment: HandPayment, *, by: User) -> None:
    """It was entered by mistake, or did not arrive: it waits again to be paid. Locks as `enter`.

    Raises OwnMoney or NothingToPayByHand.
    """
    what, payment = _locked_both(payment)
    require_no_part(by, what)
    payment.withdrawn_by, payment.withdrawn_at = by, clock.now()
    payment.save(update_fields=["withdrawn_by", "withdrawn_at"])
    if isinstance(what, Refund) and what.hold:
        _between(what, payment, "by-hand-ended", out_of_the_hold=False)
        # The client's bank may have taken the money back meanwhile.
        covering.claim(what.hold, at=clock.now())


@transaction.atomic
def give_back(payout: Payout, *, why: str, by: User) -> Payout:
    """It cannot be paid by hand either: back to the earnings, and the payee is told why. Locks as `enter`.

    Raises OwnMoney, SecondPersonNeeded or NothingToPayByHand.
    """
    waiting = _waiting(payout)
    require_no_part(by, waiting)
    if not isinstance(waiting, Payout) or HandPayment.objects.filter(_of(waiting), withdrawn_at=None).exists():
        raise NothingToPayByHand(_("This has been entered as paid."))
    if HandPayment.objects.filter(_of(waiting), withdrawn_by=by).exclude(entered_by=by).exists():
        raise SecondPersonNeeded(_("You withdrew what another has entered as paid. Somebody else has to give it back."))
    payout_steps.come_back(waiting, failure=why, by=by)
    return waiting


def _of(what: Payout | Refund) -> Q:
    return Q(payout=what) if isinstance(what, Payout) else Q(refund=what)


def _locked(what: Payout | Refund) -> Payout | Refund:
    """The same, locked, after the hold that it is of."""
    if isinstance(what, Payout):
        locked = Payout.objects.select_for_update(no_key=True, of=("self",)).select_related("recipient", "payee")
        return locked.get(pk=what.pk)
    if what.hold_id:
        Hold.lock([what.hold_id])
    refunds = Refund.objects.select_for_update(no_key=True, of=("self",)).select_related("payment", "hold")
    return refunds.get(pk=what.pk)


def _locked_both(payment: HandPayment) -> tuple[Payout | Refund, HandPayment]:
    """What it pays, and the payment itself while it waits for the second person. Raises NothingToPayByHand."""
    what = _locked(payment.of)
    payment = HandPayment.objects.select_for_update(no_key=True, of=("self",)).get(pk=payment.pk)
    if not payment.is_open:
        raise NothingToPayByHand(_("This payment does not wait for anybody any more."))
    return what, payment


def _waiting(what: Payout | Refund) -> Payout | Refund:
    """The same, locked, if it waits to be paid by hand. Raises NothingToPayByHand or HoldFrozen."""
    locked = _locked(what)
    if isinstance(locked, Payout):
        if not locked.recipient.is_by_hand or locked.state != Payout.State.INTENDED:
            raise NothingToPayByHand(_("Only a payout that waits to be paid by hand can be."))
        return locked
    came_back = locked.state == Refund.State.FAILED and locked.replaced_by_id is None
    if locked.hold:
        locked.hold.require_not_frozen()
        came_back = came_back and _held_minor(locked) == locked.amount_minor
    elif Chargeback.objects.filter(payment=locked.payment_id).exclude(state=Chargeback.State.WON).exists():
        raise NothingToPayByHand(_("The client’s bank has taken this payment back, or may yet."))
    if not came_back and not HandPayment.objects.filter(_of(locked), withdrawn_at=None).exists():
        raise NothingToPayByHand(_("Only a refund that came back, and was not sent again, can be paid by hand."))
    return locked


def _held_minor(refund: Refund) -> int:
    """What stands in its hold again."""
    return Account.objects.get(hold=refund.hold_id).balance_minor or 0


def _require_no_wait(what: Payout | Refund) -> None:
    """Raise PayoutsWait while a payee's way of being paid may be a thief's: no bank account is on record by hand."""
    if isinstance(what, Payout) and (until := by_hand_waits_until(what.payee)):
        raise withdrawing.PayoutsWait(
            _(
                "How {payee} signs in was changed within {length}. Nothing is paid by hand before "
                "{until:%d %b %Y, %H:%M} UTC, in case it was not them."
            ).format(payee=what.payee.name, length=times.length(WAIT), until=until)
        )


def _require_not_asked_about(payout: Payout) -> None:
    """Raise NothingToPayByHand for what goes back to the earnings in a moment."""
    if why := withdrawable.stopped_since(payout):
        raise NothingToPayByHand(
            _("It is not paid any more and goes back to the payee’s earnings. {why}").format(why=why)
        )


def _payout_paid(payout: Payout, payment: HandPayment) -> None:
    transit = Account.platform([Kind.PAYOUT_IN_TRANSIT], [payout.currency])[Kind.PAYOUT_IN_TRANSIT, payout.currency]
    _post("payout", transit, payment)
    Payout.objects.filter(pk=payout.pk).update(state=Payout.State.BY_HAND, settled_at=payment.confirmed_at)
    payout_steps.tell(payout, "by-hand", payouts.PAID_BY_HAND, at=clock.now(), reference=payment.reference)


def _refund_paid(refund: Refund, payment: HandPayment) -> None:
    transit = Account.platform([Kind.REFUND_IN_TRANSIT], [refund.currency])[Kind.REFUND_IN_TRANSIT, refund.currency]
    _post("refund", transit, payment)
    refund.state, refund.settled_at = Refund.State.BY_HAND, payment.confirmed_at
    refund.save(update_fields=["state", "settled_at"])
    key = f"refund:{refund.pk}:by-hand"
    facts: Facts = {"amount": refund.amount, "reference": payment.reference}
    path = refund.payment.return_path
    notify([Notice(refund.payment.payer_id, key, clients.REFUND_PAID_BY_HAND, path, facts)], at=clock.now())
    signals.refund_succeeded.send(sender=Refund, refund=refund, at=clock.now())


def _between(refund: Refund, payment: HandPayment, reference: str, *, out_of_the_hold: bool) -> None:
    """From the hold into transit, or back."""
    transit = Account.platform([Kind.REFUND_IN_TRANSIT], [refund.currency])[Kind.REFUND_IN_TRANSIT, refund.currency]
    hold, minor = Account.objects.get(hold=refund.hold_id), refund.amount_minor
    source, target = (hold, transit) if out_of_the_hold else (transit, hold)
    lines = (posting.debit(source, minor), posting.credit(target, minor))
    by = payment.entered_by_id if out_of_the_hold else payment.withdrawn_by_id
    posting.post([posting.Draft(Journal.Kind.PAID_BY_HAND, f"{reference}:{payment.pk}", lines, by)], at=clock.now())


def _post(what: str, source: Account, payment: HandPayment) -> None:
    """Off what was owed, and to the platform: it has paid from its own pocket."""
    own = Account.platform([Kind.FEES], [source.currency])[Kind.FEES, source.currency]
    minor = payment.amount.amount_minor
    lines = (posting.debit(source, minor), posting.credit(own, minor))
    draft = posting.Draft(Journal.Kind.PAID_BY_HAND, f"by-hand:{what}:{payment.of.pk}", lines, payment.confirmed_by_id)
    posting.post([draft], at=clock.now())
