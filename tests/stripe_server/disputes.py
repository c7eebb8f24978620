"""Disputes: the client's bank takes the money back, and evidence may win it again."""

from datetime import timedelta

from tests.stripe_server import balance, files, refunds
from tests.stripe_server.errors import StripeError
from tests.stripe_server.events import change, emit
from tests.stripe_server.lists import page
from tests.stripe_server.routes import Call, route
from tests.stripe_server.state import Object, State, merged

EVIDENCE = (
    "access_activity_log",
    "billing_address",
    "cancellation_policy",
    "cancellation_policy_disclosure",
    "cancellation_rebuttal",
    "customer_communication",
    "customer_email_address",
    "customer_name",
    "customer_purchase_ip",
    "customer_signature",
    "duplicate_charge_documentation",
    "duplicate_charge_explanation",
    "duplicate_charge_id",
    "product_description",
    "receipt",
    "refund_policy",
    "refund_policy_disclosure",
    "refund_refusal_explanation",
    "service_date",
    "service_documentation",
    "shipping_address",
    "shipping_carrier",
    "shipping_date",
    "shipping_documentation",
    "shipping_tracking_number",
    "uncategorized_file",
    "uncategorized_text",
)
LONGEST_EVIDENCE = 150_000
TIME_FOR_EVIDENCE = timedelta(days=9)


def open_dispute(state: State, charge: Object, amount: int | None, reason: str, *, inquiry: bool = False) -> Object:
    """The bank takes the amount (minor units; the whole charge if None) and the fee at once; an inquiry takes none."""
    if not inquiry:
        refunds.lose_to_dispute(state, charge)
    amount = charge["amount"] - charge["amount_refunded"] if amount is None else amount
    dispute = {
        "id": state.new_id("dp"),
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": state.timestamp(),
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {**dict.fromkeys(EVIDENCE), "enhanced_evidence": {}},
        "evidence_details": {
            "due_by": state.timestamp(TIME_FOR_EVIDENCE),
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": inquiry,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "reason": reason,
        "status": "warning_needs_response" if inquiry else "needs_response",
    }
    state.add(dispute)
    charge["disputed"] = True
    emit(state, "charge.dispute.created", dispute)
    if inquiry:
        return dispute
    move(state, dispute, "dispute", -amount, state.dispute_fee)
    emit(state, "charge.dispute.funds_withdrawn", dispute)
    return dispute


def escalate(state: State, dispute: Object) -> None:
    """The bank was not satisfied by the answer to its inquiry, or did not wait for one."""
    details = {**dispute["evidence_details"], "due_by": state.timestamp(TIME_FOR_EVIDENCE)}
    previous = change(state, dispute, status="needs_response", evidence_details=details, is_charge_refundable=False)
    emit(state, "charge.dispute.updated", dispute, previous=previous)
    refunds.lose_to_dispute(state, state.by_id[dispute["charge"]])
    move(state, dispute, "dispute", -dispute["amount"], state.dispute_fee)
    emit(state, "charge.dispute.funds_withdrawn", dispute)


def move(state: State, dispute: Object, category: str, amount: int, fee: int) -> None:
    words = "Chargeback withdrawal" if amount < 0 else "Chargeback reversal"
    text = f"{words} for {dispute['charge']}"
    fees = {"fee": fee, "fee_text": "Dispute fee", "description": text}
    dispute["balance_transactions"].append(balance.post(state, "adjustment", category, amount, dispute, **fees))


def charge_for_countering(state: State, dispute: Object) -> None:
    """Whoever counters a chargeback pays for it, beside what the bank took."""
    if fee := state.strict.counter_fee:
        state.hidden[dispute["id"]]["countered"] = fee
        post_counter_fee(state, dispute, -fee, "Dispute countered fee")


def post_counter_fee(state: State, dispute: Object, amount: int, words: str) -> None:
    """A line of its own, of no source and not among the dispute's own lines."""
    text = f"{words} ({dispute['id']})"
    balance.post(state, "stripe_fee", "fee", amount, dispute, description=text)["source"] = None


def end_refunded(state: State, charge: Object) -> None:
    """A bank that only asks about a charge has its answer once all of it is refunded; a part changes nothing."""
    for dispute in list(state.all("dispute")):
        if dispute["charge"] == charge["id"] and dispute["is_charge_refundable"] and charge["refunded"]:
            end_inquiry(state, dispute)


def end_inquiry(state: State, dispute: Object) -> None:
    """The bank asks no more."""
    previous = change(state, dispute, status="warning_closed", is_charge_refundable=False)
    emit(state, "charge.dispute.updated", dispute, previous=previous)
    emit(state, "charge.dispute.closed", dispute)


def close(state: State, dispute: Object, *, won: bool) -> None:
    """The bank has decided."""
    dispute.update(status="won" if won else "lost")
    if won:
        move(state, dispute, "dispute_reversal", dispute["amount"], 0)
        if fee := state.hidden[dispute["id"]].get("countered"):
            post_counter_fee(state, dispute, fee, "Dispute countered fee returned")
        emit(state, "charge.dispute.funds_reinstated", dispute)
    emit(state, "charge.dispute.closed", dispute)


@route("POST", "/v1/disputes/{dispute}")
def update(call: Call) -> Object:
    """Evidence goes to the bank at once unless submit=false says to keep it for later."""
    state, dispute, params = call.state, retrieve(call), call.params
    previous: Object = {}
    if "metadata" in params:
        previous |= change(state, dispute, metadata=merged(dispute["metadata"], params["metadata"] or {}))
    if "evidence" in params or params.get("submit"):
        details = dispute["evidence_details"]
        refuse_late(dispute, details["due_by"] <= state.timestamp())
        evidence = {**dispute["evidence"], **params.get("evidence", {})}
        if state.strict.files_are_checked:
            files.refuse_unfit_for_a_bank(state, evidence)
        if sum(len(text) for text in evidence.values() if isinstance(text, str)) > LONGEST_EVIDENCE:
            raise StripeError("The evidence has more than 150,000 characters in all.", param="evidence")
        new = {"evidence": evidence, "evidence_details": {**details, "has_evidence": True}}
        if params.get("submit", True):
            new["status"] = {"warning_needs_response": "warning_under_review"}.get(dispute["status"], "under_review")
            new["evidence_details"]["submission_count"] += 1
            if dispute["status"] == "needs_response":
                charge_for_countering(state, dispute)
        previous |= change(state, dispute, **new)
    if previous:
        emit(state, "charge.dispute.updated", dispute, previous=previous)
    return dispute


def refuse_late(dispute: Object, past_due: bool) -> None:
    if dispute["status"] in {"under_review", "warning_under_review"}:
        raise StripeError("You have already submitted evidence for this dispute.")
    if dispute["status"] not in {"needs_response", "warning_needs_response"}:
        raise StripeError(f"This dispute is already closed ({dispute['status']}).")
    if past_due:
        raise StripeError("The deadline to submit evidence for this dispute has passed.")


@route("GET", "/v1/disputes/{dispute}")
def retrieve(call: Call) -> Object:
    dispute = call.state.get("dispute", call.args["dispute"], param="dispute")
    details = dispute["evidence_details"]
    waiting = dispute["status"] in {"needs_response", "warning_needs_response"}
    details["past_due"] = waiting and details["due_by"] <= call.state.timestamp()
    return dispute


@route("GET", "/v1/disputes")
def listed(call: Call) -> Object:
    return page(call, "/v1/disputes", call.state.all("dispute"), "charge", "payment_intent")
