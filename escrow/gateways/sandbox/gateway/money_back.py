from collections.abc import Mapping

from django.utils.translation import gettext as _

from escrow.gateways.base import GatewayRefused, MadeRefund, RefundReport, Subject
from escrow.gateways.sandbox.cards import CARDS
from escrow.gateways.sandbox.models import LATE, SandboxChargeback, SandboxCheckout, SandboxRefund
from escrow.gateways.sandbox.turns import alone
from marketplace import clock
from marketplace.money import Money


class MoneyBack:
    """Refunds to the original card."""

    def refund(self, *, key: str, charge_ref: str, amount: Money, metadata: Mapping[str, str]) -> RefundReport:
        with alone():
            refund = SandboxRefund.objects.filter(key=key).first() or _refund(key, charge_ref, amount, metadata)
        return refund.report()

    def find_refund(self, *, charge_ref: str, metadata: Mapping[str, str]) -> RefundReport | None:
        of_charge = SandboxRefund.objects.filter(checkout__ref=charge_ref)
        refund = of_charge.filter(metadata__contains=dict(metadata)).order_by("id").first()
        return refund.report() if refund else None

    def refund_report(self, ref: str) -> RefundReport:
        return SandboxRefund.objects.get(ref=ref).report()

    def refunds_of(self, charge_ref: str) -> list[MadeRefund]:
        made = SandboxRefund.objects.filter(checkout__ref=charge_ref).select_related("checkout").order_by("id")
        return [
            MadeRefund(_made_for(each), Money(each.amount_minor, each.checkout.currency), each.report())
            for each in made
        ]


def _made_for(refund: SandboxRefund) -> Subject:
    name, number = refund.metadata.get("installation", ""), refund.metadata.get("refund")
    return Subject(refund_id=int(number), installation=str(name), ref=refund.ref) if number else Subject()


def _refund(key: str, charge_ref: str, amount: Money, metadata: Mapping[str, str]) -> SandboxRefund:
    checkout = SandboxCheckout.objects.get(ref=charge_ref)
    _refuse_unless_refundable(checkout, amount)
    now = clock.now()
    refund = SandboxRefund.objects.create(
        key=key,
        checkout=checkout,
        amount_minor=amount.amount_minor,
        metadata=dict(metadata),
        created_at=now,
        settles_at=now + LATE,
    )
    if not CARDS[checkout.card].refund_failure:
        refund.settle(at=now)
    return refund


def _refuse_unless_refundable(checkout: SandboxCheckout, amount: Money) -> None:
    if checkout.state != SandboxCheckout.State.SUCCEEDED:
        raise GatewayRefused(_("This payment was not completed, so there is nothing to refund."))
    if SandboxChargeback.objects.filter(checkout=checkout).exclude(state=SandboxChargeback.State.WON).exists():
        raise GatewayRefused(_("The client’s bank has taken this payment back, so it cannot be refunded as well."))
    left = Money(checkout.refundable_minor, checkout.currency)
    if amount.currency != left.currency or amount.amount_minor > left.amount_minor:
        raise GatewayRefused(
            _("Of this payment {left} can be refunded, not {amount}.").format(left=left, amount=amount)
        )
