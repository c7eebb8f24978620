"""Requests that the page's own script made, for a part of the page and not for a new one."""

from django.http import HttpRequest


def is_scripted(request: HttpRequest) -> bool:
    """Whether htmx asks; django_htmx's middleware has found out."""
    return bool(request.htmx)  # type: ignore[attr-defined]
