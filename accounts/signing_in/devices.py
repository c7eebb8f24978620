"""Devices that somebody has signed in on before.

A cookie says so: signed, out of scripts' reach, renewed at each sign-in, and worth nothing once the password is
changed. It opens nothing. It only has its owner's mistakes counted apart from what strangers do with their address, so
that nobody can keep them out.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts import related
from accounts.models import User

COOKIE = "known_device"
SALT = "accounts.devices"
LASTS = timedelta(days=400)  # as long as browsers keep a cookie
# A family computer, not a library's.
MOST_PEOPLE = 5


@dataclass(frozen=True)
class Known:
    """One person who has signed in on this device: who, the device's name for them, and a seal on their password."""

    user_id: int
    name: str
    seal: str


def remember(request: HttpRequest, user: User) -> None:
    """Have the answer to this request say that this person has proved here who they are."""
    request.remembered_person = user  # type: ignore[attr-defined]


def name_of(request: HttpRequest, email: str) -> str | None:
    """The name of this device, if the person with this address has signed in on it; None for every stranger's."""
    known = {one.user_id: one for one in _read(request)}
    if not known:
        return None
    owns = Q(email=email) | Q(pk__in=EmailAddress.objects.filter(email=email, verified=True).values("user"))
    for user in User.objects.filter(owns, pk__in=known):
        if constant_time_compare(known[user.pk].seal, _seal(user)):
            return known[user.pk].name
    return None


class KnownDeviceMiddleware:
    """Writes the cookie for whoever has just signed in, or chosen a new password by a link from their mail."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = getattr(request, "remembered_person", None)
        if user is not None:
            others = [one for one in _read(request) if one.user_id != user.pk]
            related.note_shared(user, [one.user_id for one in others])
            kept = [Known(user.pk, secrets.token_hex(16), _seal(user)), *others][:MOST_PEOPLE]
            response.set_cookie(
                COOKIE,
                signing.dumps([(one.user_id, one.name, one.seal) for one in kept], salt=SALT, compress=True),
                max_age=LASTS,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


def _read(request: HttpRequest) -> list[Known]:
    try:
        return [Known(*one) for one in signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LASTS)]
    except (signing.BadSignature, ValueError, TypeError):
        return []


def _seal(user: User) -> str:
    return salted_hmac(SALT, user.password, algorithm="sha256").hexdigest()[:32]
