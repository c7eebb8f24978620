"""Where the server is as strict as Stripe, and a kind one would not be."""

import pytest
import stripe

from tests.stripe_server import Endpoint, StripeServer, asking

pytestmark = [pytest.mark.loopback]


def thin_events(server: StripeServer, *, connected: bool) -> list[bytes]:
    """What a thin destination of its own, or of connected accounts, is sent from now on."""
    received: list[bytes] = []

    def post(body: bytes, signature: str) -> int:
        received.append(body)
        return 200

    server.endpoints.append(Endpoint("here", "whsec_of_this_test", thin=True, connected=connected, post=post))
    return received


def test_events_of_accounts_go_to_the_destination_of_connected_accounts_only(
    stripe_server: StripeServer, sdk: stripe.StripeClient
) -> None:
    own, of_accounts = (thin_events(stripe_server, connected=connected) for connected in (False, True))
    asking.recipient(stripe_server, sdk)
    stripe_server.deliver()
    assert own == []
    assert any(b"capability_status_updated" in body for body in of_accounts)


def test_transfers_stay_in_the_region(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    stripe_server.top_up(10_000, "usd")
    account = asking.recipient(stripe_server, sdk, country="in")
    with pytest.raises(stripe.InvalidRequestError, match="accounts located in IN"):
        sdk.v1.transfers.create({"amount": 5_000, "currency": "usd", "destination": account})
    assert stripe_server.objects("transfer") == []


def test_too_little_for_a_payout(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    stripe_server.top_up(10_000, "usd")
    with pytest.raises(stripe.InvalidRequestError) as refused:
        sdk.v1.payouts.create({"amount": 99, "currency": "usd"})
    assert refused.value.code == "amount_too_small"
    assert stripe_server.objects("payout") == []
