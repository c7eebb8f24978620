"""Paid in another way than through the provider: one of the staff enters it with its reference, another confirms it.

For a payout to somebody whom the provider cannot pay, and for a refund that came back from a card that is gone. The
operator pays from a bank account of their own; what the provider holds for it becomes the platform's own money.
"""

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from accounts.notifications import Notice, notify
from escrow import ledger, payouts, signals
from escrow.models import Account, HandPayment, Hold, Journal, Payout, Refund
from marketplace import clock
from marketplace.alarms import alarm
from marketplace.refusals import NotYours, Refused

Kind = Account.Kind


class NothingToPayByHand(Refused):
    """It was paid, is on its way, or goes through the provider."""


class SecondPersonNeeded(NotYours):
    """Whoever entered a payment does not confirm it."""


class OwnMoney(NotYours):
    """Nobody pays themselves, or the other side of a job of theirs."""


@transaction.atomic
def enter(what: Payout | Refund, *, reference: str, note: str = "", by: User) -> HandPayment:
    """Say that this was paid, under which reference. Moves nothing yet.

    Locks taken: the hold of a refund with what its owner locks above it, then the payout or refund. Raises
    OwnMoney, NothingToPayByHand or HoldFrozen.
    """
    waiting = _locked(what)
    _require_no_party(waiting, by)
    if HandPayment.objects.filter(_of(waiting), withdrawn_at=None).exists():
        raise NothingToPayByHand("This has been entered already.")
    made = HandPayment.objects.create(
        payout=waiting if isinstance(waiting, Payout) else None,
        refund=waiting if isinstance(waiting, Refund) else None,
        reference=reference,
        note=note,
        entered_by=by,
        entered_at=clock.now(),
    )
    alarm(f"{made.amount} paid by hand waits for a second person", f"{made}. Confirm it under Hand payments.")
    return made


@transaction.atomic
def confirm(payment: HandPayment, *, by: User) -> HandPayment:
    """A second person has seen it leave: the ledger has it, and whoever was paid is told.

    Locks taken: as `enter`, then ledger accounts. Raises SecondPersonNeeded, OwnMoney, NothingToPayByHand or
    HoldFrozen.
    """
    waiting = _locked(payment.of)
    _require_no_party(waiting, by)
    payment = HandPayment.objects.select_for_update(no_key=True, of=("self",)).get(pk=payment.pk)
    if not payment.is_open:
        raise NothingToPayByHand("This payment does not wait for anybody any more.")
    if payment.entered_by_id == by.pk:
        raise SecondPersonNeeded("You entered this payment yourself. Somebody else has to confirm it.")
    payment.confirmed_by, payment.confirmed_at = by, clock.now()
    payment.save(update_fields=["confirmed_by", "confirmed_at"])
    if isinstance(waiting, Payout):
        _payout_paid(waiting, payment)
    else:
        _refund_paid(waiting, payment)
    return payment


@transaction.atomic
def withdraw(payment: HandPayment, *, by: User) -> None:
    """It was entered by mistake, or did not arrive: it waits again to be paid. Raises NothingToPayByHand."""
    payment = HandPayment.objects.select_for_update(no_key=True, of=("self",)).get(pk=payment.pk)
    if not payment.is_open:
        raise NothingToPayByHand("This payment does not wait for anybody any more.")
    payment.withdrawn_by, payment.withdrawn_at = by, clock.now()
    payment.save(update_fields=["withdrawn_by", "withdrawn_at"])


@transaction.atomic
def give_back(payout: Payout, *, why: str) -> Payout:
    """It cannot be paid by hand either: back to the earnings, and the payee is told why. Locks as `enter`."""
    waiting = _locked(payout)
    if not isinstance(waiting, Payout) or HandPayment.objects.filter(_of(waiting), withdrawn_at=None).exists():
        raise NothingToPayByHand("This has been entered as paid.")
    payouts.come_back(waiting, why=why)
    return waiting


