"""How a rule says no.

Verbs raise a `Refused` whose message is written for the person who asked. Views need not catch it: the
middleware answers with a page in the product's own look, and because every request that writes is one
transaction per verb, nothing has been written.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from marketplace import sending_again

FAULT = 500


class Refused(Exception):
    """The rules do not allow this now. The message says why and what can be done instead."""

    status = 409
    # What heads the page, when "not possible any more" is not the point.
    title = ""
    # Whether the same may be sent again later: its page has everything that was typed.
    again = False
    # In how many seconds, where that is known.
    retry_after: int | None = None

    def tell(self) -> None:
        """Tell whoever has to know, once nothing that was done here can be rolled back any more: nobody as a rule."""


class NotYours(Refused):
    """The person may see this, but the action belongs to somebody else."""

    status = 403


def lead_back(request: HttpRequest, path: str, label: str) -> None:
    """Where the page of a refusal leads: to what the request was about."""
    request.refusal_leads_to = (path, label)  # type: ignore[attr-defined]


class RefusalMiddleware:
    """Turn an uncaught Refused into the page of its status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return answer(request, exception) if isinstance(exception, Refused) else None


def answer(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The page of a refusal, for who asked."""
    path, label = getattr(request, "refusal_leads_to", ("", ""))
    came_from = request.META.get("HTTP_REFERER", "")
    if not path and url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        path, label = came_from, _("Go back")
    context: dict[str, object] = {
        "message": str(refusal),
        "title": refusal.title,
        "back": path,
        "back_label": label,
    }
    if refusal.again:
        context["sent"] = sending_again.what_was_sent(request)
    refusal.tell()
    response = render(request, f"errors/{refusal.status}.html", context, status=refusal.status)
    # Whoever has to know was told: Django need not log it with each request as a fault of its own.
    response._has_been_logged = refusal.status >= FAULT  # type: ignore[attr-defined]
    if refusal.retry_after is not None:
        response["Retry-After"] = str(refusal.retry_after)
    return response
