"""Transfers from the platform's balance to a connected account's, and back."""

from typing import Any

from tests.stripe_server import balance
from tests.stripe_server.capabilities import can_receive
from tests.stripe_server.charges import received
from tests.stripe_server.errors import StripeError
from tests.stripe_server.events import change, emit
from tests.stripe_server.lists import page, whole
from tests.stripe_server.routes import Call, route
from tests.stripe_server.state import Object, State
from tests.stripe_server.strictness import converted, rate, reaches


@route("POST", "/v1/transfers")
def create(call: Call) -> Object:
    state, params = call.state, call.params
    amount, currency = params.get("amount", 0), params["currency"].lower()
    if amount < 1:
        raise StripeError("Invalid positive integer", code="parameter_invalid_integer", param="amount")
    account = state.get("v2.core.account", params["destination"], param="destination")
    if not can_receive(account):
        raise StripeError(
            "Your destination account needs to have at least one of the following capabilities enabled: "
            "transfers, crypto_transfers, legacy_payments",
            code="insufficient_capabilities_for_transfer",
        )
    country = account["identity"].get("country", state.platform.country).lower()
    if state.strict.regions and not reaches(state.platform.country, country):
        message = f"Funds can't be sent to accounts located in {country.upper()} because it's restricted outside of "
        raise StripeError(message + "your platform's region.")
    source = source_charge(state, params, amount, currency)
    available_on = state.by_id[source["balance_transaction"]]["available_on"] if source else None
    source_type = params.get("source_type", "card")
    if source is None and balance.available(state, None, currency, source_type) < amount:
        raise StripeError(
            "You have insufficient available funds in your Stripe account. Try adding funds directly to your "
            "available balance by creating Charges using the 4000000000000077 test card.",
            code="balance_insufficient",
        )
    transfer = {
        "id": state.new_id("tr"),
        "object": "transfer",
        "amount": amount,
        "amount_reversed": 0,
        "balance_transaction": None,
        "created": state.timestamp(),
        "currency": currency,
        "description": params.get("description"),
        "destination": account["id"],
        "destination_payment": state.new_id("py"),
        "livemode": False,
        "metadata": params.get("metadata", {}),
        "reversals": {},
        "reversed": False,
        "source_transaction": source["id"] if source else None,
        "source_type": source_type,
        "transfer_group": params.get("transfer_group") or (source["transfer_group"] if source else None),
    }
    state.add(transfer)
    show_reversals(state, transfer)
    out = balance.post(
        state, "transfer", "transfer", -amount, transfer, available_on=available_on, source_type=source_type
    )
    transfer["balance_transaction"] = out["id"]
    arrive(state, transfer, available_on)
    emit(state, "transfer.created", transfer)
    return transfer


def arrive(state: State, transfer: Object, available_on: int | None) -> None:
    """The payment that the recipient's account gets: in the currency of its bank, and to be had a day later."""
    account, currency = transfer["destination"], transfer["currency"]
    into = currency_there(state, account, currency)
    wait = state.timestamp(state.strict.arrivals_wait)
    payment = received(state, transfer)
    state.add(payment, account)
    booked = balance.post(
        state,
        "payment",
        "charge",
        converted(transfer["amount"], currency, into),
        payment,
        account=account,
        available_on=max(wait, available_on or 0),
        currency=into,
        exchange_rate=rate(currency, into) if into != currency else None,
    )
    payment["balance_transaction"] = booked["id"]


def currency_there(state: State, account: str, currency: str) -> str:
    """What money in this currency becomes in the recipient's account."""
    if not state.strict.arrivals_convert or currency in state.hidden[account]["bank_currencies"]:
        return currency
    return str(state.get("v2.core.account", account)["defaults"]["currency"])


