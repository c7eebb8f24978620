import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

import stripe
from django.utils.translation import gettext as _

from escrow.gateways.base import ChargebackReport, Evidence, EvidenceFile, GatewayRefused
from escrow.gateways.stripe.amounts import money
from escrow.gateways.stripe.categories import category_of
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
# Where each file goes; the terms are in the first.
FILE_FIELDS = {
    EvidenceFile.WORK: "service_documentation",
    EvidenceFile.MESSAGES: "customer_communication",
    EvidenceFile.RULING: "uncategorized_file",
}


class Chargebacks:
    """Disputes of the card networks, and inquiries, which take nothing while they last."""

    evidence_room = 4_500_000

    @translated()
    def chargeback_report(self, ref: str) -> ChargebackReport:
        return report_of(client().v1.disputes.retrieve(ref))

    @translated()
    def upload_evidence(self, *, key: str, name: str, content: bytes) -> str:
        file = io.BytesIO(content)
        file.name = name
        params: stripe.params.FileCreateParams = {"purpose": "dispute_evidence", "file": file}
        return client().v1.files.create(params, {"idempotency_key": key}).id

    @translated()
    def send_evidence(
        self, *, key: str, ref: str, evidence: Evidence, files: Mapping[EvidenceFile, str] | None = None
    ) -> None:
        dispute = client().v1.disputes.retrieve(ref)
        wants_an_answer = dispute.status in WANT_AN_ANSWER
        # An inquiry that was answered and became a chargeback counts its submission, and wants another.
        if dispute.evidence_details.submission_count and not wants_an_answer:
            return
        if not wants_an_answer:
            raise GatewayRefused(_("The bank has decided already; nothing more can be sent to it."))
        shown = {**evidence_texts(evidence), **{FILE_FIELDS[kind]: file for kind, file in (files or {}).items()}}
        params = cast("stripe.params.DisputeUpdateParams", {"evidence": shown, "submit": True})
        client().v1.disputes.update(ref, params, {"idempotency_key": key})


def report_of(dispute: stripe.Dispute) -> ChargebackReport:
    """How a dispute stands, in the gateway's terms."""
    taken, due_by = _taken(dispute), dispute.evidence_details.due_by
    state, is_inquiry = _state(dispute, taken), dispute.status.startswith("warning_")
    return ChargebackReport(
        ref=dispute.id,
        charge_ref=dispute.charge if isinstance(dispute.charge, str) else dispute.charge.id,
        amount=money(dispute.amount, dispute.currency),
        taken=taken,
        state=state,
        reason=dispute.reason.replace("_", " "),
        evidence_due_at=datetime.fromtimestamp(due_by, UTC) if due_by else None,
        # Lines are only ever added, and a decision comes after the lines that were there before it.
        changes=2 * len(_lines(dispute)) + (state != "open"),
        is_inquiry=is_inquiry,
        is_refundable=is_inquiry and state == "open" and bool(getattr(dispute, "is_charge_refundable", False)),
    )


def _state(dispute: stripe.Dispute, taken: Money) -> str:
    if dispute.status == "prevented":
        return "lost" if taken else "won"
    return STATES.get(dispute.status, "open")


def _taken(dispute: stripe.Dispute) -> Money:
    """What left our balance for it and has not come back, without Stripe's fees.

    A balance in another currency loses and gets back unlike amounts: then it is the dispute's amount or nothing.
    """
    lines = _lines(dispute)
    taken_minor = -sum(line.amount for line in lines)
    if any(line.currency != dispute.currency for line in lines):
        is_withdrawn = sum(1 if line.amount < 0 else -1 for line in lines) > 0
        taken_minor = dispute.amount if is_withdrawn else 0
    return money(taken_minor, dispute.currency)


def _lines(dispute: stripe.Dispute) -> list[stripe.BalanceTransaction]:
    """What the bank took and gave back. A fee for countering is Stripe's, wherever it is listed."""
    return [line for line in dispute.balance_transactions if not _is_fee(line)]


def _is_fee(line: stripe.BalanceTransaction) -> bool:
    return category_of(getattr(line, "type", ""), getattr(line, "reporting_category", "")) == "fee"


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