def _of(what: Payout | Refund) -> Q:
    return Q(payout=what) if isinstance(what, Payout) else Q(refund=what)


def _locked(what: Payout | Refund) -> Payout | Refund:
    """The same, locked, if it waits to be paid by hand. Raises NothingToPayByHand or HoldFrozen."""
    if isinstance(what, Payout):
        locked = Payout.objects.select_for_update(no_key=True, of=("self",)).select_related("recipient", "payee")
        payout = locked.get(pk=what.pk)
        if not payout.recipient.is_by_hand or payout.state != Payout.State.INTENDED:
            raise NothingToPayByHand("Only a payout that waits to be paid by hand can be.")
        return payout
    if what.hold_id:
        [hold] = Hold.lock([what.hold_id])
        hold.require_not_frozen()
    refund = Refund.objects.select_for_update(no_key=True, of=("self",)).select_related("payment").get(pk=what.pk)
    came_back = refund.state == Refund.State.FAILED and refund.replaced_by_id is None
    if not came_back or (refund.hold_id and _held_minor(refund) != refund.amount_minor):
        raise NothingToPayByHand("Only a refund that came back, and was not sent again, can be paid by hand.")
    return refund


def _require_no_party(what: Payout | Refund, by: User) -> None:
    """Raise OwnMoney for whoever is paid, or has a part in the job that the money is about."""
    if isinstance(what, Payout):
        parties = {what.payee_id}
    else:
        parties = {what.payment.payer_id} | ({what.hold.payee_id} if what.hold else set())
    if by.pk in parties:
        raise OwnMoney("You have a part in this yourself. Two others have to pay it.")


def _held_minor(refund: Refund) -> int:
    """What stands in its hold again."""
    return Account.objects.get(hold=refund.hold_id).balance_minor or 0


def _payout_paid(payout: Payout, payment: HandPayment) -> None:
    transit = Account.platform([Kind.PAYOUT_IN_TRANSIT], [payout.currency])[Kind.PAYOUT_IN_TRANSIT, payout.currency]
    _post("payout", transit, payment)
    Payout.objects.filter(pk=payout.pk).update(state=Payout.State.BY_HAND, settled_at=payment.confirmed_at)
    text = f"Your payout of {payout.amount} was paid by hand. Its reference: {payment.reference}."
    notify([Notice(payout.payee_id, f"payout:{payout.pk}:by-hand", text, payouts.PAGE)], at=clock.now())


def _refund_paid(refund: Refund, payment: HandPayment) -> None:
    transit = Account.platform([Kind.REFUND_IN_TRANSIT], [refund.currency])[Kind.REFUND_IN_TRANSIT, refund.currency]
    source = Account.objects.get(hold=refund.hold_id) if refund.hold_id else transit
    _post("refund", source, payment)
    refund.state, refund.settled_at = Refund.State.BY_HAND, payment.confirmed_at
    refund.save(update_fields=["state", "settled_at"])
    text = f"Your refund of {refund.amount} was paid in another way. Its reference: {payment.reference}."
    notice = Notice(refund.payment.payer_id, f"refund:{refund.pk}:by-hand", text, refund.payment.return_path)
    notify([notice], at=clock.now())
    signals.refund_succeeded.send(sender=Refund, refund=refund, at=clock.now())


def _post(what: str, source: Account, payment: HandPayment) -> None:
    """Off what was owed, and to the platform: it has paid from its own pocket."""
    own = Account.platform([Kind.FEES], [source.currency])[Kind.FEES, source.currency]
    minor = payment.amount.amount_minor
    lines = (ledger.debit(source, minor), ledger.credit(own, minor))
    draft = ledger.Draft(Journal.Kind.PAID_BY_HAND, f"by-hand:{what}:{payment.of.pk}", lines, payment.confirmed_by_id)
    ledger.post([draft], at=clock.now())
