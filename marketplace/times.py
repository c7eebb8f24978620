"""Instants as people read them: in their own zone, with the zone named."""

from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from babel.dates import format_timedelta

from marketplace.money import LOCALE


def day(value: date) -> str:
    """A calendar date: "6 Dec 2026"."""
    return f"{value.day} {value:%b %Y}"


def absolute(instant: datetime, zone: tzinfo | str) -> str:
    """An instant in a zone: "6 Dec 2026, 14:03 CET". Zones without letters show their offset: "UTC+04"."""
    local = instant.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)
    name = local.tzname() or "UTC"
    if name[0] in "+-":
        name = f"UTC{name}"
    return f"{day(local)}, {local:%H:%M} {name}"


def relative(instant: datetime, now: datetime) -> str:
    """How far an instant is from now: "in 3 days", "2 hours ago"."""
    distance = instant - now
    if abs(distance) < timedelta(seconds=45):
        return "now" if distance >= timedelta(0) else "just now"
    return format_timedelta(distance, add_direction=True, threshold=1.2, locale=LOCALE)


def length(duration: timedelta) -> str:
    """A length of time in whole days or hours: "14 days", "24 hours"."""
    hours = int(duration.total_seconds() // 3600)
    count, unit = (hours // 24, "day") if hours % 24 == 0 and hours != 24 else (hours, "hour")
    return f"{count} {unit}{'' if count == 1 else 's'}"
