"""Connected accounts (version 2): recipients, their requirements and capability."""

from copy import deepcopy
from typing import Any

from tests.stripe_server.capabilities import capabilities, requirements, set_status
from tests.stripe_server.errors import StripeError
from tests.stripe_server.events import emit_thin
from tests.stripe_server.routes import Call, route
from tests.stripe_server.state import Object, State, merged
from tests.stripe_server.strictness import home_currency

INCLUDABLE = ("configuration", "defaults", "future_requirements", "identity", "requirements")
FIRST_ASKED = ("identity.individual.given_name", "configuration.recipient.default_outbound_destination")


@route("POST", "/v2/core/accounts")
def create(call: Call) -> Object:
    state, params = call.state, call.params
    configuration = params.get("configuration", {})
    recipient = configuration.get("recipient")
    if recipient is None or set(configuration) != {"recipient"}:
        raise StripeError("This server makes accounts with the recipient configuration only.", code="invalid_request")
    asked = recipient.get("capabilities", {}).get("stripe_balance", {}).get("stripe_transfers", {}).get("requested")
    account: Object = {
        "id": state.new_id("acct"),
        "object": "v2.core.account",
        "applied_configurations": ["recipient"],
        "closed": False,
        "configuration": {"recipient": {"applied": True, "capabilities": capabilities("restricted") if asked else {}}},
        "contact_email": params.get("contact_email"),
        "created": state.instant(),
        "dashboard": params.get("dashboard"),
        "defaults": defaults(params.get("defaults", {}), params.get("identity", {}).get("country", "us")),
        "display_name": params.get("display_name"),
        "future_requirements": requirements(()),
        "identity": params.get("identity", {}),
        "livemode": False,
        "metadata": params.get("metadata", {}),
        "requirements": requirements(FIRST_ASKED),
    }
    state.add(account, bank=None, bank_currencies={account["defaults"]["currency"]})
    emit_thin(state, "v2.core.account.created", account)
    return shown(call, account)


def defaults(asked: dict[str, Any], country: str) -> Object:
    duties = asked.get("responsibilities", {})
    responsibilities = {**duties, "requirements_collector": duties.get("requirements_collector", "stripe")}
    return {"currency": home_currency(country), **asked, "responsibilities": responsibilities}


def shown(call: Call, account: Object) -> Object:
    """The account with only those parts that the request asked to include; the others are null."""
    include = call.params.get("include", [])
    copy = deepcopy(account)
    for part in INCLUDABLE:
        if part == "configuration":
            wanted = {name.split(".")[1] for name in include if name.startswith("configuration.")}
            kept = {name: what for name, what in account[part].items() if name in wanted}
            copy[part] = deepcopy(kept) if wanted else None
        elif part not in include:
            copy[part] = None
    return copy


def onboarded(state: State, account: Object) -> None:
    """The person has told everything, and which bank account to pay to (a new one each time)."""
    state.hidden[account["id"]]["bank"] = state.new_id("ba")
    set_status(state, account, "active")


def new_bank(state: State, account: Object) -> None:
    """The person changed the bank account in their dashboard."""
    state.hidden[account["id"]]["bank"] = state.new_id("ba")
    emit_thin(state, "v2.core.account[configuration.recipient].updated", account)


def bank_takes(state: State, account: Object, currency: str) -> None:
    """The person has a bank account in another currency, too."""
    state.hidden[account["id"]]["bank_currencies"].add(currency)


def close(state: State, account: Object) -> None:
    account["closed"] = True
    account["applied_configurations"] = []
    emit_thin(state, "v2.core.account.closed", account)


@route("GET", "/v2/core/accounts/{id}")
def retrieve(call: Call) -> Object:
    return shown(call, call.state.get("v2.core.account", call.args["id"]))


@route("POST", "/v2/core/accounts/{id}")
def update(call: Call) -> Object:
    account = call.state.get("v2.core.account", call.args["id"])
    for name in ("contact_email", "dashboard", "display_name"):
        account[name] = call.params.get(name, account[name])
    account["identity"] = account["identity"] | call.params.get("identity", {})
    account["metadata"] = merged(account["metadata"], call.params.get("metadata", {}))
    return shown(call, account)


@route("GET", "/v2/core/accounts")
def listed(call: Call) -> Object:
    """Newest first, without any of the parts that can be included; `page` is the place to go on from."""
    start, limit = int(call.params.get("page", "0")), call.params.get("limit", 10)
    found = [shown(call, account) for account in call.state.all("v2.core.account")]
    more = f"/v2/core/accounts?limit={limit}&page={start + limit}" if len(found) > start + limit else None
    before = f"/v2/core/accounts?limit={limit}&page={max(start - limit, 0)}" if start else None
    return {"data": found[start : start + limit], "next_page_url": more, "previous_page_url": before}


@route("POST", "/v2/core/accounts/{id}/close")
def close_asked(call: Call) -> Object:
    account = call.state.get("v2.core.account", call.args["id"])
    close(call.state, account)
    return shown(call, account)
