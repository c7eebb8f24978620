"""Money in: ask for a deposit, and act on the provider's word about it.

Nothing here trusts a redirect. The intent is written and committed first, the provider is called outside
any transaction, and only what the provider itself reports moves the ledger.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.suspension.suspended import current_of, lock, refuse_if_suspended
from escrow import gateways, signals
from escrow.gateways.base import Checkout, KeySpent, PaymentReport
from escrow.ledger import posting
from escrow.models import Account, Chargeback, Debt, FraudWarning, Hold, Journal, Payment, PaymentPart
from escrow.money_in import payable, supported
from escrow.money_out import refunds
from marketplace import clock
from marketplace.alarms import alarm
from marketplace.later import run_soon
from marketplace.refusals import Refused

CHECKOUT_LASTS = timedelta(hours=24)
ASK_AGAIN_AFTER = timedelta(minutes=10)
# A provider opens no page that would close sooner than this (Stripe: 30 minutes).
SHORTEST_CHECKOUT = timedelta(minutes=35)


class DepositNotWanted(Refused):
    """The hold is closed or has its deposit already."""


class ChargedBackBefore(Refused):
    """The client had their bank take a payment back; `owed` says how much they owe us for it, if anything."""

    def __init__(self, message: str, *, owed: str = "") -> None:
        super().__init__(message)
        self.owed = owed


class CannotAccept(Refused):
    """The freelancer could not accept what would be deposited."""


class PageIsClosed(Refused):
    """The payment page was closed before it was opened: by another one, or by a suspension."""


class PaymentInProgress(Refused):
    """An earlier payment for the same thing is still with the bank."""


def ask(holds: Sequence[Hold], *, payer: User, description: str, return_path: str) -> Payment:
    """Write the intent to charge for these holds; the same intent again while an unpaid one is open.

    Every other page that is open for one of them is to be closed: two could be paid, where one is wanted.
    Must run in a transaction, with the holds locked; locks the payer. Raises DepositNotWanted, PaymentInProgress,
    ChargedBackBefore, NotOfferedHere, CannotAccept, CannotBePaid or Suspended. Call `open_checkout` after the commit.
    """
    lock(payer)
    payees = {hold.payee_id: hold.payee for hold in holds}.values()
    require_may_pay(payer, payees, currency=holds[0].currency)
    if any(not hold.wants_deposit for hold in holds):
        raise DepositNotWanted(_("This has been paid already, or is no longer open for payment."))
    now = clock.now()
    live = list(Payment.objects.filter(parts__hold__in=holds, state__in=Payment.LIVE).distinct())
    if any(payment.state == Payment.State.PROCESSING for payment in live):
        raise PaymentInProgress(
            _("Your bank is still working on the last payment for this. You will be told as soon as it answers.")
        )
    wanted = {hold.pk for hold in holds}
    for payment in live:
        if _can_be_paid(payment, now) and set(payment.parts.values_list("hold_id", flat=True)) == wanted:
            return payment
    mark_for_closing(Payment.objects.filter(pk__in=[payment.pk for payment in live]), at=now)
    payment = Payment.objects.create(
        payer=payer,
        currency=holds[0].currency,
        amount_minor=sum(hold.amount_minor for hold in holds),
        description=description,
        return_path=return_path,
        gateway=gateways.default().name,
        created_at=now,
        expires_at=now + CHECKOUT_LASTS,
        next_check_at=now + ASK_AGAIN_AFTER,
    )
    PaymentPart.objects.bulk_create(
        [PaymentPart(payment=payment, hold=hold, amount_minor=hold.amount_minor) for hold in holds]
    )
    return payment


def require_may_pay(
    payer: User, payees: Iterable[User], *, currency: str, known_in_good_standing: bool = False
) -> None:
    """Raise whatever keeps this person from paying these people, as `ask` says; for pages, too, since it only reads."""
    refuse_if_suspended(payer, "make deposits or payments")
    if not known_in_good_standing:
        require_good_standing(payer)
    supported.require_offered(currency)
    for payee in payees:
        require_can_accept(payee)


def _can_be_paid(payment: Payment, now: datetime) -> bool:
    lasts = timedelta(0) if payment.checkout_url else SHORTEST_CHECKOUT
    return payment.closing_at is None and payment.expires_at > now + lasts


def mark_for_closing(unwanted: QuerySet[Payment], *, at: datetime) -> int:
    """Have the pages of these payments closed at the provider if nobody has paid there; returns how many."""
    open_ones = unwanted.filter(state__in=[Payment.State.INTENDED, Payment.State.OPEN], closing_at=None)
    marked = open_ones.update(closing_at=at, next_check_at=at)
    if marked:
        run_soon("escrow.finish_operations")
    return marked


def require_can_accept(payee: User) -> None:
    """Raise CannotAccept or CannotBePaid if this person could not accept or be paid what is deposited; takes no lock.

    Whatever happens to them after this, a deposit that is not accepted goes back.
    """
    if current_of(payee):
        raise CannotAccept(
            _("{payee} cannot take on work at the moment, so nothing was charged.").format(payee=payee.name)
        )
    payable.require_payee(payee)


def against(payer: User | OuterRef) -> QuerySet[Chargeback]:
    """The chargebacks of this client that are open, or lost and not settled."""
    return Chargeback.objects.filter(payment__payer=payer, settled_at=None).exclude(state=Chargeback.State.WON)


def require_good_standing(payer: User) -> None:
    """Raise ChargedBackBefore while a chargeback of this client is open, or lost and not settled."""
    if against(payer).exists():
        owed = ", ".join(str(debt.owed) for debt in Debt.objects.filter(client=payer, owed_minor__gt=0).order_by("pk"))
        why = _("Your bank asks about a payment of yours, or has taken it back.")
        if owed:
            why = _("Your bank has taken back a payment of yours, and you owe us {owed}.").format(owed=owed)
        message = _("{why} New deposits are possible once that is settled; please write to us.").format(why=why)
        raise ChargedBackBefore(message, owed=owed)


def open_checkout(payment: Payment, *, payer_ip: str | None = None) -> str:
    """The address of the provider's payment page, opened there if it is not yet. Calls the provider.

    Must run outside a transaction. Safe to repeat: the idempotency key is made of the payment's id; one that is spent
    is replaced, and the page asked for once more. Raises PageIsClosed, GatewayUnavailable or GatewayRefused.
    """
    payment.refresh_from_db(fields=["closing_at"])
    if payment.closing_at:
        raise PageIsClosed(_("This payment page was closed in the meantime. Nothing was charged."))
    if payment.checkout_url:
        return payment.checkout_url
    try:
        checkout = _open(payment)
    except KeySpent:
        payment.refresh_from_db()
        checkout = _open(payment)
    if payer_ip:
        Payment.objects.filter(pk=payment.pk).update(payer_ip=payer_ip)
    Payment.objects.filter(pk=payment.pk, state=Payment.State.INTENDED).update(
        state=Payment.State.OPEN, provider_ref=checkout.ref, checkout_url=checkout.url
    )
    payment.provider_ref, payment.checkout_url = checkout.ref, checkout.url
    return checkout.url


def _open(payment: Payment) -> Checkout:
    hold = Hold.objects.filter(parts__payment=payment).order_by("pk")[0]
    try:
        return gateways.named(payment.gateway).open_checkout(
            key=payment.idempotency_key,
            amount=payment.amount,
            description=payment.description,
            statement=payment.description,
            metadata=payment.metadata(),
            group=hold.group,
            payer_email=payment.payer.email,
            return_path=payment.return_path,
            expires_at=payment.expires_at,
        )
    except KeySpent:
        # A page that was opened all the same stays unpaid: nobody knows its address.
        Payment.objects.filter(pk=payment.pk).update(keys_spent=F("keys_spent") + 1)
        raise


def check(payment: Payment) -> None:
    """Ask the provider how a payment stands and act on it. Calls the provider, outside any transaction."""
    Payment.objects.filter(pk=payment.pk).update(next_check_at=clock.now() + ASK_AGAIN_AFTER)
    if payment.provider_ref and payment.is_live:
        apply(payment, gateways.named(payment.gateway).payment_report(payment.provider_ref))


@transaction.atomic
def apply(payment: Payment, report: PaymentReport) -> None:
    """Bring our row to what the provider reports; a report of what is known already changes nothing.

    Locks taken: holds, what their owners lock above them, the payment, ledger accounts.
    """
    holds = Hold.lock(payment.parts.values_list("hold_id", flat=True))
    payment = Payment.objects.select_for_update(no_key=True).get(pk=payment.pk)
    if not payment.is_live and not (report.succeeded and payment.state != Payment.State.SUCCEEDED):
        return
    now = clock.now()
    if report.succeeded:
        _succeed(payment, holds, report, now)
    elif report.state == Payment.State.PROCESSING:
        payment.state = Payment.State.PROCESSING
        payment.save(update_fields=["state"])
    elif report.state in {Payment.State.FAILED, Payment.State.EXPIRED}:
        payment.state, payment.failure, payment.settled_at = report.state, report.failure, now
        payment.save(update_fields=["state", "failure", "settled_at"])
        signals.deposit_failed.send(sender=Payment, payment=payment, at=now)


def _succeed(payment: Payment, holds: list[Hold], report: PaymentReport, at: datetime) -> None:
    """Put the money where it is wanted, and send the rest straight back."""
    if report.amount != payment.amount:
        raise ValueError(f"The provider charged {report.amount} for {payment}")
    payment.state, payment.charge_ref, payment.settled_at = Payment.State.SUCCEEDED, report.charge_ref, at
    payment.failure, payment.card_fingerprint = "", report.card_fingerprint
    payment.comes_back_until = at + report.comes_back_for if report.comes_back_for else None
    payment.save(update_fields=["state", "charge_ref", "settled_at", "failure", "card_fingerprint", "comes_back_until"])
    wanted = [hold for hold in holds if hold.wants_deposit]
    surplus = [hold for hold in holds if not hold.wants_deposit]
    cash = Account.platform([Account.Kind.CASH], [payment.currency])[Account.Kind.CASH, payment.currency]
    accounts = {a.hold_id: a for a in Account.objects.filter(hold__in=wanted)}
    posting.post(
        [
            posting.Draft(
                Journal.Kind.DEPOSIT,
                f"deposit:hold:{hold.pk}",
                (posting.debit(cash, hold.amount_minor), posting.credit(accounts[hold.pk], hold.amount_minor)),
                payment.payer_id,
            )
            for hold in wanted
        ],
        at=at,
    )
    for hold in wanted:
        hold.deposit = payment
    Hold.objects.filter(pk__in=[hold.pk for hold in wanted]).update(deposit=payment)
    if surplus:
        refund = refunds.send_back_surplus(payment, amount_minor=sum(h.amount_minor for h in surplus), at=at)
        signals.deposit_sent_back.send(sender=Payment, payment=payment, refund=refund, holds=surplus, at=at)
    if wanted:
        signals.deposit_succeeded.send(sender=Payment, payment=payment, holds=wanted, at=at)


@transaction.atomic
def warn_of_fraud(payment: Payment) -> None:
    """The card's network suspects that its owner did not pay this: a chargeback is likely. People decide what to do.

    What was released of it waits meanwhile (escrow/earnings/withdrawable.py). A second warning changes nothing.
    """
    _unused, is_new = FraudWarning.objects.get_or_create(payment=payment, defaults={"heard_at": clock.now()})
    if not is_new:
        return
    alarm("A payment may be fraudulent", f"{payment} of {payment.payer}: the card’s network warned of it.")


def give_up(payment: Payment) -> None:
    """Let an intent expire that did not reach the provider in time. Locks as `apply`."""
    apply(payment, PaymentReport(state=Payment.State.EXPIRED, amount=payment.amount))
