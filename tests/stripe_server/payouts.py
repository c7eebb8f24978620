"""Payouts from a connected account's balance to its bank."""

from datetime import timedelta

from tests.stripe_server import balance
from tests.stripe_server.capabilities import can_receive
from tests.stripe_server.errors import StripeError
from tests.stripe_server.events import change, emit
from tests.stripe_server.lists import page
from tests.stripe_server.routes import Call, route
from tests.stripe_server.state import Object, State

FAILURES = {
    "account_closed": "The bank account has been closed.",
    "could_not_process": "The bank could not process this payout.",
    "debit_not_authorized": "Debit transactions are not approved on the bank account.",
    "insufficient_funds": "The balance does not cover the payout.",
    "invalid_account_number": "The routing number seems correct, but the account number is invalid.",
    "no_account": "The bank account details are probably incorrect: no such account could be found.",
}


@route("POST", "/v1/payouts")
def create(call: Call) -> Object:
    return make(call.state, call.account, call.params)


def make(state: State, account: str | None, params: Object, *, automatic: bool = False) -> Object:
    amount, currency = params["amount"], params["currency"].lower()
    if amount < 1:
        raise StripeError("Invalid positive integer", code="parameter_invalid_integer", param="amount")
    if account and not can_receive(state.get("v2.core.account", account)):
        message = "Payouts are not enabled for this account: it has to provide more information first."
        raise StripeError(message, code="payouts_not_allowed")
    if account and currency not in state.hidden[account]["bank_currencies"]:
        raise StripeError(f"Sorry, you don't have any external accounts in that currency ({currency}).")
    if amount < state.strict.least_payout.get(currency, 1):
        message = f"The amount is below the least payout in {currency}."
        raise StripeError(message, code="amount_too_small", param="amount")
    if balance.available(state, account, currency) < amount:
        message = "You have insufficient funds in your Stripe account for this transfer."
        raise StripeError(message, code="balance_insufficient", param="amount")
    payout = {
        "id": state.new_id("po"),
        "object": "payout",
        "amount": amount,
        "application_fee": None,
        "application_fee_amount": None,
        "arrival_date": state.timestamp(timedelta(days=2)),
        "automatic": automatic,
        "balance_transaction": None,
        "created": state.timestamp(),
        "currency": currency,
        "description": params.get("description"),
        "destination": bank_of(state, account),
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": params.get("metadata", {}),
        "method": params.get("method", "standard"),
        "original_payout": None,
        "reconciliation_status": "not_applicable",
        "reversed_by": None,
        "source_type": "card",
        "statement_descriptor": params.get("statement_descriptor"),
        "status": "pending",
        "trace_id": None,
        "type": "bank_account",
    }
    state.add(payout, account)
    payout["balance_transaction"] = balance.post(state, "payout", "payout", -amount, payout, account=account)["id"]
    emit(state, "payout.created", payout, account)
    return payout


def bank_of(state: State, account: str | None) -> str:
    """The bank account's id; it changes when the person changes the details."""
    if account is None:
        return "ba_of_the_platform"
    return str(state.hidden[account]["bank"])


@route("POST", "/v1/payouts/{payout}/cancel")
def cancel(call: Call) -> Object:
    payout = retrieve(call)
    if payout["status"] != "pending":
        raise StripeError(f"Payout {payout['id']} cannot be canceled: its status is {payout['status']}.")
    back = give_back(call.state, payout, "payout_cancel")
    payout.update(status="canceled", failure_balance_transaction=back["id"])
    emit(call.state, "payout.canceled", payout, call.account)
    return payout


def give_back(state: State, payout: Object, kind: str) -> Object:
    return balance.post(state, kind, "payout_reversal", payout["amount"], payout, account=state.owner[payout["id"]])


def fail(state: State, payout: Object, code: str) -> None:
    """The bank sent it back, also after it had been paid: the account's balance gets the money again."""
    back = give_back(state, payout, "payout_failure")
    previous = change(
        state,
        payout,
        status="failed",
        failure_code=code,
        failure_message=FAILURES.get(code, "The bank could not process this payout."),
        failure_balance_transaction=back["id"],
    )
    emit(state, "payout.updated", payout, state.owner[payout["id"]], previous)
    emit(state, "payout.failed", payout, state.owner[payout["id"]])


def advance(state: State, payout: Object) -> None:
    """One step of pending -> in_transit -> paid."""
    account = state.owner[payout["id"]]
    if payout["status"] == "pending":
        emit(state, "payout.updated", payout, account, change(state, payout, status="in_transit"))
    elif payout["status"] == "in_transit":
        emit(state, "payout.updated", payout, account, change(state, payout, status="paid"))
        emit(state, "payout.paid", payout, account)


def settle(state: State) -> None:
    """Automatic payouts of accounts that have no manual schedule; then every payout that waits is paid."""
    for account in list(state.kinds.get("v2.core.account", {})):
        schedule = balance.settings(state, account)["payments"]["payouts"]["schedule"]
        for currency, amount in balance.sums(state, account, "available").items():
            if schedule["interval"] != "manual" and amount > 0:
                make(state, account, {"amount": amount, "currency": currency}, automatic=True)
    for payout in list(state.kinds.get("payout", {}).values()):
        advance(state, payout)
        advance(state, payout)


@route("GET", "/v1/payouts/{payout}")
def retrieve(call: Call) -> Object:
    return call.state.get("payout", call.args["payout"], call.account, param="payout")


@route("GET", "/v1/payouts")
def listed(call: Call) -> Object:
    return page(call, "/v1/payouts", call.state.all("payout", call.account), "status", "destination")
