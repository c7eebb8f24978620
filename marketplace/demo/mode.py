"""What belongs to a demonstration does not exist anywhere else."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.core.management.base import CommandError
from django.http import Http404, HttpRequest, HttpResponse

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def demo_only(view: View[P]) -> View[P]:
    """Answer 404 outside demo mode."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def require_demo(command: str) -> None:
    """Raise CommandError outside demo mode."""
    if not settings.DEMO:
        raise CommandError(f"{command} works in demo mode only (SURETY_MODE=demo).")
