"""A whole Surety on the Stripe gateway, with Stripe's test server in the test's own process."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.site import Site, new_site, running
from tests.stripe_server import Endpoint, StripeServer
from tests.stripe_server.server import real_time

SNAPSHOTS, THIN = "whsec_of_the_snapshot_endpoint", "whsec_of_the_thin_endpoint"


@contextmanager
def running_on_stripe(folder: Path) -> Iterator[tuple[Site, StripeServer]]:
    """Start both. The server's clock is the site's, which the demo bar moves; webhooks are signed in real time."""
    site = new_site(folder)
    with StripeServer(now=site.now) as server:
        server.deliveries.now = real_time
        address = f"{site.url}/webhooks/stripe/"
        server.endpoints.extend([Endpoint(address, SNAPSHOTS), Endpoint(address, THIN, thin=True)])
        site.environment |= {
            "PAYMENTS": "stripe",
            "STRIPE_SECRET_KEY": server.secret_key,
            "STRIPE_WEBHOOK_SECRET": f"{SNAPSHOTS},{THIN}",
            "STRIPE_API_BASE": server.url,
            "STRIPE_PAGES": ",".join(server.page_hosts),
        }
        with running(site):
            server.deliver_continuously()
            yield site, server
