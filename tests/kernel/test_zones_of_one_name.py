"""Several zones with one short name are told apart by their countries."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.forms import time_zone_choices
from marketplace import times

WINTER, SUMMER = datetime(2026, 12, 6, 13, 3, tzinfo=UTC), datetime(2026, 7, 6, 13, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "instant", "said"),
    [
        ("Asia/Kolkata", WINTER, "6 Dec 2026, 18:33 IST (India)"),
        ("Asia/Calcutta", WINTER, "6 Dec 2026, 18:33 IST (India)"),
        ("Asia/Jerusalem", WINTER, "6 Dec 2026, 15:03 IST (Israel)"),
        ("Europe/Dublin", SUMMER, "6 Jul 2026, 14:03 IST (Ireland)"),
        ("Europe/Dublin", WINTER, "6 Dec 2026, 13:03 GMT"),
        ("America/Chicago", WINTER, "6 Dec 2026, 07:03 CST (United States)"),
        ("Asia/Shanghai", WINTER, "6 Dec 2026, 21:03 CST (China)"),
        ("America/Havana", SUMMER, "6 Jul 2026, 09:03 CDT (Cuba)"),
        ("Asia/Manila", WINTER, "6 Dec 2026, 21:03 PST (Philippines)"),
        ("Europe/Zagreb", WINTER, "6 Dec 2026, 14:03 CET"),
        ("Asia/Dubai", WINTER, "6 Dec 2026, 17:03 UTC+04"),
    ],
)
def test_it_says_which_where_the_short_name_does_not(zone: str, instant: datetime, said: str) -> None:
    assert times.absolute(instant, zone) == said


def test_every_short_name_that_means_two_hours_is_told_apart() -> None:
    hours: dict[str, set[timedelta | None]] = defaultdict(set)
    for zone, _ in time_zone_choices():
        for instant in (WINTER, SUMMER):
            local = instant.astimezone(ZoneInfo(zone))
            hours[local.tzname() or ""].add(local.utcoffset())
    assert {name for name, found in hours.items() if len(found) > 1} <= times.SHARED


def test_each_zone_of_such_a_name_has_a_country() -> None:
    for zone, _ in time_zone_choices():
        for instant in (WINTER, SUMMER):
            said = times.absolute(instant, zone)
            assert "()" not in said
            assert "(UTC" not in said
