"""How many hours of somebody's working day fall into somebody else's, wherever the two live.

A day is 48 half hours, a bit each, from midnight on in one's own zone. The reader's are turned to where the sun of each
zone stands just now, so that nothing has to be written down anew when clocks change.
"""

import json
from dataclasses import dataclass
from datetime import datetime, time, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from accounts.models import User
from contracts.directory.models import HALF_HOURS, Listing, ListingQuerySet

# Of whoever has not said when they work.
USUAL = (time(9), time(17))
OVERLAP = """
bit_count((contracts_listing.hours & COALESCE((%s::jsonb ->> contracts_listing.time_zone)::bigint, 0))::bit(48)) >= %s
"""


@dataclass(frozen=True)
class WorkingDay:
    """From when to when somebody works, in their zone; `is_said` unless it is only what is usual."""

    begins: time
    ends: time
    zone: tzinfo
    is_said: bool


def of(user: User) -> WorkingDay:
    """As their profile has it, or from nine to five."""
    profile = user.profile
    if profile.works_from is None or profile.works_to is None:
        return WorkingDay(*USUAL, user.zone, is_said=False)
    return WorkingDay(profile.works_from, profile.works_to, user.zone, is_said=True)


def overlapping(people: ListingQuerySet, day: WorkingDay, *, hours: int, now: datetime) -> ListingQuerySet:
    """Those whose working day has so many hours of this one, as clocks stand now."""
    turned = {name: _there(day, name, now) for name in sorted(available_timezones())}
    return people.filter(RawSQL(OVERLAP, [json.dumps(turned), hours * 2], output_field=BooleanField()))  # noqa: S611


def shared(listing: Listing, day: WorkingDay, now: datetime) -> float:
    """How many hours of this day somebody works."""
    return (listing.hours & _there(day, listing.time_zone, now)).bit_count() / 2


def _there(day: WorkingDay, zone: str, now: datetime) -> int:
    """This day on the clocks of another zone."""
    by = _half_hours_from_utc(_zone(zone), now) - _half_hours_from_utc(day.zone, now)
    return _turned(bits(day.begins, day.ends), by)


def bits(begins: time, ends: time) -> int:
    """The half hours that are wholly between, over midnight if it ends before it begins."""
    first, last = -(-_minutes(begins) // 30), _minutes(ends) // 30
    length = (last - first) % HALF_HOURS
    return sum(1 << (first + n) % HALF_HOURS for n in range(length))


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _turned(mask: int, by: int) -> int:
    """So many half hours later on the clock, round midnight."""
    by %= HALF_HOURS
    return (mask << by | mask >> (HALF_HOURS - by)) & ((1 << HALF_HOURS) - 1)


def _half_hours_from_utc(zone: tzinfo, now: datetime) -> int:
    """A quarter of an hour that some zones have is left out."""
    offset = now.astimezone(zone).utcoffset()
    return int(offset.total_seconds() // 1800) if offset is not None else 0


@lru_cache(maxsize=1_000)
def _zone(name: str) -> ZoneInfo:
    """UTC where a zone has been renamed since somebody chose it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
