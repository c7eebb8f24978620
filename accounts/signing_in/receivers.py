"""What is done when allauth reports a change of an account: it is written down, and the owner is told.

allauth itself writes to the owner about a changed password, a new primary address and second factors; the adapter sends
that to every confirmed address. Here is the rest.
"""

from typing import Any

from allauth.account import signals as account
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import AccountChange, User
from accounts.signing_in import devices
from accounts.signing_in.waiting import note

Kind = AccountChange.Kind
AUTHENTICATOR_NAMES = {"totp": "authenticator app", "webauthn": "passkey or security key"}


@receiver(account.email_added)
def address_added(request: HttpRequest, user: User, email_address: EmailAddress, **about: Any) -> None:
    note(user, Kind.ADDRESS_ADDED, email_address.email)
    _tell(request, user, "account/email/email_added", {"email": email_address.email})


@receiver(account.email_confirmed)
def address_confirmed(request: HttpRequest, email_address: EmailAddress, **about: Any) -> None:
    """The first address of an account is confirmed at sign-up, which is no change of it."""
    user = email_address.user
    others = EmailAddress.objects.filter(user=user, verified=True).exclude(pk=email_address.pk)
    if others.exists():
        note(user, Kind.ADDRESS_CONFIRMED, email_address.email)
        for other in others:
            _tell(request, user, "account/email/email_confirm", {"email": email_address.email}, other.email)


@receiver(account.email_changed)
def address_became_primary(user: User, to_email_address: EmailAddress, **about: Any) -> None:
    note(user, Kind.ADDRESS_PRIMARY, to_email_address.email)


@receiver(account.email_removed)
def address_removed(request: HttpRequest, user: User, email_address: EmailAddress, **about: Any) -> None:
    """allauth tells those that are left; the one that was removed may be the owner's last."""
    note(user, Kind.ADDRESS_REMOVED, email_address.email)
    if email_address.verified:
        context = {"deleted_email": email_address.email}
        _tell(request, user, "account/email/email_deleted", context, email_address.email)


@receiver([account.password_changed, account.password_set])
def password_changed(request: HttpRequest, user: User, **about: Any) -> None:
    note(user, Kind.PASSWORD_CHANGED)
    devices.remember(request, user)


@receiver(account.password_reset)
def password_reset(request: HttpRequest, user: User, **about: Any) -> None:
    """Whoever has the mailbox is known here from now on: strangers' tries do not keep them from signing in."""
    note(user, Kind.PASSWORD_RESET)
    devices.remember(request, user)


@receiver(mfa.authenticator_added)
def factor_added(user: User, authenticator: Authenticator, **about: Any) -> None:
    if authenticator.type in AUTHENTICATOR_NAMES:
        note(user, Kind.FACTOR_ADDED, AUTHENTICATOR_NAMES[authenticator.type])


@receiver(mfa.authenticator_removed)
def factor_removed(user: User, authenticator: Authenticator, **about: Any) -> None:
    if authenticator.type in AUTHENTICATOR_NAMES:
        note(user, Kind.FACTOR_REMOVED, AUTHENTICATOR_NAMES[authenticator.type])


@receiver(mfa.authenticator_reset)
def codes_renewed(user: User, **about: Any) -> None:
    note(user, Kind.CODES_RENEWED)


def _tell(request: HttpRequest, user: User, template: str, context: dict[str, Any], email: str | None = None) -> None:
    get_adapter(request).send_notification_mail(template, user, context, email)
