"""`{% url %}`, built in to every template: an address without numbers, as every page has many, is looked for once."""

from typing import Any

from django import template
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as parse
from django.urls import get_script_prefix, get_urlconf

register = template.Library()
Key = tuple[str, str, str | None]
_found: dict[Key, str] = {}


class Url(URLNode):
    """Django's own, and its answer kept where nothing but the name decides about it."""

    def render(self, context: template.Context) -> Any:
        if self.args or self.kwargs or self.asvar:
            return super().render(context)
        name = self.view_name.resolve(context)
        if ":" in name:
            # Which of several sites is meant depends on the page.
            return super().render(context)
        key = (name, get_script_prefix(), get_urlconf())
        if key not in _found:
            _found[key] = super().render(context)
        return _found[key]


@register.tag
def url(parser: Parser, token: Token) -> Url:
    """As Django's."""
    node = parse(parser, token)
    return Url(node.view_name, node.args, node.kwargs, node.asvar)
