import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.crypto import salted_hmac

from escrow.gateways.base import (
    Checkout,
    Event,
    ForgedWebhook,
    GatewayUnavailable,
    MalformedWebhook,
    PaymentReport,
    RefundReport,
    Subject,
)
from escrow.gateways.sandbox.cards import CARDS
from escrow.gateways.sandbox.models import LATE, SandboxCheckout, SandboxRefund
from marketplace import clock
from marketplace.money import Money

HEADER = "X-Sandbox-Signature"
TOLERANCE_SECONDS = 300


class SandboxGateway:
    """The gateway interface (escrow.gateways.base.Gateway) over the sandbox's own books."""

    name = "sandbox"

    def open_checkout(
        self,
        *,
        key: str,
        amount: Money,
        description: str,
        metadata: Mapping[str, str],
        return_path: str,
        expires_at: datetime,
    ) -> Checkout:
        checkout, _ = SandboxCheckout.objects.get_or_create(
            key=key,
            defaults={
                "currency": amount.currency,
                "amount_minor": amount.amount_minor,
                "description": description,
                "metadata": dict(metadata),
                "return_path": return_path,
                "expires_at": expires_at,
            },
        )
        return Checkout(ref=checkout.ref, url=reverse("sandbox_checkout", args=[checkout.ref]))

    def payment_report(self, ref: str) -> PaymentReport:
        try:
            checkout = SandboxCheckout.objects.get(ref=ref)
        except SandboxCheckout.DoesNotExist:
            raise GatewayUnavailable(f"The sandbox knows no checkout {ref}") from None
        state = "open" if checkout.state == SandboxCheckout.State.CONFIRMING else checkout.state
        return PaymentReport(state=state, amount=checkout.amount, charge_ref=checkout.ref, failure=checkout.failure)

    def refund(self, *, key: str, charge_ref: str, amount: Money, metadata: Mapping[str, str]) -> RefundReport:
        checkout = SandboxCheckout.objects.get(ref=charge_ref)
        refund, is_new = SandboxRefund.objects.get_or_create(
            key=key,
            defaults={
                "checkout": checkout,
                "amount_minor": amount.amount_minor,
                "metadata": dict(metadata),
                "settles_at": clock.now() + LATE,
            },
        )
        if is_new and not CARDS[checkout.card].refund_failure:
            refund.settle(at=clock.now())
        return _report(refund)

    def refund_report(self, ref: str) -> RefundReport:
        return _report(SandboxRefund.objects.get(ref=ref))

    def read_webhook(self, body: bytes, headers: Mapping[str, str]) -> Event:
        sent_at, _, signature = headers.get(HEADER, "").partition(".")
        if not sent_at.isdecimal() or not hmac.compare_digest(signature.encode(), _signature(sent_at, body).encode()):
            raise ForgedWebhook("The signature does not match.")
        if abs(clock.now().timestamp() - int(sent_at)) > TOLERANCE_SECONDS:
            raise ForgedWebhook("The signature is too old.")
        try:
            payload = json.loads(body)
            return Event(event_id=str(payload["id"]), kind=str(payload["kind"]), payload=payload)
        except (ValueError, KeyError, TypeError):
            raise MalformedWebhook("The body is not an event.") from None

    def subject(self, payload: Mapping[str, Any]) -> Subject:
        metadata = payload["metadata"]
        payment_id, refund_id = metadata.get("payment"), metadata.get("refund")
        return Subject(
            payment_id=int(payment_id) if payment_id else None, refund_id=int(refund_id) if refund_id else None
        )


def sign(body: bytes) -> dict[str, str]:
    """The header that proves that a webhook is the sandbox's, made now."""
    sent_at = str(int(clock.now().timestamp()))
    return {HEADER: f"{sent_at}.{_signature(sent_at, body)}"}


def _signature(sent_at: str, body: bytes) -> str:
    secret = salted_hmac("escrow.gateways.sandbox", "webhook secret", algorithm="sha256").digest()
    return hmac.new(secret, f"{sent_at}.".encode() + body, hashlib.sha256).hexdigest()


def _report(refund: SandboxRefund) -> RefundReport:
    return RefundReport(ref=refund.ref, state=refund.state, failure=refund.failure)
