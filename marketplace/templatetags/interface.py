"""Tags that draw the parts of a page; built in to every template. Their mark-up is in templates/interface/."""

from functools import lru_cache
from typing import Any, NamedTuple
from zlib import crc32

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField, CheckboxInput, Widget
from django.template.defaultfilters import floatformat
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from marketplace.attachments.warnings import Warned
from marketplace.templatetags import badges, problems

register = template.Library()
register.simple_tag(problems.find, name="problems")
AVATAR_TONES = 6


@register.simple_tag
def is_demo() -> bool:
    """Whether this is a demo. A tag, because sign-in pages hide the context's `site` behind their own."""
    return bool(settings.DEMO)


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str) -> SafeString:
    """A picture beside a word; screen readers skip it. Each is the same on every page."""
    return format_html(
        '<svg class="icon" width="20" height="20" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def badge(state: str, kind: str = "milestone", text: str = "") -> SafeString:
    """The state of a thing as icon, word and colour."""
    return _badge(str(state), kind, text, get_language())


@lru_cache(maxsize=1_024)
def _badge(state: str, kind: str, text: str, language: str | None) -> SafeString:
    found = badges.find(state, kind)
    return format_html('<span class="badge tone-{}">{}{}</span>', found.tone, icon(found.icon), text or found.word)


@register.simple_tag
def avatar(user: Any, size: str = "") -> SafeString:
    """A person's photograph, else their initials on a colour of their own; the name stands beside it.

    The photograph where the statement that read the person has read their profile, too: `select_related("profile")`.
    """
    profile = user._state.fields_cache.get("profile") if hasattr(user, "_state") else None
    address = profile.photo_address if profile else ""
    return _photo(address, size) if address else _avatar(str(getattr(user, "name", "") or user), size)


def _photo(address: str, size: str) -> SafeString:
    extra = f" avatar--{size}" if size else ""
    return format_html(
        '<img class="avatar avatar--photo{}" src="{}" width="320" height="320" alt="" loading="lazy">', extra, address
    )


@lru_cache(maxsize=1_024)
def _avatar(name: str, size: str) -> SafeString:
    words = name.split() or ["?"]
    initials = (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper()
    tone = crc32(" ".join(words).encode()) % AVATAR_TONES + 1
    extra = f" avatar--{size}" if size else ""
    return format_html(
        '<span class="avatar avatar--{}{}" aria-hidden="true"><span>{}</span></span>', tone, extra, initials
    )


class Part(NamedTuple):
    """A stretch of the money bar, in per cent of its length."""

    key: str
    label: str
    start: float
    share: float
    money: str


@register.inclusion_tag("interface/money_bar.html")
def money_bar(parts: list[tuple[str, str, float, str]], *, legend: bool = True) -> dict[str, Any]:
    """One stacked bar and its legend, unless the page has one, from (key, label, share in per cent, money as text)."""
    laid: list[Part] = []
    start = 0.0
    for key, label, share, money in parts:
        if share:
            laid.append(Part(key, label, round(start, 3), round(share, 3), money))
        start += share
    told = ", ".join(f"{part.label} {floatformat(part.share)} %" for part in laid)
    return {"parts": laid, "told": told, "legend": legend}


@register.inclusion_tag("interface/field.html")
def field(
    bound: BoundField,
    *,
    label: str = "",
    help: str = "",  # noqa: A002 (what page authors write)
    prefix: str = "",
    suffix: str = "",
    currency: str = "",
    width: str = "",
    hide_label: bool = False,
) -> dict[str, Any]:
    """A form field with its label, help and errors, tied together for screen readers."""
    bound.label = label or bound.label
    bound.help_text = help or bound.help_text
    # A placeholder disappears while people type; what they need to know stands in the help text.
    attrs: dict[str, Any] = {"placeholder": False}
    if currency:
        attrs |= {"inputmode": "decimal", "autocomplete": "off"}
    return {
        "field": bound,
        "control": bound.as_widget(attrs=attrs),
        "shape": _shape(bound.field.widget),
        "kind": "money" if currency else bound.widget_type,
        "prefix": currency or prefix,
        "suffix": suffix,
        "width": width or ("short" if currency else ""),
        "hide_label": hide_label,
    }


@register.inclusion_tag("interface/fields.html")
def fields(form: BaseForm) -> dict[str, Any]:
    """Every field of a form, in order."""
    return {"form": form}


def _shape(widget: Widget) -> str:
    if isinstance(widget, CheckboxInput):
        return "checkbox"
    return "group" if widget.use_fieldset else "line"


@register.filter
def warning_words(warning: str) -> str:
    """What a file's warning says to whoever downloads it."""
    return str(Warned(warning).label)


@register.filter
def first_line(text: Any) -> str:
    """The head of a choice's label, which may explain itself on the lines below."""
    return str(text).partition("\n")[0]


@register.filter
def other_lines(text: Any) -> str:
    """What a choice's label says below its first line."""
    return str(text).partition("\n")[2]
