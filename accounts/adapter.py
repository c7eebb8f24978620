from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import redirect

from accounts.models import User


@dataclass(frozen=True)
class OurSite:
    """What allauth's mails are told of the site, instead of the host that the request has named."""

    name = "Surety"

    @property
    def domain(self) -> str:
        return urlsplit(settings.SITE_URL).netloc


def at_our_address(value: Any) -> Any:
    """An absolute address with SITE_URL in front, whatever it was made of; everything else as it is.

    allauth makes the links of its mails of the request's host. Who may choose that (a second name of the site, a proxy
    that passes it on) would send people's keys to a place of theirs.
    """
    if isinstance(value, str) and value.startswith(("http://", "https://")):
        parts = urlsplit(value)
        return settings.SITE_URL + urlunsplit(("", "", parts.path, parts.query, parts.fragment))
    return value


class AccountAdapter(DefaultAccountAdapter):
    """allauth's hooks, where Surety's user differs from Django's."""

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """People have no user name: the e-mail address is the only one."""

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
