"""Forms that somebody has filled in: what the rules refuse is said at the form, and what was typed stays."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from marketplace.refusals import NotYours, Refused

REFUSED = "refused"


def typed(request: HttpRequest) -> tuple[Any, ...]:
    """What to make a form of: nothing before it was sent."""
    return (request.POST, request.FILES) if request.method == "POST" else ()


def done(request: HttpRequest, form: Form, *, allow: Callable[[], object], do: Callable[[], object]) -> bool:
    """Whether the form was sent, was right, and `do` has done it.

    `allow` raises what forbids even to begin. That is a page of its own for who only asks for the form, and for whom
    it is not meant for; who has filled it in would lose what they wrote, and reads it at the form. What can
    be sent again as it is has a page of its own, too, which has all of it.
    """
    if request.method != "POST":
        allow()
        return False
    try:
        allow()
        if not form.is_valid():
            return False
        do()
    except NotYours:
        raise
    except Refused as refusal:
        if refusal.again:
            raise
        form.add_error(None, ValidationError(str(refusal), code=REFUSED))
        _show_anew(form)
        return False
    return True


def page(request: HttpRequest, template: str, context: dict[str, object], form: Form) -> HttpResponse:
    """The page with the form; 409 if the rules refused what was sent."""
    refused = form.has_error(NON_FIELD_ERRORS, code=REFUSED)
    return render(request, template, {**context, "form": form}, status=Refused.status if refused else 200)


def _show_anew(form: Form) -> None:
    """Hidden fields say what the page showed. It shows how things stand now, so they say that, too."""
    sent: Any = form.data
    data = sent.copy()
    for bound in form.hidden_fields():
        data[bound.html_name] = bound.initial
    form.data = data
