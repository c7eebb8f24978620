"""Money back to the client: from a hold, or of a deposit that nobody was waiting for.

The ledger moves first (hold to "in transit") together with the intent; the worker then calls the provider;
the provider's word finishes it: to cash when it arrived, back to the hold when it failed.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notices.notifications import Notice, notify
from accounts.wording.facts import Facts
from escrow import gateways, signals
from escrow.gateways.base import GatewayRefused, GatewayUnavailable, NotEnough, RefundReport
from escrow.kinds_of_notice import clients
from escrow.ledger import posting
from escrow.losses import covering
from escrow.models import Account, HandPayment, Hold, Journal, Payment, Refund
from marketplace import clock, installation
from marketplace.alarms import alarm
from marketplace.later import run_soon
from marketplace.refusals import Refused

logger = logging.getLogger(__name__)
ASK_AGAIN_AFTER = timedelta(hours=6)


def refund(
    holds: Sequence[Hold],
    *,
    amounts_minor: Sequence[int] | None = None,
    actor: User | None,
    reason: str,
    at: datetime,
) -> list[Refund]:
    """Send what is in these holds back to their payers. The holds must be locked.

    Each must have its full amount, or the one of `amounts_minor`. Raises HoldFrozen.
    Locks taken: ledger accounts, in order of id. The provider is called by the worker after the commit.
    """
    for hold in holds:
        hold.require_not_frozen()
    made = Refund.objects.bulk_create(
        [
            Refund(
                payment_id=_deposit_id(hold),
                hold=hold,
                currency=hold.currency,
                amount_minor=minor,
                reason=reason,
                created_at=at,
                next_attempt_at=at,
            )
            for hold, minor in zip(holds, amounts_minor or [hold.whole_minor for hold in holds], strict=True)
        ]
    )
    accounts = {a.hold_id: a for a in Account.objects.filter(hold__in=holds)}
    transit = Account.platform([Account.Kind.REFUND_IN_TRANSIT], {hold.currency for hold in holds})
    drafts = [
        posting.Draft(
            Journal.Kind.REFUND,
            f"refund:{refund.pk}",
            (
                posting.debit(accounts[refund.hold_id], refund.amount_minor),
                posting.credit(transit[Account.Kind.REFUND_IN_TRANSIT, refund.currency], refund.amount_minor),
            ),
            actor.pk if actor else None,
        )
        for refund in made
    ]
    posting.post(drafts, at=at)
    run_soon("escrow.finish_operations")
    return made


def _deposit_id(hold: Hold) -> int:
    """What is refunded is a deposit; a hold without one is a mistake of the caller."""
    if hold.deposit_id is None:
        raise ValueError(f"{hold} has no deposit to refund")
    return hold.deposit_id


def send_back_surplus(payment: Payment, *, amount_minor: int, at: datetime) -> Refund:
    """Record money that came in unwanted and is on its way back. Must run in the transaction that found it."""
    made = Refund.objects.create(
        payment=payment,
        currency=payment.currency,
        amount_minor=amount_minor,
        reason=_("This was already paid, or no longer open for payment."),
        created_at=at,
        next_attempt_at=at,
    )
    kinds = (Account.Kind.CASH, Account.Kind.REFUND_IN_TRANSIT)
    accounts = Account.platform(kinds, [payment.currency])
    cash, transit = (accounts[kind, payment.currency] for kind in kinds)
    lines = (posting.debit(cash, amount_minor), posting.credit(transit, amount_minor))
    posting.post([posting.Draft(Journal.Kind.SURPLUS, f"surplus:refund:{made.pk}", lines)], at=at)
    run_soon("escrow.finish_operations")
    return made


class NothingToSendAgain(Refused):
    """It is no surplus that came back, or it was sent again already."""


@transaction.atomic
def send_surplus_again(refund: Refund) -> Refund:
    """Send a surplus that came back once more; its money has been in transit all the time. Locks the refund."""
    came_back = Refund.objects.select_for_update(no_key=True).get(pk=refund.pk)
    is_entered = HandPayment.objects.filter(refund=came_back, withdrawn_at=None).exists()
    if came_back.hold_id or came_back.state != Refund.State.FAILED or came_back.replaced_by_id or is_entered:
        raise NothingToSendAgain(_("Only a surplus that came back can be sent again from here, and once."))
    now = clock.now()
    made = Refund.objects.create(
        payment_id=came_back.payment_id,
        currency=came_back.currency,
        amount_minor=came_back.amount_minor,
        reason=came_back.reason,
        created_at=now,
        next_attempt_at=now,
    )
    Refund.objects.filter(pk=came_back.pk).update(replaced_by=made)
    run_soon("escrow.finish_operations")
    return made


def send(refund: Refund) -> None:
    """Tell the provider to refund, and record its answer. Calls the provider; must run outside a transaction.

    Safe to repeat: the idempotency key is made of the refund's id, and a refund that the provider knows is
    looked up, not sent again. One that the balance there does not cover waits, which is no failure.
    """
    refund.begin_attempt()
    try:
        report = _ask_for(refund) if refund.provider_ref is None else _ask_after(refund, refund.provider_ref)
    except NotEnough as error:
        refund.spend_key()
        refund.wait_for_balance(error)
        return
    except (GatewayUnavailable, GatewayRefused) as error:
        logger.warning("%s: the provider does not help: %s", refund, error)
        # It is under way: that a question was refused says nothing about it.
        if isinstance(error, GatewayUnavailable) or refund.provider_ref is not None:
            refund.try_later(error)
            return
        report = _refused(refund, error)
    apply(refund, report)


def _refused(refund: Refund, refusal: GatewayRefused) -> RefundReport:
    """What to make of a no: it may be said because the refund was made already, by a request that we had given up.

    A request of a worker that died can still arrive there, when its key has been forgotten. Raises GatewayUnavailable.
    """
    gateway = gateways.named(refund.payment.gateway)
    made = gateway.find_refund(charge_ref=refund.payment.charge_ref, metadata=refund.metadata())
    return made or RefundReport(ref=None, state=Refund.State.FAILED, failure=str(refusal))


def _ask_for(refund: Refund) -> RefundReport:
    gateway, charge_ref = gateways.named(refund.payment.gateway), refund.payment.charge_ref
    if refund.payment.is_of_an_earlier_name and (made := _made_in_the_lost_time(refund)):
        return made
    return refund.once(
        lambda: gateway.find_refund(charge_ref=charge_ref, metadata=refund.metadata()),
        lambda: gateway.refund(
            key=refund.idempotency_key, charge_ref=charge_ref, amount=refund.amount, metadata=refund.metadata()
        ),
    )


def _made_in_the_lost_time(refund: Refund) -> RefundReport | None:
    """The refund of the same payment and amount that was made before a restore, which forgot its row.

    The same happens here again: an offer ends, somebody returns the money. Sent once more it would be refused, or
    take the money of another milestone of the payment.
    """
    made = gateways.named(refund.payment.gateway).refunds_of(refund.payment.charge_ref)
    for each in made:
        is_forgotten = (
            each.of.refund_id is not None
            and each.of.installation != installation.current()
            and installation.is_ours(each.of.installation)
            and not Refund.objects.filter(pk=each.of.refund_id, installation=each.of.installation).exists()
            and not Refund.objects.filter(provider_ref=each.report.ref).exists()
        )
        if is_forgotten and each.amount == refund.amount and each.report.state != Refund.State.FAILED:
            return each.report
    return None


def _ask_after(refund: Refund, ref: str) -> RefundReport:
    return gateways.named(refund.payment.gateway).refund_report(ref)


@transaction.atomic
def apply(refund: Refund, report: RefundReport) -> None:
    """Bring our row and the ledger to what the provider reports; a known report changes nothing.

    Locks taken: the hold, what its owner locks above it, the refund, ledger accounts.
    """
    if refund.hold_id:
        Hold.lock([refund.hold_id])
    refund = Refund.objects.select_for_update(no_key=True).get(pk=refund.pk)
    late_return = refund.state == Refund.State.SUCCEEDED and report.state == Refund.State.FAILED
    if refund.state not in Refund.LIVE and not late_return:
        return
    if report.ref is None and refund.provider_ref is not None:
        # A no to one request says nothing of what another one has brought about meanwhile.
        return
    now = clock.now()
    if report.state == Refund.State.FAILED:
        _come_back(refund, late=late_return, at=now)
    elif report.state == Refund.State.SUCCEEDED:
        _arrive(refund, at=now)
    refund.state, refund.provider_ref, refund.failure = report.state, report.ref, report.failure
    refund.settled_at = now if report.state != Refund.State.SENT else None
    refund.waits_since_at = (refund.waits_since_at or now) if report.waits_for_balance else None
    refund.next_attempt_at = now + ASK_AGAIN_AFTER
    refund.save()
    if refund.state == Refund.State.SUCCEEDED:
        signals.refund_succeeded.send(sender=Refund, refund=refund, at=now)
    elif refund.state == Refund.State.FAILED:
        alarm(f"A refund of {refund.amount} came back", f"{refund}: {refund.failure}")
        if refund.hold is None:
            _tell_payer(refund, at=now)
        elif covering.claim(refund.hold, at=now):
            return
        signals.refund_failed.send(sender=Refund, refund=refund, at=now)


def _arrive(refund: Refund, *, at: datetime) -> None:
    kinds = (Account.Kind.REFUND_IN_TRANSIT, Account.Kind.CASH)
    accounts = Account.platform(kinds, [refund.currency])
    transit, cash = (accounts[kind, refund.currency] for kind in kinds)
    lines = (posting.debit(transit, refund.amount_minor), posting.credit(cash, refund.amount_minor))
    posting.post([posting.Draft(Journal.Kind.REFUND_SETTLED, f"refund-settled:{refund.pk}", lines)], at=at)


def _come_back(refund: Refund, *, late: bool, at: datetime) -> None:
    """From transit (or from cash, when it had already counted as arrived) back to where the client's money waits.

    A surplus has no hold to return to: it stays in transit, where staff see it.
    """
    platform = Account.platform((Account.Kind.REFUND_IN_TRANSIT, Account.Kind.CASH), [refund.currency])
    came_from = platform[Account.Kind.CASH if late else Account.Kind.REFUND_IN_TRANSIT, refund.currency]
    goes_to = (
        Account.objects.get(hold=refund.hold)
        if refund.hold
        else platform[Account.Kind.REFUND_IN_TRANSIT, refund.currency]
    )
    if came_from != goes_to:
        lines = (posting.debit(came_from, refund.amount_minor), posting.credit(goes_to, refund.amount_minor))
        posting.post([posting.Draft(Journal.Kind.REFUND_RETURNED, f"refund-returned:{refund.pk}", lines)], at=at)


def _tell_payer(refund: Refund, *, at: datetime) -> None:
    """A surplus has no milestone whose page would show it."""
    payment = refund.payment
    facts: Facts = {"refund": refund.pk, "amount": refund.amount}
    key = f"refund:{refund.pk}:failed"
    notify([Notice(payment.payer_id, key, clients.REFUND_SENT_BACK, payment.return_path, facts)], at=at)
