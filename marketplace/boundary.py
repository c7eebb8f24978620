"""What no browser sends is refused before anything reads it.

PostgreSQL cannot store a NUL, and Django decodes a form by whatever codec the request names; either would
surface as a server error somewhere deep inside.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import gettext as _

CHARSETS = {"utf-8", "utf8"}
FORM_BYTES = 2 * 1024 * 1024


class HostMiddleware:
    """Answer 400 to a host that is none of ours, first of all: no session, no query, and nothing of it in the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            request.get_host()
        except DisallowedHost:
            # Without the request: whatever a page would make of its host is not ours.
            response = HttpResponse(get_template("400.html").render(), status=400)
            response._has_been_logged = True  # type: ignore[attr-defined]
            return response
        return self.get_response(request)


class BoundaryMiddleware:
    """Answer 400 to a NUL or a form in another encoding, 413 to what is larger than any form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.UPLOAD_FORM_BYTES + FORM_BYTES:
            return HttpResponse(_("Too large.\n"), status=413, content_type="text/plain")
        charset = (request.content_params or {}).get("charset", "utf-8")
        if (
            "\0" in request.path
            or "%00" in request.META.get("QUERY_STRING", "")
            or "\\000" in request.META.get("HTTP_COOKIE", "")
            or charset.lower() not in CHARSETS
        ):
            return render(request, "400.html", status=400)
        return self.get_response(request)
