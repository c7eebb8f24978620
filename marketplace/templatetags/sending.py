"""`{% csrf_token %}` as every form has it: with a token beside it, by which a form that is sent twice is known."""

from django import template
from django.template import Context
from django.template.base import Parser, Token
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from marketplace.sent_once import token as form_token

register = template.Library()


class TokensNode(CsrfTokenNode):
    """Django's own, and the other for whoever is signed in."""

    def render(self, context: Context) -> SafeString:
        written = super().render(context)
        request = context.get("request")
        if request is None or not request.user.is_authenticated:
            return mark_safe(written)  # noqa: S308  Django has written it
        # Without autocomplete: a browser that reloads a page would fill in the one that was there before.
        field = '<input type="hidden" name="{}" value="{}" autocomplete="off">'
        return format_html("{}{}", written, format_html(field, form_token.FIELD, form_token.new()))


@register.tag("csrf_token")
def csrf_token(parser: Parser, token: Token) -> TokensNode:
    return TokensNode()
