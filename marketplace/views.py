"""The composition root's own pages: the landing page, the dashboard, and the pages of errors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form whose token is missing or old."""
    return render(request, "errors/csrf.html", status=403)
