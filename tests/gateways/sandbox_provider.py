import json

from escrow.gateways.sandbox import checkout, delivery, payout_details
from escrow.gateways.sandbox.gateway import SandboxGateway, sign
from escrow.gateways.sandbox.models import SandboxEvent, SandboxRecipient
from marketplace import clock
from tests import story
from tests.conftest import TimeTravel
from tests.gateways.provider import Way, Webhook

CARDS = {
    Way.SUCCEEDS: story.SUCCEEDS,
    Way.IS_DECLINED: story.IS_DECLINED,
    Way.ASKS_TO_CONFIRM: story.ASKS_TO_CONFIRM,
    Way.SUCCEEDS_LATER: story.SUCCEEDS_LATER,
    Way.FAILS_LATER: story.FAILS_LATER,
    Way.REFUNDS_COME_BACK: story.REFUNDS_COME_BACK,
    Way.TAKEN_BACK_UNTIL_EVIDENCE: "4000 0000 0000 0259",
    Way.TAKEN_BACK_FOR_GOOD: "4000 0000 0000 1976",
}


class SandboxProvider:
    """The embedded provider; its clock is Surety's."""

    countering_costs = 0

    def __init__(self, time_travel: TimeTravel) -> None:
        self.gateway = SandboxGateway()
        self.time_travel = time_travel

    def pay(self, checkout_ref: str, way: Way) -> None:
        checkout.pay(checkout_ref, CARDS[way])

    def confirm(self, checkout_ref: str, *, is_you: bool) -> None:
        checkout.confirm(checkout_ref, is_you=is_you)

    def settle(self) -> None:
        self.time_travel.forward(minutes=1)
        delivery.settle_due()

    def wait(self, *, hours: int) -> None:
        self.time_travel.forward(hours=hours)
        delivery.settle_due()

    def onboard(self, recipient_ref: str, *, bank_is_closed: bool = False) -> None:
        page = self.gateway.recipient_page(recipient_ref, return_path="/", refresh_path="/")
        link = page.rstrip("/").rsplit("/", 1)[1]
        bank = SandboxRecipient.Bank.CLOSED if bank_is_closed else SandboxRecipient.Bank.WORKS
        assert payout_details.save(link, bank)

    def webhooks(self) -> list[Webhook]:
        sent = list(SandboxEvent.objects.filter(delivered_at=None).order_by("id"))
        SandboxEvent.objects.update(delivered_at=clock.now())
        bodies = [json.dumps(event.payload).encode() for event in sent]
        return [(body, sign(body)) for body in bodies]

    def sign(self, body: bytes, *, seconds_ago: int = 0) -> dict[str, str]:
        self.time_travel.forward(seconds=-seconds_ago)
        headers = sign(body)
        self.time_travel.forward(seconds=seconds_ago)
        return headers
