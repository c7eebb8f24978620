"""How a webhook proves that it is the sandbox's."""

import hashlib
import hmac
from collections.abc import Mapping

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from escrow.gateways.base import ForgedWebhook
from marketplace import clock

HEADER = "X-Sandbox-Signature"
TOLERANCE_SECONDS = 300


def sign(body: bytes) -> dict[str, str]:
    """The header that proves that a webhook is the sandbox's, made now."""
    sent_at = str(int(clock.now().timestamp()))
    return {HEADER: f"{sent_at}.{_signature(sent_at, body)}"}


def check(body: bytes, headers: Mapping[str, str]) -> None:
    """Raise ForgedWebhook unless the body was signed by the sandbox, and not long ago."""
    sent_at, _unused, signature = headers.get(HEADER, "").partition(".")
    if not sent_at.isdecimal() or not hmac.compare_digest(signature.encode(), _signature(sent_at, body).encode()):
        raise ForgedWebhook(_("The signature does not match."))
    if abs(clock.now().timestamp() - int(sent_at)) > TOLERANCE_SECONDS:
        raise ForgedWebhook(_("The signature is too old."))


def _signature(sent_at: str, body: bytes) -> str:
    secret = salted_hmac("escrow.gateways.sandbox", "webhook secret", algorithm="sha256").digest()
    return hmac.new(secret, f"{sent_at}.".encode() + body, hashlib.sha256).hexdigest()
