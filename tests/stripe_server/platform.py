"""The platform's own account, as whoever has its key sees it."""

from tests.stripe_server.routes import Call, route
from tests.stripe_server.state import Object


@route("GET", "/v1/account")
def retrieve(call: Call) -> Object:
    """Whoever has the key. Its bank accounts are not told, as at Stripe."""
    platform = call.state.platform
    return {
        "id": "acct_of_the_platform",
        "object": "account",
        "business_profile": None,
        "capabilities": {"card_payments": "active", "transfers": "active"},
        "charges_enabled": True,
        "controller": {"type": "account"},
        "country": platform.country.upper(),
        "default_currency": platform.currency,
        "details_submitted": True,
        "payouts_enabled": True,
        "type": "standard",
    }
