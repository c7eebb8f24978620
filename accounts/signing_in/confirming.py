"""The message by which somebody confirms an address: what was sent, where to, and when it can be sent again.

allauth writes such a message at most once in three minutes for an address, and says nothing when it does not. So what a
page says is read from allauth's own count, which is the same for an address that has an account and for one that has
not.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.internal.flows.email_verification import (
    get_address_for_user,
    send_verification_email_at_login,
)
from allauth.account.models import Login
from allauth.account.stages import EmailVerificationStage, LoginStageController
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

from marketplace import clock

APP, ACTION = "allauth.account", "confirm_email"


@dataclass(frozen=True)
class Sent:
    """A message that was sent to an address, when, and from when on it can be sent again."""

    to: str
    at: datetime
    again_at: datetime

    @property
    def can_be_sent_again(self) -> bool:
        return self.again_at <= clock.now()


def last_sent(request: HttpRequest, email: str) -> Sent | None:
    """The last message to this address, as long as no other can be sent."""
    [rate] = ratelimit.get_rates(app=APP, action=ACTION)
    key = ratelimit.get_cache_key(request, app=APP, action=ACTION, rate=rate, key=email.lower())
    history = cache.get(key, [])
    if not history:
        return None
    at = clock.now() - timedelta(seconds=time.time() - history[0])
    return Sent(email, at, at + timedelta(seconds=rate.duration))


def pending(request: HttpRequest) -> Login | None:
    """Whoever signs up or in here and has yet to confirm an address; it may be nobody who has an account."""
    stage = LoginStageController.enter(request, EmailVerificationStage.key)
    return stage.login if stage else None


def address_of(login: Login) -> str:
    """The address that has to be confirmed."""
    if login.email or login.user is None:
        return login.email or ""
    address = get_address_for_user(login.user)
    return address.email if address else ""


def send_again(request: HttpRequest) -> bool:
    """Send the message to whoever is waiting for it in this session; False if it is too soon, or nobody is."""
    login = pending(request)
    return login is not None and bool(send_verification_email_at_login(request, login))
