"""The test server, checked against Stripe's own description when a test ends."""

from collections.abc import Iterator

import pytest
import stripe
from pytest_django.fixtures import Settings

from marketplace import clock
from tests.conftest import TimeTravel
from tests.gateways.stripe_provider import StripeProvider
from tests.stripe_server import StripeServer


@pytest.fixture
def stripe_server() -> Iterator[StripeServer]:
    """A server on Surety's clock. The test must be marked `loopback`, and fails if anything invalid was said."""
    with StripeServer(now=clock.now) as server:
        yield server
    server.assert_valid()


@pytest.fixture
def sdk(stripe_server: StripeServer) -> stripe.StripeClient:
    """The real SDK, without retries of its own."""
    return stripe.StripeClient(
        stripe_server.secret_key,
        base_addresses={"api": stripe_server.url, "files": stripe_server.files_url},
        max_network_retries=0,
        http_client=stripe.RequestsClient(timeout=10),
    )


@pytest.fixture
def provider(stripe_server: StripeServer, db: None, settings: Settings, time_travel: TimeTravel) -> StripeProvider:
    """Our gateway, talking to the server."""
    return StripeProvider(stripe_server, settings, time_travel)


@pytest.fixture
def on_stripe(provider: StripeProvider, settings: Settings) -> StripeProvider:
    """The whole product, paid through the server."""
    settings.PAYMENTS = "stripe"
    return provider
