from collections.abc import Mapping

import stripe

from escrow.gateways.base import MadeRefund, RefundReport, Subject
from escrow.gateways.stripe.amounts import chargeable_minor, money
from escrow.gateways.stripe.client import client
from escrow.gateways.stripe.errors import translated
from escrow.gateways.stripe.metadata import find
from escrow.gateways.stripe.subjects import refunded_by
from marketplace.money import Money
from marketplace.texts import later as _

STATES = {"succeeded": "succeeded", "failed": "failed", "canceled": "failed"}
FAILURE = _("The bank sent the refund back.")
# By Stripe's reason.
FAILURES = {
    "charge_for_pending_refund_disputed": _("The client's bank is already taking the payment back."),
    "declined": _("The bank declined the refund."),
    "expired_or_canceled_card": _("The card has expired or was cancelled."),
    "insufficient_funds": _("The balance at the payment provider did not cover the refund."),
    "lost_or_stolen_card": _("The card was reported lost or stolen."),
    "merchant_request": _("The refund was cancelled."),
}


class MoneyBack:
    """Refunds of charges."""

    @translated()
    def refund(self, *, key: str, charge_ref: str, amount: Money, metadata: Mapping[str, str]) -> RefundReport:
        made = client().v1.refunds.create(
            {"charge": charge_ref, "amount": chargeable_minor(amount), "metadata": dict(metadata)},
            {"idempotency_key": key},
        )
        return report_of(made)

    @translated()
    def find_refund(self, *, charge_ref: str, metadata: Mapping[str, str]) -> RefundReport | None:
        found = find(client().v1.refunds.list({"charge": charge_ref, "limit": 100}).auto_paging_iter(), metadata)
        return report_of(found) if found else None

    @translated()
    def refund_report(self, ref: str) -> RefundReport:
        return report_of(client().v1.refunds.retrieve(ref))

    @translated()
    def refunds_of(self, charge_ref: str) -> list[MadeRefund]:
        listed = client().v1.refunds.list({"charge": charge_ref, "limit": 100}).auto_paging_iter()
        return [MadeRefund(_made_for(each), money(each.amount, each.currency), report_of(each)) for each in listed]


def _made_for(refund: stripe.Refund) -> Subject:
    return refunded_by({"object": {"metadata": refund.metadata.to_dict() if refund.metadata else {}}}, refund.id)


def report_of(refund: stripe.Refund) -> RefundReport:
    """How a refund stands, in the gateway's terms."""
    state = STATES.get(refund.status or "", "sent")
    failure = FAILURES.get(getattr(refund, "failure_reason", None) or "", FAILURE) if state == "failed" else ""
    waits = state == "sent" and getattr(refund, "pending_reason", None) == "insufficient_funds"
    return RefundReport(ref=refund.id, state=state, failure=failure, waits_for_balance=waits)
