"""Instants and lengths of time, in words."""

from datetime import UTC, datetime, timedelta

import pytest

from marketplace import times

NOW = datetime(2026, 12, 3, 13, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("UTC", "3 Dec 2026, 13:03 UTC"),
        ("Europe/Berlin", "3 Dec 2026, 14:03 CET"),
        ("Asia/Tokyo", "3 Dec 2026, 22:03 JST"),
        ("Asia/Dubai", "3 Dec 2026, 17:03 UTC+04"),
        ("America/New_York", "3 Dec 2026, 08:03 EST"),
    ],
)
def test_an_instant_in_a_zone(zone: str, text: str) -> None:
    assert times.absolute(NOW, zone) == text


@pytest.mark.parametrize(
    ("distance", "text"),
    [
        (timedelta(0), "now"),
        (timedelta(seconds=-5), "just now"),
        (timedelta(minutes=3), "in 3 minutes"),
        (timedelta(hours=-2), "2 hours ago"),
        (timedelta(hours=20), "in 20 hours"),
        (timedelta(days=14), "in 14 days"),
        (timedelta(days=13, hours=23, minutes=59), "in 14 days"),
        (timedelta(days=-90), "3 months ago"),
        (timedelta(days=800), "in 2 years"),
    ],
)
def test_a_distance(distance: timedelta, text: str) -> None:
    assert times.relative(NOW + distance, NOW) == text


@pytest.mark.parametrize(
    ("length", "text"),
    [(timedelta(days=14), "14 days"), (timedelta(hours=24), "24 hours"), (timedelta(hours=1), "1 hour")],
)
def test_a_length(length: timedelta, text: str) -> None:
    assert times.length(length) == text


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-27T17:00", 5, "2026-12-04T17:00"),  # a Friday
        ("2026-11-30T09:30", 5, "2026-12-07T09:30"),
        ("2026-11-30T09:30", 4, "2026-12-04T09:30"),
        ("2026-12-02T09:30", 3, "2026-12-07T09:30"),
        ("2026-11-28T23:59", 5, "2026-12-07T00:00"),  # a Saturday
        ("2026-11-29T00:00", 1, "2026-12-01T00:00"),  # a Sunday
        ("2026-11-27T17:00", 1, "2026-11-30T17:00"),
        ("2026-11-27T17:00", 12, "2026-12-15T17:00"),
    ],
)
def test_working_days_pass_over_weekends(start: str, days: int, end: str) -> None:
    begin, expected = (datetime.fromisoformat(instant).replace(tzinfo=UTC) for instant in (start, end))
    assert times.after_working_days(begin, days) == expected
