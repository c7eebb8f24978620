"""allauth's forms for the code of a second factor, counted as passwords are: nobody can use up another's tries."""

from typing import Any

from allauth.core import context
from allauth.mfa.base import forms as allauth
from django import forms
from django.utils.translation import gettext as _

from accounts.signing_in import lockouts

CODE = "second_factor"


class Counted:
    """Only wrong codes count."""

    def clean_code(self: Any) -> str:
        usage = lockouts.consume(context.request, CODE, lockouts.CODES, self.user.email)
        if usage is None:
            raise forms.ValidationError(
                _(
                    "Too many wrong codes. Try again in five minutes. Your passkey works at once, and on a "
                    "device on which you signed in before you have tries of your own."
                ),
                code="too_many_codes",
            )
        code = str(super().clean_code())  # type: ignore[misc]  # mixed into forms only
        usage.rollback()
        return code


class AuthenticateForm(Counted, allauth.AuthenticateForm):
    pass


class ReauthenticateForm(Counted, allauth.ReauthenticateForm):
    pass
