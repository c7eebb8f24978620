"""How often somebody may try, and who is counted together: an address at a place, never an address alone.

A stranger who knows an address can use up their own tries and nobody else's. A device that its owner has signed in on
has a count of its own (devices.py). Against guessing from many places at once there is a wide limit for an address,
which known devices are not part of; whoever meets it has the link by mail and the passkey, which no count stops. Only
failures count for a sign-in.
"""

from dataclasses import dataclass

from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import RateLimitUsage
from django.http import HttpRequest

from accounts.models import User
from accounts.signing_in import devices

APP = "accounts"


@dataclass(frozen=True)
class Limits:
    """Tries in a time, in allauth's words: of an address at a place, of a place, of an address at strange places."""

    here: str
    place: str
    strangers: str
    known_device: str


SIGN_IN = Limits(
    here="5/5m/key",
    place="30/m/key",
    strangers="200/h/key",
    known_device="10/5m/key",
)
# A reset writes a mail each time. Whoever cannot ask for one more has had several, each with a link that works.
RESET = Limits(
    here="5/h/key",
    place="60/h/key",
    strangers="30/h/key",
    known_device="10/h/key",
)

# Codes of a second factor, which only whoever has the password is asked for.
CODES = Limits(
    here="5/5m/key",
    place="30/m/key",
    strangers="30/h/key",
    known_device="10/5m/key",
)


def consume(request: HttpRequest, action: str, limits: Limits, email: str) -> RateLimitUsage | None:
    """Count one more try; None when it is one too many. `rollback()` on the answer takes it back."""
    usage = RateLimitUsage(usage=[])
    for rate, key in _counted(request, limits, email):
        config = {action: rate}
        one = ratelimit.consume(request, app=APP, action=action, config=config, key=key, limit_get=True)
        if one is None:
            return None
        usage.usage += one.usage
    return usage


def forget(request: HttpRequest, action: str, limits: Limits, email: str) -> None:
    """Begin anew, for this address at this place."""
    for rate, key in _counted(request, limits, email)[:1]:
        ratelimit.clear(request, app=APP, action=action, config={action: rate}, key=key)


def _counted(request: HttpRequest, limits: Limits, email: str) -> list[tuple[str, str]]:
    user = request.user if hasattr(request, "user") else None
    if isinstance(user, User):
        return [(limits.known_device, f"session:{request.session.session_key}")]
    device = devices.name_of(request, email)
    if device:
        return [(limits.known_device, f"device:{device}")]
    place = ratelimit.get_ip(request)
    return [
        (limits.here, f"here:{place}:{email}"),
        (limits.place, f"place:{place}"),
        (limits.strangers, f"strangers:{email}"),
    ]
