"""Webhooks, taken by the SDK's own parsers."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
import stripe

from marketplace import clock
from tests.stripe_server import Endpoint, Faults, StripeServer, asking

pytestmark = pytest.mark.loopback
SECRET = "whsec_of_the_test"


class Inbox:
    """An endpoint in this process: what came, and what it answers."""

    def __init__(self) -> None:
        self.taken: list[tuple[bytes, str]] = []
        self.status = 200

    def post(self, body: bytes, signature: str) -> int:
        if self.status == 200:
            self.taken.append((body, signature))
        return self.status

    def events(self) -> list[stripe.Event]:
        return [stripe.Webhook.construct_event(body, signature, SECRET) for body, signature in self.taken]


@pytest.fixture
def inbox(stripe_server: StripeServer) -> Inbox:
    inbox = Inbox()
    stripe_server.endpoints.append(Endpoint("https://surety.example/", SECRET, post=inbox.post))
    return inbox


def test_signed_snapshots(stripe_server: StripeServer, sdk: stripe.StripeClient, inbox: Inbox) -> None:
    asked = asking.session(sdk)
    stripe_server.pay(asked.id)
    assert stripe_server.deliver() == 4
    completed = inbox.events()[-1]
    assert (completed.type, completed.api_version) == ("checkout.session.completed", stripe.api_version)
    assert (completed.data.object.id, completed.pending_webhooks) == (asked.id, 1)
    assert sdk.v1.events.retrieve(completed.id).type == completed.type
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(inbox.taken[0][0] + b" ", inbox.taken[0][1], SECRET)
    assert stripe_server.deliver() == 0


def test_signed_thin_events(stripe_server: StripeServer, sdk: stripe.StripeClient, inbox: Inbox) -> None:
    thin = Inbox()
    stripe_server.endpoints.append(Endpoint("https://surety.example/thin", SECRET, thin=True, post=thin.post))
    account = asking.recipient(stripe_server, sdk)
    stripe_server.deliver()
    notices = [sdk.parse_event_notification(body, signature, SECRET) for body, signature in thin.taken]
    assert notices[-1].type == "v2.core.account[configuration.recipient].capability_status_updated"
    assert notices[-1].fetch_related_object().id == account
    assert notices[-1].fetch_event().data.updated_capability == "stripe_balance.stripe_transfers"
    assert notices[0].reason.type == "request"
    assert inbox.taken == []


def test_an_endpoint_hears_what_it_asked_for(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    own, others = Inbox(), Inbox()
    for box, connected in ((own, False), (others, True)):
        stripe_server.endpoints.append(
            Endpoint(
                "https://surety.example/", SECRET, kinds=("payout.*", "transfer.*"), connected=connected, post=box.post
            )
        )
    account = asking.recipient(stripe_server, sdk)
    asking.charge(stripe_server, sdk)
    sdk.v1.transfers.create({"amount": 500, "currency": "usd", "destination": account})
    stripe_server.settle()
    sdk.v1.payouts.create({"amount": 500, "currency": "usd"}, {"stripe_account": account})
    stripe_server.deliver()
    assert [event.type for event in own.events()] == ["transfer.created"]
    assert [(event.type, event.account) for event in others.events()] == [("payout.created", account)]


def test_again_until_it_is_taken(stripe_server: StripeServer, sdk: stripe.StripeClient, inbox: Inbox) -> None:
    stripe_server.pay(asking.session(sdk).id)
    inbox.status = 500
    assert (stripe_server.deliver(), stripe_server.undelivered) == (0, 4)
    inbox.status = 200
    assert (stripe_server.deliver(), stripe_server.undelivered) == (4, 0)
    assert stripe_server.deliveries.failures[0].endswith(": 500")


@pytest.mark.parametrize(
    ("faults", "taken"),
    [(Faults(doubled=1), 8), (Faults(dropped=1), 0), (Faults(late=1), 0), (Faults(seed=1, shuffled=1), 4)],
)
def test_what_can_befall_them(
    stripe_server: StripeServer, sdk: stripe.StripeClient, inbox: Inbox, faults: Faults, taken: int
) -> None:
    stripe_server.faults = faults
    stripe_server.pay(asking.session(sdk).id)
    assert stripe_server.deliver() == taken
    stripe_server.calm()
    if faults.most_rounds_late and stripe_server.undelivered:
        assert stripe_server.deliver() == 4
    if taken == 4:
        assert [event.type for event in inbox.events()] != asking.kinds(stripe_server)


def test_missed_ones_can_be_listed(stripe_server: StripeServer, sdk: stripe.StripeClient) -> None:
    for _ in range(2):
        stripe_server.pay(asking.session(sdk).id)
    kinds = ["checkout.session.completed", "payment_intent.succeeded"]
    since = int(clock.now().timestamp()) - 60
    found = list(sdk.v1.events.list({"types": kinds, "limit": 1, "created": {"gte": since}}).auto_paging_iter())
    assert [event.type for event in found] == kinds * 2
    newer = sdk.v1.events.list({"ending_before": found[1].id, "types": kinds})
    assert [event.id for event in newer.data] == [found[0].id]


class Listener(BaseHTTPRequestHandler):
    server: "ListeningServer"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.inbox.post(body, self.headers["Stripe-Signature"])
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Silent."""


class ListeningServer(HTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Listener)
        self.inbox = Inbox()


@pytest.fixture
def listening() -> Iterator[ListeningServer]:
    with ListeningServer() as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_over_http(stripe_server: StripeServer, sdk: stripe.StripeClient, listening: ListeningServer) -> None:
    address = f"http://127.0.0.1:{listening.server_port}/webhooks/"
    stripe_server.endpoints.append(Endpoint(address, SECRET))
    stripe_server.pay(asking.session(sdk).id)
    stripe_server.deliver()
    assert listening.inbox.events()[0].type == "payment_intent.created"
