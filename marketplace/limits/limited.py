"""Views whose requests are counted."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse

from marketplace.limits.counting import require_room, spend
from marketplace.limits.table import Limit

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def limited(limit: Limit) -> Callable[[View[P]], View[P]]:
    """Count each POST to this view before the view begins. Stands below login_required.

    The bytes of its files are counted where they are kept (`marketplace/uploads`), with every form. Raises TooMuch, and
    where a form would be shown that cannot be sent now, raises it before the form is filled in.
    The view says by `limits` what it is counted by, which a test reads from every address.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def counted(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            person: Any = request.user
            if request.method != "POST":
                require_room(person, limit)
            else:
                spend(person, limit)
            return view(request, *args, **kwargs)

        counted.limits = limit  # type: ignore[attr-defined]
        return counted

    return decorate
