"""allauth's passkey forms, for answers that no authenticator would give.

What a browser posts is JSON of a certain make. allauth reads it without asking, so that anything else
surfaces as an error of the server; here it is an error of the form.
"""

from typing import Any

from allauth.mfa.webauthn import forms as webauthn
from django.utils.translation import gettext as _

UNREADABLE = (KeyError, ValueError, TypeError, AttributeError, RecursionError)


class ReadableAnswer:
    """Turns an answer that cannot be read into an error at its field."""

    def full_clean(self: Any) -> None:
        try:
            super().full_clean()  # type: ignore[misc]  # mixed into forms only
        except UNREADABLE:
            self.add_error("credential", _("The answer of your passkey could not be read. Try again."))


class AddForm(ReadableAnswer, webauthn.AddWebAuthnForm):
    pass


class AuthenticateForm(ReadableAnswer, webauthn.AuthenticateWebAuthnForm):
    pass


class LoginForm(ReadableAnswer, webauthn.LoginWebAuthnForm):
    pass


class ReauthenticateForm(ReadableAnswer, webauthn.ReauthenticateWebAuthnForm):
    pass
