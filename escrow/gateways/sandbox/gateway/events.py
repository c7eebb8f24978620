import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from escrow.gateways.base import Event, MalformedWebhook, Subject
from escrow.gateways.sandbox import signature
from escrow.gateways.sandbox.models import SandboxEvent


class Events:
    """The sandbox's word."""

    def read_webhook(self, body: bytes, headers: Mapping[str, str]) -> Event:
        signature.check(body, headers)
        try:
            payload = json.loads(body)
            at = datetime.fromisoformat(payload["at"]) if "at" in payload else None
            return Event(event_id=str(payload["id"]), kind=str(payload["kind"]), payload=payload, at=at)
        except (ValueError, KeyError, TypeError):
            raise MalformedWebhook(_("The body is not an event.")) from None

    def events_since(self, since: datetime) -> Iterator[Event]:
        for event in SandboxEvent.objects.filter(happened_at__gte=since).order_by("happened_at", "id").iterator():
            yield Event(event_id=event.ref, kind=event.kind, payload=event.payload, at=event.happened_at)

    def subject(self, kind: str, payload: Mapping[str, Any]) -> Subject:
        ref, metadata = str(payload["object"]), payload["metadata"]
        name = str(metadata.get("installation", ""))
        match kind.partition(".")[0]:
            case "checkout" if "payment" in metadata:
                return Subject(payment_id=int(metadata["payment"]), installation=name, ref=ref)
            case "refund" if "refund" in metadata:
                return Subject(refund_id=int(metadata["refund"]), installation=name, ref=ref)
            case "payout" if "payout" in metadata:
                return Subject(payout_id=int(metadata["payout"]), installation=name, ref=ref)
            case "recipient":
                return Subject(recipient_ref=ref, ref=ref)
            case "chargeback":
                return Subject(chargeback_ref=ref, ref=ref)
            case "fraud_warning":
                return Subject(warned_charge_ref=ref, ref=ref)
        return Subject()
