from collections.abc import Sequence
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts import addresses
from accounts.models import User
from accounts.signing_in import devices, freshness, lockouts
from accounts.signing_in.links import OurSite, at_our_address
from marketplace.texts import later as _

SIGN_IN = "sign_in"


class AccountAdapter(DefaultAccountAdapter):
    """allauth's hooks, where Surety differs: its user, what counts as too often, and who is told of a change."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _("Too many wrong passwords from here. Try again in five minutes."),
        "email_password_mismatch": _("The address or the password is not right."),
    }

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """People have no user name: the e-mail address is the only one."""

    def clean_email(self, email: str) -> str:
        """Any address that comes in by allauth is kept in the one form."""
        return addresses.normalise(email)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Write name and roles together with the address, so that no half-made person is ever stored."""
        form.fill(user)
        try:
            with transaction.atomic():
                return super().save_user(request, user, form, commit)
        except IntegrityError:
            # The form was sent twice at once: the first made the person, and mail is on its way.
            raise ImmediateHttpResponse(redirect("account_email_verification_sent")) from None

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Every mail of allauth's goes through here: its links are made of SITE_URL, and of nothing that was asked."""
        ours = {name: at_our_address(value) for name, value in context.items()}
        super().send_mail(template_prefix, email, {**ours, "current_site": OurSite()})

    # How often somebody may try.

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a try before it is made; it is taken back if the password was right."""
        email = str(credentials.get("email", ""))
        self._login_failed_rl_usage = lockouts.consume(request, SIGN_IN, lockouts.SIGN_IN, email)
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        lockouts.forget(request, SIGN_IN, lockouts.SIGN_IN, str(credentials.get("email", "")))

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """From now on this device is known."""
        devices.remember(request, user)
        return super().post_login(request, user, **kwargs)

    # Who is asked again, and who is told.

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever proved who they are just now, at sign-in too, is not asked a second time."""
        return not freshness.is_fresh(self.request)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the owner at every address that is confirmed: whichever a thief took over, another is still theirs."""
        for address in [email] if email else confirmed_addresses(user):
            super().send_notification_mail(template_prefix, user, {"user": user, **(context or {})}, address)


def confirmed_addresses(user: User) -> Sequence[str]:
    """Where the owner of an account can be reached for certain; the one they sign in with, if none is confirmed."""
    confirmed = EmailAddress.objects.filter(user=user, verified=True).order_by("-primary", "pk")
    return list(confirmed.values_list("email", flat=True)) or [user.email]
