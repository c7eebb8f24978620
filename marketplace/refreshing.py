"""Pages that keep themselves up to date: they ask whether they are still true, and are led to themselves if not."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from marketplace.scripted import is_scripted

View = Callable[..., HttpResponse]


def keeps_up(view: View) -> View:
    """For people who are signed in; the refresh of somebody who no longer is loads the page anew, which asks them."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return HttpResponse(headers={"HX-Refresh": "true"}) if is_scripted(request) else _sign_in(request)

    return wrapped


def _sign_in(request: HttpRequest) -> HttpResponse:
    return redirect_to_login(request.get_full_path())
