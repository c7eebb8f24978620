"""Instants as people read them: in their own zone, with the zone named."""

from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from babel.core import get_global
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace import countries

# From how many seconds on a distance is said in a unit of how many seconds. Days up to two months, because
# deadlines are counted in days.
AT_ONCE = 45
DAY = 86_400
# As datetime.weekday() counts; also how many working days a week has.
SATURDAY = 5
UNITS = (
    ("year", 365 * DAY, 700 * DAY),
    ("month", 30 * DAY, 60 * DAY),
    ("day", DAY, 1.5 * DAY),
    ("hour", 3_600, 5_400),
    ("minute", 60, 0),
)


def day(value: date) -> str:
    """A calendar date: "6 Dec 2026"."""
    return f"{value.day} {value:%b %Y}"


# Short names that zones at different hours share: a reader abroad cannot tell which is meant.
SHARED = {"CDT", "CST", "IST", "PST"}


def absolute(instant: datetime, zone: tzinfo | str) -> str:
    """An instant in a zone: "6 Dec 2026, 14:03 CET", and where that is if several are called so: "IST (India)".

    Zones without letters show their offset: "UTC+04".
    """
    local = instant.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)
    name = local.tzname() or "UTC"
    if name[0] in "+-":
        name = f"UTC{name}"
    elif name in SHARED:
        name = f"{name} ({_whereabouts(local)})"
    return f"{day(local.date())}, {local:%H:%M} {name}"


def from_to(begins: datetime, ends: datetime, zone: tzinfo) -> str:
    """A stretch of a day in a zone: "09:00 to 17:00 CET"."""
    local = begins.astimezone(zone)
    named = absolute(ends, zone).partition(", ")[2]
    return _("{begins} to {ends}").format(begins=f"{local:%H:%M}", ends=named)


def relative(instant: datetime, now: datetime) -> str:
    """How far an instant is from now: "in 3 days", "2 hours ago"."""
    seconds = (instant - now).total_seconds()
    if abs(seconds) < AT_ONCE:
        return _("now") if seconds >= 0 else _("just now")
    away = distance(instant - now)
    return (_("in {distance}") if seconds > 0 else _("{distance} ago")).format(distance=away)


def distance(duration: timedelta) -> str:
    """About how long it is, in the unit that fits: "3 days", "2 hours"; never less than a minute."""
    seconds = abs(duration.total_seconds())
    unit, size = next((unit, size) for unit, size, least in UNITS if seconds >= least)
    return _count(max(1, round(seconds / size)), unit)


def after_working_days(start: datetime, days: int) -> datetime:
    """The same time of day so many working days later; Saturdays and Sundays do not count, holidays do.

    What begins at a weekend counts from the end of its Sunday on. Both in the zone of `start`.
    """
    if start.weekday() >= SATURDAY:
        start = (start + timedelta(days=7 - start.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    weeks, rest = divmod(days, SATURDAY)
    over_a_weekend = start.weekday() + rest >= SATURDAY
    return start + timedelta(days=7 * weeks + rest + (2 if over_a_weekend else 0))


def length(duration: timedelta) -> str:
    """A length of time in whole days or hours: "14 days", "24 hours"."""
    hours = int(duration.total_seconds() // 3600)
    return _count(hours // 24, "day") if hours % 24 == 0 and hours != 24 else _count(hours, "hour")


def working_days(number: int) -> str:
    """A length of time of which only working days count: "5 working days"."""
    return ngettext("{number} working day", "{number} working days", number).format(number=number)


def _whereabouts(local: datetime) -> str:
    """The country of an instant's zone, else how far it is from UTC."""
    place = getattr(local.tzinfo, "key", "")
    code = get_global("zone_territories").get(get_global("zone_aliases").get(place, place), "")
    offset = f"{local:%z}"
    return countries.name(code) if code else f"UTC{offset[:3]}:{offset[3:5]}"


def _count(number: int, unit: str) -> str:
    words = {
        "year": ngettext("{number} year", "{number} years", number),
        "month": ngettext("{number} month", "{number} months", number),
        "day": ngettext("{number} day", "{number} days", number),
        "hour": ngettext("{number} hour", "{number} hours", number),
        "minute": ngettext("{number} minute", "{number} minutes", number),
    }
    return words[unit].format(number=number)
