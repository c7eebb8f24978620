"""Refunds: at once, pending first, waiting for the platform's balance, or failing after they had seemed to succeed."""

from collections.abc import Iterator

from tests.stripe_server import balance, disputes
from tests.stripe_server.cards import Card
from tests.stripe_server.errors import StripeError
from tests.stripe_server.events import change, emit
from tests.stripe_server.lists import page
from tests.stripe_server.routes import Call, route
from tests.stripe_server.state import Object, State


@route("POST", "/v1/refunds")
def create(call: Call) -> Object:
    state, params = call.state, call.params
    charge = charge_of(call)
    left = charge["amount"] - charge["amount_refunded"]
    amount = params.get("amount", left)
    refuse_impossible(state, charge, amount, left)
    card: Card = state.hidden[charge["id"]]["card"]
    refund = {
        "id": state.new_id("re" if charge["id"].startswith("ch") else "pyr"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": state.timestamp(),
        "currency": charge["currency"],
        "destination_details": destination(card),
        "metadata": params.get("metadata") or {},
        "payment_intent": charge["payment_intent"],
        "reason": params.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "pending",
        "pending_reason": "insufficient_funds",
        "transfer_reversal": None,
    }
    state.add(refund)
    if not must_wait(state, refund):
        take(state, refund)
    refunded = charge["amount_refunded"] + amount
    charge.update(amount_refunded=refunded, refunded=refunded == charge["amount"])
    emit(state, "refund.created", refund)
    emit(state, "charge.refunded", charge)
    disputes.end_refunded(state, charge)
    return refund


def must_wait(state: State, refund: Object) -> bool:
    """Whether what is available does not cover it; what is still pending does not count."""
    strict, amount = state.strict.refunds_wait_for_balance, refund["amount"]
    return strict and balance.available(state, None, refund["currency"]) < amount


def take(state: State, refund: Object) -> Object:
    """The money leaves the platform's balance; returns what changed."""
    text = f"REFUND FOR {refund['charge']}"
    card: Card = state.hidden[refund["charge"]]["card"]
    about = {"description": text, "source_type": card.source_type}
    transaction = balance.post(state, "refund", "refund", -refund["amount"], refund, **about)
    if card.refund == "pending":
        return change(state, refund, balance_transaction=transaction["id"], pending_reason="processing")
    before = change(state, refund, balance_transaction=transaction["id"], status="succeeded")
    return {**before, "pending_reason": refund.pop("pending_reason")}


def waiting(state: State) -> Iterator[Object]:
    """Refunds that no money has been taken for, the first to be made first."""
    for refund in reversed(list(state.all("refund"))):
        if refund["status"] == "pending" and refund["balance_transaction"] is None:
            yield refund


def go_through(state: State) -> None:
    """Each that waits and is covered by now."""
    for refund in waiting(state):
        if not must_wait(state, refund):
            previous = take(state, refund)
            emit(state, "refund.updated", refund, previous=previous)


balance.WHEN_MORE_IS_AVAILABLE.append(go_through)


def destination(card: Card) -> Object:
    """Where the money goes back to."""
    if card.later:
        return {"type": "us_bank_transfer", "us_bank_transfer": {}}
    return {"type": "card", "card": {"type": "refund", "reference_status": "pending"}}


def charge_of(call: Call) -> Object:
    if intent := call.params.get("payment_intent"):
        charge = call.state.get("payment_intent", intent, param="payment_intent")["latest_charge"]
        if charge is None:
            raise StripeError(f"This PaymentIntent ({intent}) does not have a successful charge to refund.")
        return call.state.by_id[charge]
    if "charge" not in call.params:
        raise StripeError("One of the following params should be provided for this request: payment_intent or charge.")
    return call.state.get("charge", call.params["charge"], param="charge")


def refuse_impossible(state: State, charge: Object, amount: int, left: int) -> None:
    identifier = charge["id"]
    if charge["status"] != "succeeded":
        raise StripeError(f"Charge {identifier} cannot be refunded: it did not succeed.", code="charge_not_refundable")
    about = [dispute for dispute in state.all("dispute") if dispute["charge"] == identifier]
    if any(not each["is_charge_refundable"] and each["status"] not in {"won", "warning_closed"} for each in about):
        message = f"Charge {identifier} has been charged back; cannot issue a refund."
        raise StripeError(message, code="charge_disputed")
    if left == 0:
        raise StripeError(f"Charge {identifier} has already been refunded.", code="charge_already_refunded")
    if amount < 1:
        raise StripeError("Invalid positive integer", code="parameter_invalid_integer", param="amount")
    if amount > left:
        message = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
        raise StripeError(message, param="amount")
    card: Card = state.hidden[identifier]["card"]
    strict, available = state.strict.debit_refunds_are_refused, balance.available(state, None, charge["currency"])
    if strict and card.later and available < amount:
        message = "Insufficient funds in your Stripe balance to refund this amount."
        raise StripeError(message, code="balance_insufficient")


def succeed(state: State, refund: Object) -> None:
    """A pending refund arrived."""
    refund.pop("pending_reason", None)
    emit(state, "refund.updated", refund, previous=change(state, refund, status="succeeded"))


def fail(state: State, refund: Object, reason: str) -> None:
    """The bank sent it back, also after it had succeeded: the platform's balance gets the money again."""
    refund.pop("pending_reason", None)
    previous = change(state, refund, status="failed", failure_reason=reason)
    if refund["balance_transaction"]:
        text, amount = f"REFUND FAILURE FOR {refund['charge']}", refund["amount"]
        back = balance.post(state, "refund_failure", "refund_failure", amount, refund, description=text)
        previous |= change(state, refund, failure_balance_transaction=back["id"])
    charge = state.by_id[refund["charge"]]
    charge.update(amount_refunded=charge["amount_refunded"] - refund["amount"], refunded=False)
    emit(state, "refund.updated", refund, previous=previous)
    emit(state, "refund.failed", refund)


def lose_to_dispute(state: State, charge: Object) -> None:
    """The bank takes the charge back before its refund could leave."""
    for refund in list(waiting(state)):
        if refund["charge"] == charge["id"]:
            fail(state, refund, "charge_for_pending_refund_disputed")


def settle(state: State) -> None:
    """Every refund that waits comes to its end, by the card that it goes back to."""
    for refund in list(state.all("refund")):
        card: Card = state.hidden[refund["charge"]]["card"]
        if refund["status"] == "pending" and refund["balance_transaction"]:
            succeed(state, refund)
        elif refund["status"] == "succeeded" and card.refund == "fails":
            fail(state, refund, "unknown")


@route("GET", "/v1/refunds/{refund}")
def retrieve(call: Call) -> Object:
    return call.state.get("refund", call.args["refund"], param="refund")


@route("GET", "/v1/refunds")
def listed(call: Call) -> Object:
    return page(call, "/v1/refunds", call.state.all("refund"), "charge", "payment_intent")
