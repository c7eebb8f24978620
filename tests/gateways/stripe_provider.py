import hashlib
import hmac
import time

from pytest_django.fixtures import Settings

from escrow.gateways.stripe.gateway import StripeGateway
from escrow.money_in import supported
from tests.conftest import TimeTravel
from tests.gateways.provider import Way, Webhook
from tests.stripe_server import Endpoint, StripeServer, cards

SECRET = "whsec_of_the_test_server"
CARDS = {
    Way.SUCCEEDS: cards.SUCCEEDS,
    Way.IS_DECLINED: cards.DECLINED,
    Way.ASKS_TO_CONFIRM: cards.ASKS,
    Way.SUCCEEDS_LATER: cards.DEBIT_SUCCEEDS_LATER,
    Way.FAILS_LATER: cards.DEBIT_FAILS_LATER,
    Way.REFUNDS_COME_BACK: cards.REFUND_FAILS,
    Way.TAKEN_BACK_UNTIL_EVIDENCE: cards.SUCCEEDS,
    Way.TAKEN_BACK_FOR_GOOD: cards.SUCCEEDS,
}


class StripeProvider:
    """The test server behind the real library."""

    countering_costs = 1_500

    def __init__(self, server: StripeServer, settings: Settings, time_travel: TimeTravel) -> None:
        settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE = server.secret_key, server.url
        settings.PAYMENT_METHODS = ["card", "us_bank_account"]
        settings.STRIPE_FILES_BASE = server.files_url
        settings.STRIPE_WEBHOOK_SECRETS = ["whsec_of_another_endpoint", SECRET]
        self.gateway = StripeGateway()
        self.server, self.time_travel, self.cards = server, time_travel, dict(CARDS)
        self.received: list[Webhook] = []
        self.to_take_back: dict[str, Way] = {}
        self.closed_banks: set[str] = set()
        # One for the platform's own events, and two for those of connected accounts, as they have to be at Stripe.
        for thin, connected in ((False, False), (False, True), (True, True)):
            endpoint = Endpoint("in this process", SECRET, thin=thin, connected=connected, post=self._receive)
            server.endpoints.append(endpoint)
        supported.learn("stripe")
        server.calls.clear()

    def _receive(self, body: bytes, signature: str) -> int:
        self.received.append((body, {"Stripe-Signature": signature}))
        return 200

    def pay(self, checkout_ref: str, way: Way) -> None:
        session = self.server.pay(checkout_ref, self.cards[way])
        if way in {Way.TAKEN_BACK_UNTIL_EVIDENCE, Way.TAKEN_BACK_FOR_GOOD}:
            intents = {intent["id"]: intent for intent in self.server.objects("payment_intent")}
            self.to_take_back[intents[session["payment_intent"]]["latest_charge"]] = way

    def confirm(self, checkout_ref: str, *, is_you: bool) -> None:
        self.server.confirm(checkout_ref, agreed=is_you)

    def settle(self) -> None:
        self.time_travel.forward(minutes=1)
        self._banks_decide()
        for payout in self.server.objects("payout"):
            if payout["status"] == "pending" and self.server.state.owner[payout["id"]] in self.closed_banks:
                self.server.fail_payout(payout["id"], "account_closed")
        self.server.settle()

    def _banks_decide(self) -> None:
        disputed = {dispute["charge"]: dispute for dispute in self.server.objects("dispute")}
        for charge, way in self.to_take_back.items():
            dispute = disputed.get(charge)
            if dispute is None:
                self.server.dispute(charge)
            elif dispute["status"] == "under_review":
                self.server.close_dispute(dispute["id"], won=way is Way.TAKEN_BACK_UNTIL_EVIDENCE)

    def wait(self, *, hours: int) -> None:
        self.time_travel.forward(hours=hours)
        self.server.expire_due()

    def onboard(self, recipient_ref: str, *, bank_is_closed: bool = False) -> None:
        self.server.onboard(recipient_ref)
        if bank_is_closed:
            self.closed_banks.add(recipient_ref)

    def webhooks(self) -> list[Webhook]:
        self.server.deliver()
        received, self.received = self.received, []
        return received

    def sign(self, body: bytes, *, seconds_ago: int = 0) -> dict[str, str]:
        at = int(time.time()) - seconds_ago
        signature = hmac.new(SECRET.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
        return {"Stripe-Signature": f"t={at},v1={signature}"}
