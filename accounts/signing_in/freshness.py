"""How long ago somebody proved who they are: a session that is left alone for more than five minutes changes nothing
that guards the account, nor decides about money, before it was asked for the password or second factor again. What
staff decide asks for the second factor, where they have one: a password can be read off a keyboard.

Counted by the machine's own clock, as sessions are: a demonstration that moves time signs nobody out.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY, get_reauthentication_flows
from allauth.core.internal.httpkit import serialize_request
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.models import User
from accounts.rights import SECOND_FACTORS

P = ParamSpec("P")
R = TypeVar("R")
Self = TypeVar("Self")
FIRST_FACTOR = "reauthenticate"  # allauth's name for the way by password
# The pages that ask.
QUESTIONS = {"account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}


def is_fresh(request: HttpRequest) -> bool:
    """Whether this session proved who it is, at sign-in or since, less than ACCOUNT_REAUTHENTICATION_TIMEOUT ago."""
    user = request.user
    if not isinstance(user, User):
        return False
    return _is_recent(get_authentication_records(request, user))


def is_fresh_by_second_factor(request: HttpRequest) -> bool:
    """Whether this session has shown a second factor in that time; for who has none, whether it is fresh at all."""
    user = request.user
    if not isinstance(user, User) or not is_mfa_enabled(user, SECOND_FACTORS):
        return is_fresh(request)
    return _is_recent([record for record in get_authentication_records(request, user) if record["method"] == "mfa"])


def _is_recent(records: Sequence[Mapping[str, Any]]) -> bool:
    return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT


def ask_again(request: HttpRequest, *, keep: bool = True, second_factor: bool = False) -> HttpResponse:
    """Lead to the question. What was sent is kept in the session, and done once the answer was right.

    `keep=False` for what must not lie in a session, such as a password. `second_factor`: the password will not do.
    """
    if request.method == "POST" and keep:
        request.session[STATE_SESSION_KEY] = {"request": serialize_request(request)}
        back_to = request.path
    else:
        back_to = request.get_full_path() if request.method == "GET" else request.path
    ways = get_adapter(request).get_reauthentication_methods(request.user)
    by_second_factor = [way for way in ways if way["id"] != FIRST_FACTOR]
    [first, *_] = by_second_factor if second_factor and by_second_factor else ways
    return redirect(f"{first['url']}?{urlencode({'next': back_to})}")


def forget_what_was_sent(request: HttpRequest, name: str) -> None:
    """Nothing is done that its sender is not there any more to confirm.

    What was sent waits for the answer to the question that it raised, and for as long as an answer is good. Whoever
    opens its page anew, or comes later, begins anew: else the owner's answer would do what a thief left in the session.
    `name` is the address's that is being opened.
    """
    kept = request.session.get(STATE_SESSION_KEY)
    if not kept or "request" not in kept:
        return
    if name in QUESTIONS:
        since = kept.setdefault("asked_at", time.time())
        is_over = time.time() - since >= app_settings.REAUTHENTICATION_TIMEOUT
        request.session.modified = True
    else:
        is_over = request.method in {"GET", "HEAD"} and request.path == json.loads(kept["request"])["path"]
    if is_over:
        del request.session[STATE_SESSION_KEY]


def must_be_asked(request: HttpRequest) -> bool:
    """Not fresh, and there is something to ask: who has neither password nor second factor can only be let in."""
    return not is_fresh(request) and bool(get_reauthentication_flows(request.user))


def only_fresh(
    view: Callable[Concatenate[Self, HttpRequest, P], R],
) -> Callable[Concatenate[Self, HttpRequest, P], R | HttpResponse]:
    """A method of the desk that decides something: asks first, both when it is opened and when it is sent."""

    @wraps(view)
    def guarded(self: Self, request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> R | HttpResponse:
        if not is_fresh_by_second_factor(request) and get_reauthentication_flows(request.user):
            return ask_again(request, second_factor=True)
        return view(self, request, *args, **kwargs)

    return guarded
