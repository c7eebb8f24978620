"""The log of what staff did: one place writes it, for every page of the desk, and the database keeps it as it is."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.models import StaffAction, User
from marketplace import clock
from marketplace.staff_log import said

READ = frozenset({"GET", "HEAD", "OPTIONS"})


class StaffLogMiddleware:
    """Write down each request below /staff/ that could change something, and what it was answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, once it is written down that it was given."""
        # Whoever signs out is nobody afterwards.
        by, response = request.user, self.get_response(request)
        below = request.path.startswith(reverse("admin:index"))
        if below and request.method not in READ and isinstance(by, User) and by.is_staff:
            note(by, request, response.status_code)
        return response


def note(by: User, request: HttpRequest, status: int) -> None:
    """One row. What was typed is in it only where the desk's own words repeat it."""
    match = request.resolver_match
    StaffAction.objects.create(
        at=clock.now(),
        by=by,
        view=(match.view_name if match else "")[:100],
        path=request.path[:300],
        status=status,
        said=said(request)[:1000],
    )
