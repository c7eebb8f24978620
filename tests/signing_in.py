"""Signing in by the real form, and sessions of a certain age."""

from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.core import mail
from django.test import Client

from accounts.models import User
from tests.factories import PASSWORD, TOTP_SECRET

LOGIN = "/accounts/login/"


def sign_in(client: Client, email: str, password: str = PASSWORD, *, place: str = "192.0.2.1") -> Any:
    """What the form answers from this IP address."""
    return client.post(LOGIN, {"login": email, "password": password}, REMOTE_ADDR=place)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def signed_in(client: Client, user: User, *, minutes_ago: float = 0) -> Client:
    """A browser in which this person signed in so long ago."""
    sign_in(client, user.email)
    assert is_in(client)
    session = client.session
    for proof in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        proof["at"] -= minutes_ago * 60
    session.save()
    return client


def grow_old(client: Client) -> None:
    """As if whoever is signed in here had proved who they are more than five minutes ago."""
    session = client.session
    for proof in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        proof["at"] -= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + 1
    session.save()


def code(secret: str = TOTP_SECRET) -> str:
    """What an authenticator app shows now; each is taken once."""
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


def mailed_to(address: str) -> list[str]:
    """The subjects of what was sent to an address, in order."""
    return [message.subject.removeprefix("Surety: ") for message in mail.outbox if address in message.to]
