"""The head of a milestone. A tag, since a contract can have hundreds: a template takes ten times as long."""

from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from marketplace.money import Money
from marketplace.templatetags.interface import badge
from milestones.workspace.rows import Line

register = template.Library()
HEAD = (
    '<span class="milestone__number">{}</span> <h3 class="milestone__title">{}</h3> {} '
    '<span class="milestone__amount num">{}</span> <span class="milestone__due">{}</span>'
)


@register.simple_tag
def head(row: Line) -> SafeString:
    """Number, title, state, amount, and what is said beside them."""
    m = row.milestone
    state, word, _ = row.badge
    money = (m.amount_minor, m.currency)
    return _drawn((m.position, m.title), (state, word), money, (row.when, *row.stands_out), get_language())


@lru_cache(maxsize=8_192)
def _drawn(
    title: tuple[int, str],
    state: tuple[str, str],
    money: tuple[int, str],
    remarks: tuple[str, ...],
    language: str | None,
) -> SafeString:
    """All that it says comes in: what has changed is drawn anew."""
    when, *loud = remarks
    said = [when] * bool(when) + [format_html("<strong>{}</strong>", each) for each in loud]
    beside = format_html(" · ".join(["{}"] * len(said)), *said) if said else ""
    return format_html(HEAD, *title, badge(state[0], "milestone", state[1]), Money(*money), beside)
