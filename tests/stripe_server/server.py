"""The server as tests hold it: started and stopped, with its state, its faults and its violations."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from types import TracebackType
from typing import Self

from tests.stripe_openapi import Description
from tests.stripe_server import (
    accounts,
    balance,
    charges,
    checkout,
    country_specs,
    destinations,
    disputes,
    events,
    files,
    fraud_warnings,
    links,
    pages,
    payment_intents,
    payouts,
    platform,
    refunds,
    topups,
    transfers,
    updates,
)
from tests.stripe_server.api import Api
from tests.stripe_server.exchange import Recorded
from tests.stripe_server.faults import Faults
from tests.stripe_server.http_server import HttpServer
from tests.stripe_server.idempotency import Keys
from tests.stripe_server.people import People
from tests.stripe_server.routes import ROUTES
from tests.stripe_server.settlement import Platform
from tests.stripe_server.state import State
from tests.stripe_server.strictness import Strictness
from tests.stripe_server.webhooks import Deliveries, Endpoint

# Importing a resource registers its routes.
RESOURCES = (
    accounts,
    balance,
    charges,
    checkout,
    country_specs,
    destinations,
    disputes,
    events,
    files,
    fraud_warnings,
    links,
    payment_intents,
    payouts,
    platform,
    refunds,
    topups,
    transfers,
    updates,
)
PAGES = (("pay", "bank"), ("connect",), ("express",))
SECONDS_BETWEEN_ROUNDS = 0.05
MOST_ROUNDS = 50


def real_time() -> datetime:
    return datetime.now(UTC)


def usual_fee(amount: int, currency: str) -> int:
    """2.9 % + 30 minor units."""
    return round(amount * 29 / 1000) + 30


class InvalidExchange(AssertionError):
    """Requests or objects that Stripe's own description does not allow."""


class StripeServer(People):
    """`settlement` is how long a charge is pending before its money is available, by the server's clock.

    Without one it is that of a new account.
    """

    def __init__(
        self,
        now: Callable[[], datetime] = real_time,
        *,
        faults: Faults | None = None,
        endpoints: list[Endpoint] | None = None,
        settlement: timedelta | None = None,
        fee: Callable[[int, str], int] = usual_fee,
        dispute_fee: int = 1500,
        strict: Strictness | None = None,
        platform: Platform | None = None,
    ) -> None:
        self.secret_key = "sk_test_TheOneOfTheTestServer"
        self._faults = faults or Faults()
        self.deliveries = Deliveries(now, self._faults, endpoints if endpoints is not None else [])
        strict, platform = strict or Strictness(), platform or Platform()
        settles = strict.new_account_settles if settlement is None else settlement
        self.state = State(now, settles, fee, dispute_fee, self.deliveries, strict, platform)
        self.validator = Description({route.template for route in ROUTES})
        self.state.check_object = self.validator.check_object
        self.api = Api(self.state, Keys(now), self._faults, self.validator, self.secret_key)
        self.http = HttpServer(self.api.handle)
        self.files_http = HttpServer(partial(self.api.handle, of_files=True))
        # As Stripe's: checkout, account links and the Express dashboard are each on a host of its own.
        self.hosts = {kinds: HttpServer(partial(pages.answer, self, kinds)) for kinds in PAGES}
        self.state.pages = {kind: host.url for kinds, host in self.hosts.items() for kind in kinds}
        self._stop_delivering = threading.Event()
        self._delivering: threading.Thread | None = None

    def __enter__(self) -> Self:
        for each in (self.http, self.files_http, *self.hosts.values()):
            each.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.stop_delivering()
        for each in (self.http, self.files_http, *self.hosts.values()):
            each.stop()

    @property
    def url(self) -> str:
        """Where the API is."""
        return self.http.url

    def restricted_key(self, *, without: set[str]) -> str:
        """A new key that may do everything but this, such as "transfers:write" or "connected payouts:write"."""
        key = f"rk_test_RestrictedNumber{len(self.api.restricted)}"
        self.api.restricted[key] = frozenset(without)
        return key

    @property
    def files_url(self) -> str:
        """Where files are uploaded to, a host of its own."""
        return self.files_http.url

    @property
    def page_hosts(self) -> list[str]:
        """Where the pages are that people are led to."""
        return [host.url for host in self.hosts.values()]

    @property
    def calls(self) -> list[Recorded]:
        """Every request that arrived, in order."""
        return self.api.calls

    @property
    def violations(self) -> list[str]:
        """Requests and objects that Stripe's own description does not allow."""
        return self.validator.violations

    def assert_valid(self) -> None:
        """Raises InvalidExchange with all violations."""
        if self.violations:
            raise InvalidExchange("\n".join(self.violations))

    @property
    def faults(self) -> Faults:
        return self._faults

    @faults.setter
    def faults(self, faults: Faults) -> None:
        self._faults = self.api.faults = self.deliveries.faults = faults

    def calm(self) -> None:
        """End all faults; late webhooks are due now."""
        self.faults.calm()
        self.deliveries.hurry()

    @property
    def endpoints(self) -> list[Endpoint]:
        """Where webhooks go; add to it."""
        return self.deliveries.endpoints

    def deliver(self) -> int:
        """Send webhooks, and those that they lead to, until none is due; returns how many were taken.

        Late ones stay for a later call; refused ones are sent again the next time.
        """
        taken = 0
        for _ in range(MOST_ROUNDS):
            if not (now := self.deliveries.round()):
                break
            taken += now
        return taken

    def deliver_continuously(self) -> None:
        """Send webhooks from a thread until the end or `stop_delivering`."""
        self._stop_delivering.clear()
        self._delivering = threading.Thread(target=self._keep_delivering, name="stripe webhooks", daemon=True)
        self._delivering.start()

    def _keep_delivering(self) -> None:
        while not self._stop_delivering.wait(SECONDS_BETWEEN_ROUNDS):
            self.deliveries.round()

    def stop_delivering(self) -> None:
        self._stop_delivering.set()
        if self._delivering:
            self._delivering.join()
            self._delivering = None

    @property
    def undelivered(self) -> int:
        """How many webhooks still wait to be sent or taken."""
        return len(self.deliveries.waiting)
