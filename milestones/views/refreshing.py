"""Pages that keep themselves up to date: they ask with what they show, and get nothing while that is still true."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from contracts.models import Contract
from marketplace.scripted import is_scripted
from milestones.workspace.version import version_of

UNCHANGED = 204
View = Callable[..., HttpResponse]


def keeps_up(view: View) -> View:
    """For people who are signed in; the refresh of somebody who no longer is loads the page anew, which asks them."""

    @wraps(view)
    def wrapped(request: HttpRequest, pk: int) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, pk)
        return HttpResponse(headers={"HX-Refresh": "true"}) if is_scripted(request) else _sign_in(request)

    return wrapped


def is_unchanged(request: HttpRequest, contract: Contract) -> bool:
    """Whether this is the refresh of a page (`seen`) that still shows how the contract stands."""
    seen = request.GET.get("seen")
    return is_scripted(request) and bool(seen) and seen == version_of(contract)


def _sign_in(request: HttpRequest) -> HttpResponse:
    return redirect_to_login(request.get_full_path())
