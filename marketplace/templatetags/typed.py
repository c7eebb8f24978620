"""Filters for what people typed; built in to every template: each text runs in its own direction, its links lead on."""

import re
from html import unescape
from typing import Any

from django import template
from django.utils.html import Urlizer, escape, format_html
from django.utils.safestring import SafeString

from marketplace.directions import runs_from_right

register = template.Library()


@register.filter
def bdi(text: Any) -> SafeString:
    """A name or title inside a sentence: where it runs from right to left, nothing beside it is turned around."""
    return format_html("<bdi>{}</bdi>" if runs_from_right(str(text)) else "{}", str(text))


class _Links(Urlizer):
    """Web addresses alone, whole and exactly as they were typed; no search engine counts them as ours."""

    url_template = '<a href="{href}" rel="nofollow noopener ugc"{attrs}>{url}</a>'
    # Not what only looks like an address, such as "example.com" or "javascript:".
    simple_url_2_re = re.compile(r"(?!)")
    wrapping_punctuation = [*Urlizer.wrapping_punctuation, ("“", "”"), ("«", "»")]

    def handle_word(self, word: str, **how: Any) -> str:
        # An entity would be read as another letter in the address than is shown, and marks of direction turn it around.
        if "://" in word and word.isprintable() and unescape(word) == word:
            return str(super().handle_word(word, **how))
        return escape(word)


_links = _Links()


@register.filter(is_safe=True)
def linked(text: str) -> SafeString:
    """A text with its addresses as links; everything else in it is text."""
    return SafeString(_links(text, autoescape=True))
