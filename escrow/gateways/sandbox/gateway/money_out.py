from collections.abc import Mapping

from django.utils.translation import gettext as _

from escrow.gateways.base import Arrival, GatewayRefused, NotCovered, NotEnough, PayoutReport
from escrow.gateways.sandbox import books
from escrow.gateways.sandbox.models import LATE, SandboxPayout, SandboxRecipient, SandboxReversal, SandboxTransfer
from escrow.gateways.sandbox.turns import alone
from marketplace import clock
from marketplace.money import Money


class MoneyOut:
    """From Surety's balance to a recipient's, from there to their bank, and back."""

    def source_for(self, amount: Money) -> str:
        """The sandbox has one balance."""
        held = Money(books.balances().get(amount.currency, 0), amount.currency)
        if held.amount_minor < amount.amount_minor:
            raise NotCovered(_("The sandbox holds {held}, less than {amount}").format(held=held, amount=amount))
        return "card"

    def transfer(
        self, *, key: str, recipient_ref: str, amount: Money, source: str, group: str, metadata: Mapping[str, str]
    ) -> str:
        with alone():
            known = SandboxTransfer.objects.filter(key=key).first()
            return (known or _transfer(key, recipient_ref, amount, group, metadata)).ref

    def find_transfer(self, *, recipient_ref: str, group: str, metadata: Mapping[str, str]) -> str | None:
        in_group = SandboxTransfer.objects.filter(recipient__ref=recipient_ref, group=group)
        transfer = in_group.filter(metadata__contains=dict(metadata)).order_by("id").first()
        return transfer.ref if transfer else None

    def arrival(self, *, recipient_ref: str, transfer_ref: str) -> Arrival:
        transfer = SandboxTransfer.objects.get(recipient__ref=recipient_ref, ref=transfer_ref)
        return Arrival(Money(transfer.amount_minor, transfer.currency), transfer.created_at)

    def pay_out(self, *, key: str, recipient_ref: str, amount: Money, metadata: Mapping[str, str]) -> PayoutReport:
        with alone():
            known = SandboxPayout.objects.filter(key=key).first()
            return (known or _pay_out(key, recipient_ref, amount, metadata)).report()

    def find_payout(self, *, recipient_ref: str, metadata: Mapping[str, str]) -> PayoutReport | None:
        theirs = SandboxPayout.objects.filter(recipient__ref=recipient_ref)
        payout = theirs.filter(metadata__contains=dict(metadata)).order_by("id").first()
        return payout.report() if payout else None

    def payout_report(self, *, recipient_ref: str, ref: str) -> PayoutReport:
        return SandboxPayout.objects.get(recipient__ref=recipient_ref, ref=ref).report()

    def reverse_transfer(self, *, key: str, transfer_ref: str, amount: Money, metadata: Mapping[str, str]) -> str:
        with alone():
            known = SandboxReversal.objects.filter(key=key).first()
            return (known or _reverse(key, transfer_ref, amount, metadata)).ref

    def find_reversal(self, *, transfer_ref: str, metadata: Mapping[str, str]) -> str | None:
        of_transfer = SandboxReversal.objects.filter(transfer__ref=transfer_ref)
        reversal = of_transfer.filter(metadata__contains=dict(metadata)).order_by("id").first()
        return reversal.ref if reversal else None

    def transfer_is_reversed(self, *, transfer_ref: str) -> bool:
        return not SandboxTransfer.objects.get(ref=transfer_ref).left.amount_minor


def _transfer(key: str, recipient_ref: str, amount: Money, group: str, metadata: Mapping[str, str]) -> SandboxTransfer:
    recipient = _ready(recipient_ref)
    held = Money(books.balances().get(amount.currency, 0), amount.currency)
    if held.amount_minor < amount.amount_minor:
        raise NotEnough(_("The sandbox holds {held}, less than {amount}").format(held=held, amount=amount))
    return SandboxTransfer.objects.create(
        key=key,
        recipient=recipient,
        currency=amount.currency,
        amount_minor=amount.amount_minor,
        group=group,
        metadata=dict(metadata),
        created_at=clock.now(),
    )


def _pay_out(key: str, recipient_ref: str, amount: Money, metadata: Mapping[str, str]) -> SandboxPayout:
    recipient = _ready(recipient_ref)
    _refuse_beyond_balance(recipient, amount)
    return SandboxPayout.objects.create(
        key=key,
        recipient=recipient,
        bank=recipient.bank,
        currency=amount.currency,
        amount_minor=amount.amount_minor,
        metadata=dict(metadata),
        settles_at=clock.now() + LATE,
    )


def _reverse(key: str, transfer_ref: str, amount: Money, metadata: Mapping[str, str]) -> SandboxReversal:
    transfer = SandboxTransfer.objects.select_related("recipient").get(ref=transfer_ref)
    left = transfer.left
    if amount.currency != left.currency or amount.amount_minor > left.amount_minor:
        raise GatewayRefused(
            _("Of this transfer {left} can be taken back, not {amount}.").format(left=left, amount=amount)
        )
    _refuse_beyond_balance(transfer.recipient, amount)
    return SandboxReversal.objects.create(
        key=key, transfer=transfer, amount_minor=amount.amount_minor, metadata=dict(metadata), created_at=clock.now()
    )


def _ready(recipient_ref: str) -> SandboxRecipient:
    recipient = SandboxRecipient.objects.get(ref=recipient_ref)
    if not recipient.ready:
        raise GatewayRefused(_("The payout details are not complete yet, so no money can be sent there."))
    return recipient


def _refuse_beyond_balance(recipient: SandboxRecipient, amount: Money) -> None:
    there = Money(recipient.balance_minor(amount.currency), amount.currency)
    if amount.amount_minor > there.amount_minor:
        raise GatewayRefused(_("Only {there} of {amount} is there.").format(there=there, amount=amount))
