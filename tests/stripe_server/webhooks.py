"""Webhooks: signed, sent in rounds, and sent again until the endpoint answers 2xx."""

import http.client
import json
import threading
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatch
from urllib.parse import urlsplit

import stripe

from tests.stripe_server.faults import Faults
from tests.stripe_server.state import Object

SECONDS_FOR_AN_ANSWER = 30
Post = Callable[[bytes, str], int]


@dataclass(frozen=True)
class Endpoint:
    """Where webhooks go. One endpoint takes either snapshot or thin events, as at Stripe.

    `connected`: events of connected accounts (True), the platform's own (False), or both (None; at Stripe that is
    two endpoints with one address). `post`, if given, is called with the body and the signature instead of opening a
    connection and returns the HTTP status: for tests that run the site in their own process.
    """

    url: str
    secret: str
    thin: bool = False
    kinds: tuple[str, ...] = ("*",)
    connected: bool | None = None
    post: Post | None = None

    def wants(self, kind: str, account: str | None) -> bool:
        return (
            self.thin == kind.startswith("v2.")
            and any(fnmatch(kind, each.replace("[", "[[]")) for each in self.kinds)
            and (self.connected is None or self.connected == (account is not None))
        )


@dataclass
class Delivery:
    event: Object
    endpoint: Endpoint
    rounds_to_wait: int = 0
    attempts: int = 0


@dataclass
class Deliveries:
    """The webhooks that are still to be sent. Never sends while the server's lock is held."""

    now: Callable[[], datetime]
    faults: Faults
    endpoints: list[Endpoint] = field(default_factory=list)
    waiting: list[Delivery] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    one_round: threading.Lock = field(default_factory=threading.Lock)

    def wanted(self, kind: str, account: str | None) -> int:
        """How many endpoints want to hear of such an event."""
        return sum(endpoint.wants(kind, account) for endpoint in self.endpoints)

    def queue(self, event: Object, account: str | None) -> None:
        """Plan the webhooks of an event, of a connected account or (None) of the platform's own."""
        for endpoint in self.endpoints:
            if not endpoint.wants(event["type"], account) or self.faults.happens("dropped"):
                continue
            for _ in range(2 if self.faults.happens("doubled") else 1):
                late = self.faults.rounds_late() if self.faults.happens("late") else 0
                with self.lock:
                    self.waiting.append(Delivery(deepcopy(event), endpoint, late))

    def round(self) -> int:
        """Send every webhook that does not wait for a later round; returns how many were taken."""
        with self.one_round:
            with self.lock:
                due = [delivery for delivery in self.waiting if delivery.rounds_to_wait <= 0]
                self.waiting = [delivery for delivery in self.waiting if delivery.rounds_to_wait > 0]
                for delivery in self.waiting:
                    delivery.rounds_to_wait -= 1
            if self.faults.happens("shuffled"):
                self.faults.shuffle(due)
            refused = [delivery for delivery in due if not self.sent(delivery)]
            with self.lock:
                self.waiting[:0] = refused
            return len(due) - len(refused)

    def sent(self, delivery: Delivery) -> bool:
        """Whether the endpoint took it."""
        delivery.attempts += 1
        body = json.dumps(delivery.event, indent=2)
        at = int(self.now().timestamp())
        signature = stripe.WebhookSignature.generate_signature_header(body, delivery.endpoint.secret, at)
        try:
            status = (delivery.endpoint.post or self.over_http(delivery.endpoint.url))(body.encode(), signature)
        except OSError as error:
            self.failures.append(f"{delivery.event['type']} to {delivery.endpoint.url}: {error!r}")
            return False
        if not 200 <= status < 300:
            self.failures.append(f"{delivery.event['type']} to {delivery.endpoint.url}: {status}")
            return False
        return True

    @staticmethod
    def over_http(url: str) -> Post:
        address = urlsplit(url)

        def post(body: bytes, signature: str) -> int:
            connection = http.client.HTTPConnection(address.netloc, timeout=SECONDS_FOR_AN_ANSWER)
            headers = {
                "Content-Type": "application/json; charset=utf-8",
                "Stripe-Signature": signature,
                "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
            }
            try:
                connection.request("POST", address.path or "/", body, headers)
                return connection.getresponse().status
            except http.client.HTTPException as error:
                raise OSError(str(error)) from error
            finally:
                connection.close()

        return post

    def hurry(self) -> None:
        """Nothing is late any more."""
        with self.lock:
            for delivery in self.waiting:
                delivery.rounds_to_wait = 0
