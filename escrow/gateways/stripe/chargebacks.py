from datetime import UTC, datetime

import stripe

from escrow.gateways.base import ChargebackReport, Evidence, GatewayRefused
from escrow.gateways.stripe.amounts import money
from escrow.gateways.stripe.client import client
from escrow.gateways.stripe.errors import translated
from marketplace.money import Money

# Stripe takes 20,000 characters of a text and 150,000 in all: seven texts always fit.
TEXT_MAX_LENGTH = 20_000
SHORTENED = "\n[shortened]"
# The ends; an appeal opens a dispute again. An inquiry that is closed took nothing.
STATES = {"won": "won", "warning_closed": "won", "lost": "lost"}


class Chargebacks:
    """Disputes of the card networks, and inquiries, which take nothing while they last."""

    @translated()
    def chargeback_report(self, ref: str) -> ChargebackReport:
        return report_of(client().v1.disputes.retrieve(ref))

    @translated()
    def send_evidence(self, *, key: str, ref: str, evidence: Evidence) -> None:
        dispute = client().v1.disputes.retrieve(ref)
        if dispute.evidence_details.submission_count:
            return
        if report_of(dispute).state != "open":
            raise GatewayRefused("The bank has decided already; nothing more can be sent to it.")
        client().v1.disputes.update(
            ref, {"evidence": evidence_texts(evidence), "submit": True}, {"idempotency_key": key}
        )


def report_of(dispute: stripe.Dispute) -> ChargebackReport:
    """How a dispute stands, in the gateway's terms."""
    taken, due_by = _taken(dispute), dispute.evidence_details.due_by
    return ChargebackReport(
        ref=dispute.id,
        charge_ref=dispute.charge if isinstance(dispute.charge, str) else dispute.charge.id,
        amount=money(dispute.amount, dispute.currency),
        taken=taken,
        state=_state(dispute, taken),
        reason=dispute.reason.replace("_", " "),
        evidence_due_at=datetime.fromtimestamp(due_by, UTC) if due_by else None,
    )


def _state(dispute: stripe.Dispute, taken: Money) -> str:
    if dispute.status == "prevented":
        return "lost" if taken else "won"
    return STATES.get(dispute.status, "open")


def _taken(dispute: stripe.Dispute) -> Money:
    """What left our balance for it and has not come back, without Stripe's fees."""
    lines = dispute.balance_transactions
    currency = lines[0].currency if lines else dispute.currency
    return money(-sum(line.amount for line in lines), currency)


def evidence_texts(evidence: Evidence) -> stripe.params.DisputeUpdateParamsEvidence:
    """What we have to say, under Stripe's names and within its limits; nothing empty."""
    texts: dict[str, str] = {
        "customer_name": evidence.client_name,
        "customer_email_address": evidence.client_email,
        "customer_purchase_ip": evidence.client_ip,
        "product_description": evidence.product,
        "service_date": evidence.delivered_on,
        "access_activity_log": evidence.activity,
        "uncategorized_text": evidence.account,
    }
    return {name: _fitting(text) for name, text in texts.items() if text}  # type: ignore[return-value]


def _fitting(text: str) -> str:
    if len(text) <= TEXT_MAX_LENGTH:
        return text
    return text[: TEXT_MAX_LENGTH - len(SHORTENED)] + SHORTENED
