"""Restricted keys: what a key may not do is refused before anything else is looked at.

Rights are named "<what>:read" and "<what>:write", on connected accounts "connected <what>:...". Who may not read may
not write either. Reading with `expand` wants the right to read that, too; here only of balance transactions' sources.
"""

import re
from typing import Any

from tests.stripe_server.errors import StripeError
from tests.stripe_server.routes import Route
from tests.stripe_server.set_up import ACCOUNT

Lacking = frozenset[str]
SOURCES = "balance_transaction_sources:read"
# Stripe's own name where it is not the address's: `rak_<name>_write`.
NAMES = {
    "checkout_sessions": "checkout_session",
    "core_accounts": "v2_account",
    "core_events": "v2_event",
    "core_event_destinations": "event_destination",
    "webhook_endpoints": "webhook",
}


def require(lacking: Lacking, route: Route, account: str | None) -> None:
    """Raise Stripe's 403 if the key lacks the right to this."""
    what = f"{'connected ' if account else ''}{what_of(route.template)}"
    deed = "read" if route.method == "GET" else "write"
    if {f"{what}:read", f"{what}:{deed}"} & lacking:
        raise refusal(what.removeprefix("connected "), deed)


def require_expanding(lacking: Lacking, template: str, params: dict[str, Any]) -> None:
    """The same for what a list of balance transactions is asked to show in full."""
    if template == "/v1/balance_transactions" and "data.source" in params.get("expand", []) and SOURCES in lacking:
        raise refusal("balance_transaction_sources", "read")


def what_of(template: str) -> str:
    """ "/v1/transfers/{id}/reversals" is about transfers, "/v2/core/accounts/{id}" about core_accounts."""
    if template.endswith("/login_links"):
        return "login_links"
    parts = [part for part in re.sub(r"\{\w+\}", "", template).split("/") if part]
    version, *rest = parts
    deep = 2 if version == "v2" or rest[0] in {"checkout", "radar"} else 1
    return "_".join(rest[:deep])


def refusal(what: str, deed: str) -> StripeError:
    name = NAMES.get(what, what.removesuffix("s"))
    return StripeError(
        f"The provided key 'rk_test_{'*' * 20}mber0' does not have the required permissions for this endpoint on "
        f"account '{ACCOUNT}'. Having the 'rak_{name}_{deed}' permission would allow this request to continue.",
        status=403,
    )
