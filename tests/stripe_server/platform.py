"""The platform's own account, as whoever has its key sees it."""

from tests.stripe_server.routes import Call, route
from tests.stripe_server.set_up import ACCOUNT
from tests.stripe_server.state import Object


@route("GET", "/v1/account")
def retrieve(call: Call) -> Object:
    """Whoever has the key. Its bank accounts are not told, as at Stripe."""
    platform = call.state.platform
    return {
        "id": ACCOUNT,
        "object": "account",
        "business_profile": None,
        "controller": {"type": "account"},
        "country": platform.country.upper(),
        "default_currency": platform.currency,
        "type": "standard",
        **call.state.set_up.shown(),
    }
