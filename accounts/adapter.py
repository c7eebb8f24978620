from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import redirect

from accounts.models import User


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
