"""How a form joins those of which drafts are kept."""

from typing import Any

from django import template
from django.template import Context

from marketplace.drafts import files, marker, restoring
from marketplace.drafts.line import Line

register = template.Library()
READS = {"GET", "HEAD"}


@register.inclusion_tag("drafts/_draft.html", takes_context=True)
def draft(context: Context, *forms: Any, to: str = "") -> dict[str, Any]:
    """Stands in a form before its fields, and fills them in: `{% draft form %}`, `{% draft form plan to=address %}`.

    `to` is where the form is sent, unless that is the page itself. Takes forms, growing formsets and lists of forms.
    Without any, whoever shows the fields has filled them in.
    """
    request = context.get("request")
    if request is None or not request.user.is_authenticated:
        return {}
    address = to or request.path
    found = restoring.found(request, address)
    # What was just sent is on the page as it was sent.
    is_shown = address == request.path and request.method not in READS
    if is_shown and files.keep_waiting(request, address, _flat(forms)):
        found = restoring.found(request, address)
    if found and found.fields and not is_shown:
        unsent = [form for form in _flat(forms) if not form.is_bound]
        is_shown = restoring.fill_in(unsent, found) if forms else True
    request.has_drafts = True
    line = Line.of(marker.mark(request.user.pk, address), found, is_shown=is_shown)
    return {"line": line, "field": marker.FIELD}


@register.simple_tag(takes_context=True)
def typed(context: Context, name: str, to: str) -> str:
    """What was typed in a field of a form that a template writes by itself; stands below its `{% draft to=... %}`."""
    found = restoring.found(context["request"], to)
    values = found.fields.get(name) if found else None
    return str(values[0]) if values else ""


@register.inclusion_tag("drafts/_dropping.html", takes_context=True)
def dropping(context: Context) -> dict[str, Any]:
    """The form that the buttons to drop a draft belong to: at the end of a page, where no form stands around it."""
    request = context.get("request")
    return {"csrf_token": context.get("csrf_token"), "request": request, "any": hasattr(request, "has_drafts")}


def _flat(forms: Any) -> list[Any]:
    return [one for each in forms for one in (each if isinstance(each, list) else [each])]