def source_charge(state: State, params: dict[str, Any], amount: int, currency: str) -> Object | None:
    """The charge that the transfer waits for, if it names one."""
    if "source_transaction" not in params:
        return None
    charge = state.get("charge", params["source_transaction"], param="source_transaction")
    if charge["status"] != "succeeded" or charge["currency"] != currency:
        raise StripeError("The source transaction cannot be used for this transfer.", param="source_transaction")
    sent = sum(
        transfer["amount"] - transfer["amount_reversed"]
        for transfer in state.all("transfer")
        if transfer["source_transaction"] == charge["id"]
    )
    if sent + amount > charge["amount"]:
        message = (
            f"Transfers using this transaction as a source must not exceed the source amount of {charge['amount']}."
        )
        raise StripeError(message, param="amount")
    return charge


def show_reversals(state: State, transfer: Object) -> None:
    reversals = [each for each in state.all("transfer_reversal") if each["transfer"] == transfer["id"]]
    transfer["reversals"] = whole(f"/v1/transfers/{transfer['id']}/reversals", reversals)


@route("POST", "/v1/transfers/{id}/reversals")
def reverse(call: Call) -> Object:
    state = call.state
    transfer = state.get("transfer", call.args["id"])
    account, currency = transfer["destination"], transfer["currency"]
    left = transfer["amount"] - transfer["amount_reversed"]
    amount = call.params.get("amount", left)
    if amount < 1 or amount > left:
        message = f"Transfer reversal amount ({amount}) is greater than unreversed amount on transfer ({left})"
        raise StripeError(message, param="amount")
    into = currency_there(state, account, currency)
    taken = converted(amount, currency, into)
    if available_or_pending(state, account, into) < taken:
        message = "The connected account has insufficient funds for this reversal."
        raise StripeError(message, code="balance_insufficient")
    reversal = {
        "id": state.new_id("trr"),
        "object": "transfer_reversal",
        "amount": amount,
        "balance_transaction": None,
        "created": state.timestamp(),
        "currency": currency,
        "destination_payment_refund": state.new_id("pyr"),
        "metadata": call.params.get("metadata") or {},
        "source_refund": None,
        "transfer": transfer["id"],
    }
    state.add(reversal)
    source_type = transfer["source_type"]
    back = balance.post(state, "transfer_refund", "transfer_reversal", amount, reversal, source_type=source_type)
    reversal["balance_transaction"] = back["id"]
    given = {"id": reversal["destination_payment_refund"], "currency": currency}
    balance.post(
        state,
        "payment_refund",
        "refund",
        -taken,
        given,
        account=account,
        currency=into,
        exchange_rate=rate(currency, into) if into != currency else None,
    )
    reversed_now = transfer["amount_reversed"] + amount
    previous = change(state, transfer, amount_reversed=reversed_now, reversed=reversed_now == transfer["amount"])
    show_reversals(state, transfer)
    emit(state, "transfer.reversed", transfer)
    emit(state, "transfer.updated", transfer, previous=previous)
    return reversal


def available_or_pending(state: State, account: str, currency: str) -> int:
    """What the connected account has in all."""
    return sum(balance.sums(state, account, status).get(currency, 0) for status in ("available", "pending"))


@route("GET", "/v1/transfers/{transfer}/reversals/{id}")
def retrieve_reversal(call: Call) -> Object:
    return call.state.get("transfer_reversal", call.args["id"])


@route("GET", "/v1/transfers/{id}/reversals")
def listed_reversals(call: Call) -> Object:
    transfer = call.state.get("transfer", call.args["id"])
    reversals = (each for each in call.state.all("transfer_reversal") if each["transfer"] == transfer["id"])
    return page(call, f"/v1/transfers/{transfer['id']}/reversals", reversals)


@route("GET", "/v1/transfers/{transfer}")
def retrieve(call: Call) -> Object:
    return call.state.get("transfer", call.args["transfer"], param="transfer")


@route("GET", "/v1/transfers")
def listed(call: Call) -> Object:
    return page(call, "/v1/transfers", call.state.all("transfer"), "transfer_group", "destination")
