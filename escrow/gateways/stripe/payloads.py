"""What is kept of an event: which object it is about. No snapshot, and nothing about people."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from escrow.gateways.base import Event, MalformedWebhook

OUR_METADATA = ("payment", "refund", "payout", "installation")
ID_MAX_LENGTH = 120
KIND_MAX_LENGTH = 80


def event(raw: object) -> Event:
    """A snapshot event or a thin one as Stripe sends it. Raises MalformedWebhook."""
    body = _mapping(raw)
    is_thin = body.get("object") == "v2.core.event"
    about = (
        _mapping(body.get("related_object") or {}) if is_thin else _mapping(_mapping(body.get("data")).get("object"))
    )
    event_id, kind = _text(body.get("id"), ID_MAX_LENGTH), _text(body.get("type"), KIND_MAX_LENGTH)
    payload = {
        "id": event_id,
        "type": kind,
        **_kept(body, "created", "account", "api_version"),
        **({"livemode": body["livemode"]} if isinstance(body.get("livemode"), bool) else {}),
        "object": {**_kept(about, "id", "charge", "payment_intent"), "metadata": _metadata(about.get("metadata"))},
    }
    return Event(event_id=event_id, kind=kind, payload=payload, at=_happened_at(payload.get("created")))


def our_id(payload: Mapping[str, Any], name: str) -> int | None:
    """The id of our row in the object's metadata; None if it is not there or not ours."""
    text = str(payload["object"].get("metadata", {}).get(name, ""))
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


def our_name(payload: Mapping[str, Any]) -> str:
    """The installation's name in the object's metadata; empty if there is none."""
    return str(payload["object"].get("metadata", {}).get("installation", ""))


def _happened_at(created: object) -> datetime | None:
    """Version 1 counts seconds, version 2 writes instants."""
    try:
        if isinstance(created, int):
            return datetime.fromtimestamp(created, UTC)
        at = datetime.fromisoformat(str(created))
        return at.astimezone(UTC) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _metadata(raw: object) -> dict[str, Any]:
    return _kept(raw, *OUR_METADATA) if isinstance(raw, Mapping) else {}


def _kept(raw: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """These fields, where they hold an identifier or an instant."""
    return {name: raw[name] for name in names if _is_word(raw.get(name)) or _is_instant(raw.get(name))}


def _is_word(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= ID_MAX_LENGTH and value.isprintable()


def _is_instant(value: object) -> bool:
    return isinstance(value, int) and 0 <= value < 10**11


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise MalformedWebhook(_("The body is not an event."))
    return value


def _text(value: object, max_length: int) -> str:
    if not _is_word(value) or len(str(value)) > max_length:
        raise MalformedWebhook(_("The event has no usable id or type."))
    return str(value)
