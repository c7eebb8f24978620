"""Who is asking: a signed-in person, typed as Surety's own user."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.models import User
from marketplace.refusals import NotYours

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def person(request: HttpRequest) -> User:
    """The signed-in person; only for views behind login_required."""
    if not isinstance(request.user, User):
        raise NotYours(_("Sign in first."))
    return request.user


def client_required(view: View[P]) -> View[P]:
    """Only for people who hire; others are told how to become one."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not person(request).is_client:
            raise NotYours(_("Only clients can do this. You can add hiring to your account on your profile page."))
        return view(request, *args, **kwargs)

    return guarded


def freelancer_required(view: View[P]) -> View[P]:
    """Only for people who work; others are told how to become one."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not person(request).is_freelancer:
            raise NotYours(
                _("Only freelancers can do this. You can add freelancing to your account on your profile page.")
            )
        return view(request, *args, **kwargs)

    return guarded
