"""Balances, and the balance transactions that they are the sum of."""

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from typing import Any

from tests.stripe_server.events import emit
from tests.stripe_server.lists import page
from tests.stripe_server.routes import Call, route
from tests.stripe_server.state import Object, State

# What waits for money of the platform's own is looked at whenever more of it is available.
WHEN_MORE_IS_AVAILABLE: list[Callable[[State], None]] = []


def post(
    state: State,
    kind: str,
    category: str,
    amount: int,
    source: Object,
    *,
    account: str | None = None,
    fee: int = 0,
    fee_text: str = "Stripe processing fees",
    available_on: int | None = None,
    description: str | None = None,
    currency: str | None = None,
    exchange_rate: Fraction | None = None,
    balance_type: str = "payments",
    source_type: str = "card",
) -> Object:
    """Write a balance transaction; available at once if not said otherwise.

    In minor units of the source's currency, or of another, into which it was converted at a rate.
    """
    currency = currency or source["currency"]
    available_on = state.timestamp() if available_on is None else available_on
    fees = [{"amount": fee, "application": None, "currency": currency, "description": fee_text, "type": "stripe_fee"}]
    transaction = {
        "id": state.new_id("txn"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": available_on,
        "balance_type": balance_type,
        "created": state.timestamp(),
        "currency": currency,
        "description": description if description is not None else source.get("description"),
        "exchange_rate": float(exchange_rate) if exchange_rate else None,
        "fee": fee,
        "fee_details": fees if fee else [],
        "net": amount - fee,
        "reporting_category": category,
        "source": source["id"],
        "status": "available" if available_on <= state.timestamp() else "pending",
        "type": kind,
    }
    if transaction["status"] == "pending":
        state.maturing.append(transaction)
    state.add(transaction, account, source_type=source_type)
    if account is None and transaction["status"] == "available" and transaction["net"] > 0:
        more_is_available(state)
    return transaction


def more_is_available(state: State) -> None:
    for look in WHEN_MORE_IS_AVAILABLE:
        look(state)


def mature(state: State, *, everything: bool = False) -> None:
    """What was pending until now becomes available."""
    now = state.timestamp()
    ripe = [transaction for transaction in state.maturing if everything or transaction["available_on"] <= now]
    if not ripe:
        return
    state.maturing = [transaction for transaction in state.maturing if transaction not in ripe]
    for transaction in ripe:
        transaction.update(status="available", available_on=min(transaction["available_on"], now))
    for account in dict.fromkeys(state.owner[transaction["id"]] for transaction in ripe):
        emit(state, "balance.available", balance(state, account), account)
    more_is_available(state)


def available(state: State, account: str | None, currency: str, source_type: str | None = None) -> int:
    """What the account can send away now, in minor units; of what came in one way, where that is kept apart."""
    return sums(state, account, "available", source_type).get(currency, 0)


def sums(state: State, account: str | None, status: str, source_type: str | None = None) -> dict[str, int]:
    totals: dict[str, int] = {}
    for transaction in state.all("balance_transaction", account):
        # What is set aside is in a balance of its own.
        if transaction["status"] == status and transaction["balance_type"] == "payments":
            if source_type and source_type_of(state, transaction) != source_type:
                continue
            totals[transaction["currency"]] = totals.get(transaction["currency"], 0) + transaction["net"]
    return totals


def source_type_of(state: State, transaction: Object) -> str:
    """In which way the money came that this line is about."""
    kept: str = state.hidden[transaction["id"]]["source_type"]
    return kept if state.strict.sources_apart else "card"


def balance(state: State, account: str | None) -> Object:
    """The Balance object of the platform (None) or of a connected account."""
    statuses = ("available", "pending")
    kept = {"usd"} if account else state.platform.keeps
    held = {currency for status in statuses for currency in sums(state, account, status)}
    currencies = sorted(held | kept, key=lambda currency: (currency != state.platform.currency, currency))

    def amounts(status: str) -> list[dict[str, Any]]:
        whole, debits = sums(state, account, status), sums(state, account, status, "bank_account")
        return [
            {
                "amount": whole.get(each, 0),
                "currency": each,
                "source_types": {
                    "card": whole.get(each, 0) - debits.get(each, 0),
                    **({"bank_account": debits[each]} if each in debits else {}),
                },
            }
            for each in currencies
        ]

    return {"object": "balance", "livemode": False, **{status: amounts(status) for status in statuses}}


@route("GET", "/v1/balance")
def retrieve(call: Call) -> Object:
    return balance(call.state, call.account)


@route("GET", "/v1/balance_transactions/{id}")
def retrieve_transaction(call: Call) -> Object:
    return call.state.get("balance_transaction", call.args["id"], call.account)


@route("GET", "/v1/balance_transactions")
def listed(call: Call) -> Object:
    transactions = call.state.all("balance_transaction", call.account)
    return page(call, "/v1/balance_transactions", transactions, "source", "type", "currency")


def settings(state: State, account: str | None) -> Object:
    """Payout schedule of an account: automatic for a connected account until somebody says manual."""
    key = f"balance_settings of {account}"
    if key not in state.hidden:
        interval = "daily" if account else "manual"
        state.hidden[key] = {
            "object": "balance_settings",
            "payments": {
                "debit_negative_balances": True,
                "payouts": {
                    "minimum_balance_by_currency": None,
                    "schedule": {"interval": interval},
                    "statement_descriptor": None,
                    "status": "enabled",
                },
                "settlement_timing": {"delay_days": max(state.settlement, timedelta(0)).days},
            },
        }
    return state.hidden[key]


@route("GET", "/v1/balance_settings")
def retrieve_settings(call: Call) -> Object:
    if call.account:
        call.state.get("v2.core.account", call.account)
    return settings(call.state, call.account)


@route("POST", "/v1/balance_settings")
def update_settings(call: Call) -> Object:
    found = retrieve_settings(call)
    payments = call.params.get("payments", {})
    if "debit_negative_balances" in payments:
        found["payments"]["debit_negative_balances"] = payments["debit_negative_balances"]
    for name, what in payments.get("payouts", {}).items():
        found["payments"]["payouts"][name] = what
    delay = payments.get("settlement_timing", {}).get("delay_days_override")
    if isinstance(delay, int):
        found["payments"]["settlement_timing"]["delay_days"] = delay
    return found
