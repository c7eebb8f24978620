"""Filters that write money and time; built in to every template."""

from datetime import date, datetime, timedelta, tzinfo
from html import escape
from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from marketplace import clock, times
from marketplace.money import Money, percent

register = template.Library()
register.filter(percent)


@register.filter
def money(amount_minor: int | None, currency: str) -> str:
    """{{ job.budget_minor|money:job.currency }} -> $1,200.00; nothing for nothing."""
    return "" if amount_minor is None else str(Money(amount_minor, currency))


@register.filter
def day(value: date | None) -> str:
    """A calendar date without a time: 6 Dec 2026."""
    return "" if value is None else times.day(value)


@register.filter
def isoday(value: str) -> str:
    """A calendar date kept as text, 2026-12-06, in the same words as every other."""
    return times.day(date.fromisoformat(value))


@register.filter
def absolute(instant: datetime | None) -> str:
    """Plain text in the reader's zone: 6 Dec 2026, 14:03 CET."""
    return "" if instant is None else times.absolute(instant, _zone())


@register.filter
def when(instant: datetime | None) -> SafeString | str:
    """Relative and absolute: <time>in 3 days, 6 Dec 2026, 14:03 CET</time>."""
    return "" if instant is None else _time(instant, f"{times.relative(instant, clock.now())}, {absolute(instant)}")


@register.filter
def ago(instant: datetime | None) -> SafeString | str:
    """Relative only, the exact instant on hover: <time>2 hours ago</time>."""
    return "" if instant is None else _time(instant, times.relative(instant, clock.now()))


@register.filter
def lasting(duration: timedelta) -> str:
    """A length of time: 14 days, 24 hours."""
    return times.length(duration)


def _time(instant: datetime, text: str) -> SafeString:
    exact = instant.isoformat(timespec="seconds")
    return SafeString(f'<time datetime="{exact}" title="{escape(absolute(instant))}">{escape(text)}</time>')


def _zone() -> tzinfo | Any:
    return timezone.get_current_timezone()
