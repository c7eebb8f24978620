"""Links for people with a connected account: to onboarding (once, and not for long), and to their dashboard."""

from datetime import datetime, timedelta

from tests.stripe_server.capabilities import can_receive
from tests.stripe_server.errors import StripeError
from tests.stripe_server.routes import Call, route
from tests.stripe_server.state import Object, State

LASTS = timedelta(minutes=5)


@route("POST", "/v2/core/account_links")
def create(call: Call) -> Object:
    state, use_case = call.state, call.params["use_case"]
    kind = use_case["type"]
    account = state.get("v2.core.account", call.params["account"], param="account")
    if account["closed"]:
        raise StripeError("This account is closed.", code="invalid_request")
    if kind not in use_case:
        raise StripeError(f"Missing required field: use_case.{kind}", code="invalid_request")
    if kind == "account_update" and account["dashboard"] in ("express", "full"):
        raise StripeError("You cannot create account_update links for an account with a dashboard of its own.")
    token = state.new_id("link")
    link = {
        "object": "v2.core.account_link",
        "account": account["id"],
        "created": state.instant(),
        "expires_at": state.instant(LASTS),
        "livemode": False,
        "url": f"{state.pages['connect']}/connect/{token}",
        "use_case": use_case,
    }
    state.hidden[token] = {"link": link, "used": False}
    return link


def usable(state: State, token: str) -> bool:
    """Whether the person can still open it."""
    found = state.hidden[token]
    return not found["used"] and state.now() < datetime.fromisoformat(found["link"]["expires_at"])


@route("POST", "/v1/accounts/{account}/login_links")
def create_login(call: Call) -> Object:
    state = call.state
    account = state.get("v2.core.account", call.args["account"], param="account")
    if account["dashboard"] != "express" or not can_receive(account):
        raise StripeError("Cannot create a login link for an account that has not completed onboarding.")
    token = state.new_id("login")
    state.hidden[token] = {"account": account["id"], "used": False}
    return {"object": "login_link", "created": state.timestamp(), "url": f"{state.pages['express']}/express/{token}"}
