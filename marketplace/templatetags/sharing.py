"""What a public page says of itself to search engines and to whoever shows a link to it."""

import json
from collections.abc import Mapping
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

register = template.Library()
LONGEST = 200
# Inside a script element these could end it, or begin a comment in it.
ESCAPED = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


@register.inclusion_tag("public/_shared.html", takes_context=True)
def shared(context: dict[str, Any], title: str, description: str, kind: str = "website") -> dict[str, Any]:
    """A title, a description of a line or two, the one address of the page, and a picture of ours."""
    return said(context, title=title, description=description, kind=kind)


def said(
    context: Mapping[str, Any], *, title: str, description: str, kind: str, data: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The same for tags of apps; `data` is what schema.org calls it."""
    request = context["request"]
    address = request.build_absolute_uri(request.path)
    return {
        "title": title,
        "description": brief(description),
        "kind": kind,
        "address": address,
        "picture": request.build_absolute_uri(static("img/share.png")),
        "data": block({"@context": "https://schema.org", "url": address, **data}) if data else "",
    }


def brief(text: str) -> str:
    """The first words of a text, as one line."""
    return Truncator(" ".join(text.split())).chars(LONGEST)


def block(data: Mapping[str, Any]) -> SafeString:
    """JSON that can stand in a script element of data: nothing in it ends the element, whoever wrote it."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(ESCAPED))  # noqa: S308  escaped above
