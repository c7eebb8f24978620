"""A whole Surety on the Stripe gateway, with Stripe's test server in the test's own process."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.site import Site, new_site, running
from tests.stripe_server import Endpoint, StripeServer
from tests.stripe_server.server import real_time

OWN, OF_ACCOUNTS, THIN = (f"whsec_of_the_destination_of_{events}" for events in ("ours", "accounts", "thin_ones"))


@contextmanager
def running_on_stripe(folder: Path) -> Iterator[tuple[Site, StripeServer]]:
    """Start both. The server's clock is the site's, which the demo bar moves; webhooks are signed in real time."""
    site = new_site(folder)
    with StripeServer(now=site.now) as server:
        server.deliveries.now = real_time
        address = f"{site.url}/webhooks/stripe/"
        server.endpoints.extend(
            [
                Endpoint(address, OWN, connected=False),
                Endpoint(address, OF_ACCOUNTS, connected=True),
                Endpoint(address, THIN, thin=True, connected=True),
            ]
        )
        site.environment |= {
            "PAYMENTS": "stripe",
            "STRIPE_SECRET_KEY": server.secret_key,
            "STRIPE_WEBHOOK_SECRET": f"{OWN},{OF_ACCOUNTS},{THIN}",
            "PAYMENT_METHODS": "card,us_bank_account",
            "STRIPE_API_BASE": server.url,
            "STRIPE_FILES_BASE": server.files_url,
            "STRIPE_PAGES": ",".join(server.page_hosts),
        }
        with running(site):
            server.deliver_continuously()
            yield site, server
