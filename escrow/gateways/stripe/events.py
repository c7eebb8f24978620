import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

import stripe
from django.conf import settings
from django.utils.translation import gettext as _

from escrow.gateways.base import Event, ForgedWebhook, MalformedWebhook, Subject
from escrow.gateways.stripe import payloads
from escrow.gateways.stripe.client import client
from escrow.gateways.stripe.errors import translated
from escrow.gateways.stripe.subjects import subject_of
from marketplace import clock

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
    "radar.early_fraud_warning.created",
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
# How much of the past is asked for at once: Stripe lists the newest first, so a piece is passed on when all of it is
# here. Quiet times are gone through in bigger steps, busy ones in smaller.
SMALLEST_PIECE, PIECE, LARGEST_PIECE = timedelta(minutes=15), timedelta(hours=1), timedelta(days=8)
A_PAGE = 100


class Events:
    """Snapshot events of version 1 and thin ones of version 2, signed alike."""

    def read_webhook(self, body: bytes, headers: Mapping[str, str]) -> Event:
        text = _signed_text(body, headers.get(HEADER, ""))
        try:
            raw = json.loads(text)
        except (ValueError, RecursionError):
            raise MalformedWebhook(_("The body is not JSON.")) from None
        return payloads.event(raw)

    def events_since(self, since: datetime) -> Iterator[Event]:
        # Version 1 counts whole seconds.
        begin, piece, now = since.astimezone(UTC).replace(microsecond=0), PIECE, clock.now()
        while begin <= now:
            found = _between(begin, begin + piece)
            yield from found
            begin += piece
            piece = max(piece / 2, SMALLEST_PIECE) if len(found) > A_PAGE else min(2 * piece, LARGEST_PIECE)

    @translated()
    def subject(self, kind: str, payload: Mapping[str, Any]) -> Subject:
        return subject_of(kind, payload)


def _signed_text(body: bytes, header: str) -> str:
    """The body, if one of our endpoints' secrets signed it within the last minutes, in real time. Or ForgedWebhook."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise ForgedWebhook(_("The body is not text, so Stripe did not sign it.")) from None
    if not any(_is_signed(text, header, secret) for secret in settings.STRIPE_WEBHOOK_SECRETS):
        raise ForgedWebhook(_("The signature is missing, wrong or too old."))
    return text


def _is_signed(text: str, header: str, secret: str) -> bool:
    try:
        stripe.WebhookSignature.verify_header(text, header, secret, TOLERANCE_SECONDS)
    except (stripe.SignatureVerificationError, TypeError, ValueError):
        # The library compares texts that are not ASCII with a TypeError.
        return False
    return True


def _between(begin: datetime, end: datetime) -> list[Event]:
    """Those of both versions from one instant to before another, the oldest first."""
    with translated():
        found = [payloads.event(event.to_dict()) for event in chain(_thin(begin, end), _snapshots(begin, end))]
    # Many are of one second; sorting keeps their order.
    found.reverse()
    return sorted(found, key=lambda event: event.at or begin)


def _snapshots(begin: datetime, end: datetime) -> Iterator[stripe.Event]:
    listed = client().v1.events.list(
        {
            "created": {"gte": int(begin.timestamp()), "lt": int(end.timestamp())},
            "types": list(KINDS),
            "limit": A_PAGE,
        }
    )
    return listed.auto_paging_iter()


def _thin(begin: datetime, end: datetime) -> Iterator[stripe.v2.core.Event]:
    listed = client().v2.core.events.list(
        {
            "created": {"gte": _written(begin), "lt": _written(end)},
            "types": list(THIN_KINDS),
            "limit": A_PAGE,
        }
    )
    return listed.auto_paging_iter()


def _written(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
