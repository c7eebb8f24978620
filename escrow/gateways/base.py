"""What every payment provider must be able to do for us: one small interface."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from marketplace.money import Money


class GatewayUnavailable(Exception):
    """The provider did not answer, or not usefully. Whether it did the work is unknown: ask again with the same key."""


class ForgedWebhook(Exception):
    """The signature is missing, wrong or too old."""


class MalformedWebhook(Exception):
    """The signature is right, but the body is not an event."""


@dataclass(frozen=True)
class Checkout:
    """A hosted payment page: the provider's reference and its address."""

    ref: str
    url: str


@dataclass(frozen=True)
class PaymentReport:
    """How a payment stands at the provider; `state` is one of Payment.State."""

    state: str
    amount: Money
    charge_ref: str = ""
    failure: str = ""

    @property
    def succeeded(self) -> bool:
        return self.state == "succeeded"


@dataclass(frozen=True)
class RefundReport:
    """How a refund stands at the provider; `state` is one of Refund.State."""

    ref: str
    state: str
    failure: str = ""


@dataclass(frozen=True)
class Event:
    """A webhook's content: which object changed. What it changed to is asked for, not believed."""

    event_id: str
    kind: str
    payload: dict[str, Any]


@dataclass(frozen=True)
class Subject:
    """What an event is about: our row's id, from the metadata that we gave the provider."""

    payment_id: int | None = None
    refund_id: int | None = None


class Gateway(Protocol):
    """A payment provider. Every method but the last two calls it: never inside a transaction.

    Methods that call raise GatewayUnavailable. `key` is an idempotency key: the same key does the work once.
    """

    name: str

    def open_checkout(
        self,
        *,
        key: str,
        amount: Money,
        description: str,
        metadata: Mapping[str, str],
        return_path: str,
        expires_at: datetime,
    ) -> Checkout: ...

    def payment_report(self, ref: str) -> PaymentReport: ...

    def refund(self, *, key: str, charge_ref: str, amount: Money, metadata: Mapping[str, str]) -> RefundReport: ...

    def refund_report(self, ref: str) -> RefundReport: ...

    def read_webhook(self, body: bytes, headers: Mapping[str, str]) -> Event:
        """Check the signature over the raw body. Raises ForgedWebhook or MalformedWebhook."""
        ...

    def subject(self, payload: Mapping[str, Any]) -> Subject: ...
