"""How long ago somebody proved who they are: a session that is left alone for more than five minutes changes nothing
that guards the account, nor decides about money, before it was asked for the password or second factor again.

Counted by the machine's own clock, as sessions are: a demonstration that moves time signs nobody out.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY, get_reauthentication_flows
from allauth.core.internal.httpkit import serialize_request
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.models import User

P = ParamSpec("P")
R = TypeVar("R")
Self = TypeVar("Self")


def is_fresh(request: HttpRequest) -> bool:
    """Whether this session proved who it is, at sign-in or since, less than ACCOUNT_REAUTHENTICATION_TIMEOUT ago."""
    user = request.user
    if not isinstance(user, User):
        return False
    records = get_authentication_records(request, user)
    return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT


def ask_again(request: HttpRequest, *, keep: bool = True) -> HttpResponse:
    """Lead to the question. What was sent is kept in the session, and done once the answer was right.

    `keep=False` for what must not lie in a session, such as a password.
    """
    if request.method == "POST" and keep:
        request.session[STATE_SESSION_KEY] = {"request": serialize_request(request)}
        back_to = request.path
    else:
        back_to = request.get_full_path() if request.method == "GET" else request.path
    [first, *_] = get_adapter(request).get_reauthentication_methods(request.user)
    return redirect(f"{first['url']}?{urlencode({'next': back_to})}")


def must_be_asked(request: HttpRequest) -> bool:
    """Not fresh, and there is something to ask: who has neither password nor second factor can only be let in."""
    return not is_fresh(request) and bool(get_reauthentication_flows(request.user))


def only_fresh(
    view: Callable[Concatenate[Self, HttpRequest, P], R],
) -> Callable[Concatenate[Self, HttpRequest, P], R | HttpResponse]:
    """A method of the desk that decides something: asks first, both when it is opened and when it is sent."""

    @wraps(view)
    def guarded(self: Self, request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> R | HttpResponse:
        if must_be_asked(request):
            return ask_again(request)
        return view(self, request, *args, **kwargs)

    return guarded
