import functools

import stripe
from django.conf import settings

# Seconds to connect, and to wait for an answer.
TIMEOUT = (5.0, 20.0)

# It would write an identifier of this machine into the home directory and send timings along.
stripe.enable_telemetry = False


def client() -> stripe.StripeClient:
    """The connection to Stripe of this process; threads share it, each with a session of its own."""
    return _connected(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE, settings.STRIPE_FILES_BASE, TIMEOUT)


@functools.cache
def _connected(key: str, api_base: str, files_base: str, timeout: tuple[float, float]) -> stripe.StripeClient:
    # Files go to a host of their own. Where tests lead the API elsewhere, no file may go to Stripe's.
    # The library retries nothing: every operation is a row of ours that is tried again with its own key.
    return stripe.StripeClient(
        key,
        base_addresses={"api": api_base, "files": files_base or api_base} if api_base else None,
        max_network_retries=0,
        http_client=stripe.RequestsClient(timeout=timeout),
    )
