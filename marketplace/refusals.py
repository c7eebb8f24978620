"""How a rule says no.

Verbs raise a `Refused` whose message is written for the person who asked. Views need not catch it: the
middleware answers with a page in the product's own look, and because every request that writes is one
transaction per verb, nothing has been written.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme


class Refused(Exception):
    """The rules do not allow this now. The message says why and what can be done instead."""

    status = 409
    # What heads the page, when "not possible any more" is not the point.
    title = ""


class NotYours(Refused):
    """The person may see this, but the action belongs to somebody else."""

    status = 403


def lead_back(request: HttpRequest, path: str, label: str) -> None:
    """Where the page of a refusal leads: to what the request was about."""
    request.refusal_leads_to = (path, label)  # type: ignore[attr-defined]


class RefusalMiddleware:
    """Turn an uncaught Refused into its 403 or 409 page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        path, label = getattr(request, "refusal_leads_to", ("", ""))
        came_from = request.META.get("HTTP_REFERER", "")
        if not path and url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
            path, label = came_from, "Go back"
        context = {"message": str(exception), "title": exception.title, "back": path, "back_label": label}
        return render(request, f"errors/{exception.status}.html", context, status=exception.status)
