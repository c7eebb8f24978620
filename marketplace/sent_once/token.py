"""The token of a form, and what is sent with it."""

import hashlib
import json
import re
import secrets
from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest

FIELD = "form_token"
FORM = re.compile(r"[A-Za-z0-9_-]{1,64}")
# Other each time, or not typed by anybody.
NOT_CONTENT = {FIELD, "csrfmiddlewaretoken"}
View = TypeVar("View", bound=Callable[..., Any])


def new() -> str:
    """A token for a form that is shown now."""
    return secrets.token_urlsafe(16)


def repeatable(reason: str) -> Callable[[View], View]:
    """A view that may be asked again and again with one token, for this reason: it does nothing twice."""

    def decorate(view: View) -> View:
        view.repeatable = reason  # type: ignore[attr-defined]
        return view

    return decorate


def sent_with(request: HttpRequest) -> str:
    """The token that a POST came with; empty if it has none that could be."""
    token = request.POST.get(FIELD, "")
    return token if FORM.fullmatch(token) else ""


def content_of(request: HttpRequest) -> str:
    """A hash of everything else that came with it: where to, fields, and files by name and size."""
    fields = sorted((name, values) for name, values in request.POST.lists() if name not in NOT_CONTENT)
    files = sorted((name, [(file.name, file.size) for file in files]) for name, files in request.FILES.lists())
    told = json.dumps([request.path, fields, files])
    return hashlib.sha256(told.encode()).hexdigest()
