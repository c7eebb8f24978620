"""Doors that open only for somebody who has proved enough: the staff desk, and pages that allauth leaves to a session
of any age.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts import rights
from accounts.models import User
from accounts.signing_in import freshness

DESK = "admin"
# The way out, and the address that leads to the site's own sign-in.
ALWAYS = {"login", "logout"}
# Beside what allauth asks again for: who comes back to a browser that was left open does not read the recovery codes,
# set a first password, or confirm an address that somebody else has added.
ASKED_AGAIN = {"account_set_password", "mfa_view_recovery_codes", "mfa_download_recovery_codes"}
ASKED_AGAIN_TO_SEND = {"account_confirm_email"}


class GuardMiddleware:
    """Asks before the view is called. `settings.STAFF_SECOND_FACTOR` is off in a demonstration only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match, user = request.resolver_match, request.user
        if match is None or not isinstance(user, User):
            return None
        name = match.url_name or ""
        freshness.forget_what_was_sent(request, name)
        if DESK in match.app_names:
            return _at_the_desk(request, user, name) if user.is_staff and name not in ALWAYS else None
        asks_to_send = request.method == "POST" and name in ASKED_AGAIN_TO_SEND
        if (name in ASKED_AGAIN or asks_to_send) and freshness.must_be_asked(request):
            return freshness.ask_again(request, keep=asks_to_send)
        return None


def _at_the_desk(request: HttpRequest, user: User, name: str) -> HttpResponse | None:
    if name.startswith("password_change"):
        return redirect("account_change_password")
    if not rights.may_act_as_staff(user):
        messages.warning(
            request,
            "The staff desk opens with two-step sign-in only. Set up an authenticator app or add a key, then go there.",
        )
        return redirect("mfa_index")
    return None
