"""allauth's forms that take an e-mail address, and what each must not give away."""

from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.account.fields import EmailField
from allauth.core import context
from django import forms
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts import addresses
from accounts.signing_in import lockouts

# In the session: what is known of somebody without an account, as the `initial` of sign-up.
SIGNING_UP = "signing_up"
TOO_OFTEN = "too_many_login_attempts"


class AddressField(EmailField):
    """An address in the one form in which it is kept; one that is too long is refused here, never cut."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Without a `maxlength`: browsers cut what is pasted to it, and do not say so."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}

    def clean(self, value: Any) -> str:
        return addresses.normalise(super().clean(value))


class LoginForm(allauth.LoginForm):
    """Says whoever tried too often which other ways in there are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = AddressField()
        self.order_fields(["login", "password", "remember"])

    @property
    def is_locked(self) -> bool:
        """Whether it was refused for too many tries."""
        return any(error.code == TOO_OFTEN for error in self.non_field_errors().as_data())


class SignUpForm(allauth.SignupForm):
    """The same work, and the same page, whether or not the address has an account."""

    email = AddressField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What the validators ask, in one line.
        self.fields["password1"].help_text = _("At least 8 characters, not only digits, and nothing common.")
        if not self.is_bound:
            self._begin_with_what_is_known()

    def _begin_with_what_is_known(self) -> None:
        """Of whoever comes by a link that says whom it is for, or by a button of one side."""
        request = context.request
        if request is None:
            return
        known = {"role": request.GET.get("role", ""), **request.session.get(SIGNING_UP, {})}
        roles = dict(self.fields["role"].choices)
        self.initial.update(
            {name: value for name, value in known.items() if name in self.fields and (name != "role" or value in roles)}
        )

    def try_save(self, request: HttpRequest) -> Any:
        if self.account_already_exists:
            # What a new account would cost, or the time would tell that there is one.
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class AddEmailForm(allauth.AddEmailForm):
    email = AddressField()


class ResetPasswordForm(allauth.ResetPasswordForm):
    """So many mails an hour, counted by address and place, so that no stranger uses up the owner's."""

    email = AddressField()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "email" in cleaned and not self._may_ask(cleaned["email"]):
            raise forms.ValidationError(
                _(
                    "Several links are on their way to this address. The newest one works: look for it, also "
                    "in the spam folder. You can have another one sent in an hour."
                ),
                code=TOO_OFTEN,
            )
        return cleaned

    def save(self, request: HttpRequest, **about: Any) -> str:
        """The page that follows says where it was sent."""
        request.session["reset_sent_to"] = self.cleaned_data["email"]
        return str(super().save(request, **about))

    def _may_ask(self, email: str) -> bool:
        request = get_adapter().request
        return bool(lockouts.consume(request, "reset_password", lockouts.RESET, email))
