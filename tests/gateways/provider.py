"""What the suite asks of a provider besides its gateway: to play clients, freelancers, banks and the post."""

from enum import StrEnum, auto
from typing import Protocol

from escrow.gateways.base import Gateway

Webhook = tuple[bytes, dict[str, str]]


class Way(StrEnum):
    """How a client pays, and what becomes of it."""

    SUCCEEDS = auto()
    IS_DECLINED = auto()
    ASKS_TO_CONFIRM = auto()
    SUCCEEDS_LATER = auto()
    FAILS_LATER = auto()
    REFUNDS_COME_BACK = auto()
    TAKEN_BACK_UNTIL_EVIDENCE = auto()
    TAKEN_BACK_FOR_GOOD = auto()


class Provider(Protocol):
    """One provider as the suite plays it. Nothing here goes through the gateway."""

    gateway: Gateway
    # What the provider takes for countering a chargeback, in cents, and gives back when it is won.
    countering_costs: int

    def pay(self, checkout_ref: str, way: Way) -> None:
        """The client pays."""
        ...

    def confirm(self, checkout_ref: str, *, is_you: bool) -> None:
        """The client answers the bank's question."""
        ...

    def settle(self) -> None:
        """Whatever waits comes to its end: late payments, refunds, payouts; banks take back and decide."""
        ...

    def wait(self, *, hours: int) -> None:
        """Time goes by."""
        ...

    def onboard(self, recipient_ref: str, *, bank_is_closed: bool = False) -> None:
        """The freelancer gives their details and a bank account."""
        ...

    def webhooks(self) -> list[Webhook]:
        """What was sent since the last call."""
        ...

    def sign(self, body: bytes, *, seconds_ago: int = 0) -> dict[str, str]:
        """Headers with the provider's signature."""
        ...
