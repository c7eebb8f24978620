import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import stripe
from django.conf import settings

from escrow.gateways.base import Event, ForgedWebhook, MalformedWebhook, Subject
from escrow.gateways.stripe import payloads
from escrow.gateways.stripe.client import client
from escrow.gateways.stripe.errors import translated
from escrow.gateways.stripe.subjects import subject_of

HEADER = "Stripe-Signature"
TOLERANCE_SECONDS = 300

# Events of the platform's own account; Stripe lists at most 20 kinds at a time. Bank payouts happen on the
# recipients' accounts: their events come as webhooks alone, and what is missed is asked for by `payout_report`.
KINDS = (
    "charge.dispute.closed",
    "charge.dispute.created",
    "charge.dispute.funds_reinstated",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.updated",
    "charge.refunded",
    "checkout.session.async_payment_failed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.completed",
    "checkout.session.expired",
    "payment_intent.canceled",
    "payment_intent.payment_failed",
    "payment_intent.succeeded",
    "refund.created",
    "refund.failed",
    "refund.updated",
    "transfer.created",
    "transfer.reversed",
    "transfer.updated",
)
THIN_KINDS = (
    "v2.core.account.closed",
    "v2.core.account[configuration.recipient].capability_status_updated",
    "v2.core.account[requirements].updated",
)


class Events:
    """Snapshot events of version 1 and thin ones of version 2, signed alike."""

    def read_webhook(self, body: bytes, headers: Mapping[str, str]) -> Event:
        text = _signed_text(body, headers.get(HEADER, ""))
        try:
            raw = json.loads(text)
        except (ValueError, RecursionError):
            raise MalformedWebhook("The body is not JSON.") from None
        return payloads.event(raw)

    def events_since(self, since: datetime) -> Iterator[Event]:
        with translated():
            found = [*_thin(since), *_snapshots(since)]
        # Stripe lists the newest first, and many in one second.
        found.reverse()
        yield from (payloads.event(raw) for raw in sorted(found, key=_created))

    @translated()
    def subject(self, kind: str, payload: Mapping[str, Any]) -> Subject:
        return subject_of(kind, payload)


def _signed_text(body: bytes, header: str) -> str:
    """The body, if one of our endpoints' secrets signed it within the last minutes, in real time. Or ForgedWebhook."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise ForgedWebhook("The body is not text, so Stripe did not sign it.") from None
    if not any(_is_signed(text, header, secret) for secret in settings.STRIPE_WEBHOOK_SECRETS):
        raise ForgedWebhook("The signature is missing, wrong or too old.")
    return text


def _is_signed(text: str, header: str, secret: str) -> bool:
    try:
        stripe.WebhookSignature.verify_header(text, header, secret, TOLERANCE_SECONDS)
    except (stripe.SignatureVerificationError, TypeError, ValueError):
        # The library compares texts that are not ASCII with a TypeError.
        return False
    return True


def _snapshots(since: datetime) -> Iterator[dict[str, Any]]:
    params: stripe.params.EventListParams = {
        "created": {"gte": int(since.timestamp())},
        "types": list(KINDS),
        "limit": 100,
    }
    for event in client().v1.events.list(params).auto_paging_iter():
        yield event.to_dict()


def _thin(since: datetime) -> Iterator[dict[str, Any]]:
    created = since.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    listed = client().v2.core.events.list({"created": {"gte": created}, "types": list(THIN_KINDS), "limit": 100})
    for event in listed.auto_paging_iter():
        yield event.to_dict()


def _created(raw: Mapping[str, Any]) -> datetime:
    """Version 1 counts seconds, version 2 writes instants."""
    created = raw["created"]
    return datetime.fromtimestamp(created, UTC) if isinstance(created, int) else datetime.fromisoformat(created)
