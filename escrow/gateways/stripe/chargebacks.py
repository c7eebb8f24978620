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
# By Stripe's status. An inquiry that is closed took nothing; an appeal changes nothing before it is won.
STATES = {
    "needs_response": "open",
    "under_review": "open",
    "warning_needs_response": "open",
    "warning_under_review": "open",
    "warning_closed": "won",
    "won": "won",
    "lost": "lost",
    "appeal_needs_response": "lost",
    "appeal_under_review": "lost",
}

WANT_AN_ANSWER = {"needs_response", "warning_needs_response"}


class Chargebacks:
    """Disputes of the card networks, and inquiries, which take nothing while they last."""

    @translated()
    def chargeback_report(self, ref: str) -> ChargebackReport:
        return report_of(client().v1.disputes.retrieve(ref))

    @translated()
    def send_evidence(self, *, key: str, ref: str, evidence: Evidence) -> None:
        dispute = client().v1.disputes.retrieve(ref)
        wants_an_answer = dispute.status in WANT_AN_ANSWER
        # An inquiry that was answered and became a chargeback counts its submission, and wants another.
        if dispute.evidence_details.submission_count and not wants_an_answer:
            return
        if not wants_an_answer:
            raise GatewayRefused("The bank has decided already; nothing more can be sent to it.")
        client().v1.disputes.update(
            ref, {"evidence": evidence_texts(evidence), "submit": True}, {"idempotency_key": key}
        )


def report_of(dispute: stripe.Dispute) -> ChargebackReport:
    """How a dispute stands, in the gateway's terms."""
    taken, due_by = _taken(dispute), dispute.evidence_details.due_by
    state = _state(dispute, taken)
    return ChargebackReport(
        ref=dispute.id,
        charge_ref=dispute.charge if isinstance(dispute.charge, str) else dispute.charge.id,
        amount=money(dispute.amount, dispute.currency),
        taken=taken,
        state=state,
        reason=dispute.reason.replace("_", " "),
        evidence_due_at=datetime.fromtimestamp(due_by, UTC) if due_by else None,
        # Lines are only ever added, and a decision comes after the lines that were there before it.
        is_inquiry=dispute.status.startswith("warning_"),
        changes=2 * len(dispute.balance_transactions) + (state != "open"),
    )


def _state(dispute: stripe.Dispute, taken: Money) -> str:
    if dispute.status == "prevented":
        return "lost" if taken else "won"
    return STATES.get(dispute.status, "open")


def _taken(dispute: stripe.Dispute) -> Money:
    """What left our balance for it and has not come back, without Stripe's fees.

    A balance in another currency loses and gets back unlike amounts: then it is the dispute's amount or nothing.
    """
    lines = dispute.balance_transactions
    taken_minor = -sum(line.amount for line in lines)
    if any(line.currency != dispute.currency for line in lines):
        is_withdrawn = sum(1 if line.amount < 0 else -1 for line in lines) > 0
        taken_minor = dispute.amount if is_withdrawn else 0
    return money(taken_minor, dispute.currency)


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
