"""What the tests of this server ask for again and again, through the real SDK."""

from typing import Any

import stripe

from tests.stripe_server.cards import AVAILABLE_AT_ONCE
from tests.stripe_server.server import StripeServer

SESSION: Any = {
    "mode": "payment",
    "success_url": "https://surety.example/paid?session={CHECKOUT_SESSION_ID}",
    "cancel_url": "https://surety.example/back",
    "client_reference_id": "payment-1",
    "customer_email": "carla@example.org",
    "metadata": {"payment": "1"},
    "payment_intent_data": {
        "transfer_group": "contract-1",
        "metadata": {"payment": "1"},
        "description": "A logo: sketches",
    },
}
RECIPIENT: Any = {
    "contact_email": "ana@example.org",
    "display_name": "Ana Freelancer",
    "dashboard": "express",
    "identity": {"country": "us", "entity_type": "individual"},
    "configuration": {"recipient": {"capabilities": {"stripe_balance": {"stripe_transfers": {"requested": True}}}}},
    "defaults": {"responsibilities": {"fees_collector": "application", "losses_collector": "application"}},
    "include": ["configuration.recipient", "requirements"],
}


def item(amount: int = 60_000, currency: str = "usd") -> Any:
    price = {"currency": currency, "unit_amount": amount, "product_data": {"name": "Sketches <b>"}}
    return {"price_data": price, "quantity": 1}


def session(client: stripe.StripeClient, amount: int = 60_000, **more: Any) -> stripe.checkout.Session:
    """An open checkout session for an amount in cents."""
    return client.v1.checkout.sessions.create({**SESSION, "line_items": [item(amount)], **more})


def charge(
    server: StripeServer, client: stripe.StripeClient, card: str = AVAILABLE_AT_ONCE, amount: int = 60_000
) -> stripe.Charge:
    """A paid session's charge, its money available."""
    paid = server.pay(session(client, amount).id, card)
    found = client.v1.payment_intents.retrieve(paid["payment_intent"], {"expand": ["latest_charge"]}).latest_charge
    assert isinstance(found, stripe.Charge)
    return found


def recipient(server: StripeServer, client: stripe.StripeClient, *, ready: bool = True, country: str = "us") -> str:
    """The id of a connected account, with a manual payout schedule."""
    account = client.v2.core.accounts.create({**RECIPIENT, "identity": {**RECIPIENT["identity"], "country": country}})
    if ready:
        server.onboard(account.id)
    schedule: Any = {"payments": {"payouts": {"schedule": {"interval": "manual"}}}}
    client.v1.balance_settings.update(schedule, {"stripe_account": account.id})
    return account.id


def kinds(server: StripeServer) -> list[str]:
    """The types of all snapshot events, oldest first."""
    return [event["type"] for event in server.objects("event")]
