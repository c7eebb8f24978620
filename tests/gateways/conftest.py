from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from marketplace import clock
from tests.conftest import TimeTravel
from tests.gateways.provider import Provider
from tests.gateways.sandbox_provider import SandboxProvider
from tests.gateways.stripe_provider import StripeProvider
from tests.stripe_server import StripeServer


@pytest.fixture(params=["sandbox", "stripe"])
def provider(
    request: pytest.FixtureRequest, db: None, settings: Settings, time_travel: TimeTravel
) -> Iterator[Provider]:
    """Each provider in turn; what Stripe's own description does not allow fails the test."""
    if request.param == "sandbox":
        yield SandboxProvider(time_travel)
        return
    with StripeServer(now=clock.now) as server:
        yield StripeProvider(server, settings, time_travel)
    server.assert_valid()
