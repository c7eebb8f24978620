"""What no browser sends is refused before anything reads it.

PostgreSQL cannot store a NUL, and Django decodes a form by whatever codec the request names; either would
surface as a server error somewhere deep inside.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

CHARSETS = {"utf-8", "utf8", "us-ascii", "iso-8859-1"}


class BoundaryMiddleware:
    """Answer 400 to a NUL in the address and to a form in an unheard-of encoding."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        charset = (request.content_params or {}).get("charset", "utf-8")
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", "") or charset.lower() not in CHARSETS:
            return render(request, "400.html", status=400)
        return self.get_response(request)
