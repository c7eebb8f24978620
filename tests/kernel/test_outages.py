"""Signs of life: a long gap between two is an outage, by Surety's clock, and moving a demo's clock is none."""

import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone
from pytest_django.fixtures import Settings

from marketplace import clock, outages
from marketplace.models import Heartbeat, Outage
from marketplace.outages import Span
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def seen(what: str, ago: timedelta) -> None:
    at = timezone.now() - ago
    Heartbeat.objects.update_or_create(what=what, defaults={"began_at": at, "seen_at": at})


def test_the_first_sign_of_life_is_no_outage() -> None:
    outages.beat("web")
    assert Heartbeat.objects.get().what == "web"
    assert not Outage.objects.exists()


@pytest.mark.parametrize(("minutes", "found"), [(14, 0), (16, 1)])
def test_a_gap_is_one_when_it_is_long_enough(settings: Settings, minutes: int, found: int) -> None:
    settings.OUTAGE_AFTER = 15 * MINUTE
    seen("worker", minutes * MINUTE)
    outages.beat("worker")
    outages.beat("worker")
    assert Outage.objects.count() == found


def test_it_is_written_by_suretys_clock(time_travel: TimeTravel) -> None:
    time_travel.forward(days=30)
    seen("web", 60 * MINUTE)
    outages.beat("web")
    outage = Outage.objects.get()
    assert abs(outage.ended_at - clock.now()) < MINUTE
    assert abs(outage.ended_at - outage.began_at - 60 * MINUTE) < MINUTE


def test_a_clock_that_is_moved_is_no_outage(time_travel: TimeTravel) -> None:
    outages.beat("web")
    time_travel.forward(days=30)
    outages.beat("web")
    assert not Outage.objects.exists()
    assert clock.now() - outages.usable_until(clock.now()) < MINUTE


def test_nothing_later_than_the_last_sign_of_life_of_all_parts_is_known() -> None:
    now = clock.now()
    assert outages.usable_until(now) == now
    outages.beat("worker")
    seen("web", 5 * MINUTE)
    assert abs(now - outages.usable_until(clock.now()) - 5 * MINUTE) < MINUTE


def test_outages_that_touch_are_one() -> None:
    now = clock.now()
    for what, began, ended in [("web", 60, 30), ("worker", 40, 10), ("web", 5, 1)]:
        Outage.objects.create(what=what, began_at=now - began * MINUTE, ended_at=now - ended * MINUTE)
    assert outages.spans() == [
        Span(now - 60 * MINUTE, now - 10 * MINUTE),
        Span(now - 5 * MINUTE, now - MINUTE),
    ]


DAYS = timedelta(days=1)


@pytest.mark.parametrize(
    ("due", "lasts", "since", "until"),
    [
        (9, 14, 0, 9),  # it was over before
        (10, 14, 0, 14),  # over at once: a day at least after the end
        (11.5, 14, 0, 14.5),
        (13.5, 14, 0, 16.5),
        (20, 14, 0, 23),
        (20, 9, 0, 22),  # it began in the midst of it
        (20, 7, 0, 20),  # it began when all was over
        (20, 14, 12, 21),  # up to there it has its time back already
        (20, 14, 13, 20),
    ],
)
def test_a_clock_gets_back_what_an_outage_took(due: float, lasts: int, since: int, until: float) -> None:
    """From day 10 to day 13."""
    start = clock.now()
    away = Span(start + 10 * DAYS, start + 13 * DAYS)
    back = away.gives_back(start + due * DAYS, lasts=lasts * DAYS, since=start + since * DAYS)
    assert back == start + until * DAYS


@pytest.mark.parametrize(
    ("left", "lasted", "has"),
    [
        (60 * 24, 16, 60 * 24),
        (90, 59, 90),
        (90, 60, 60 * 24),  # from an hour on, a day
        (10, 16, 16),  # it passed in it
        (59, 59, 59),
        (16, 16, 16),
        (0, 16, 16),
    ],
)
def test_a_short_one_gives_back_what_it_took_and_no_day(left: int, lasted: int, has: int) -> None:
    """In minutes: what the clock had when it began, how long it lasted, and what the clock has at its end."""
    began = clock.now()
    away = Span(began, began + lasted * MINUTE)
    back = away.gives_back(began + left * MINUTE, lasts=14 * DAYS, since=began - 20 * DAYS)
    assert back - away.ended_at == has * MINUTE


@pytest.mark.parametrize("every", [1, 20, 23.75, 24, 24.25])
def test_a_short_one_again_and_again_keeps_no_clock_alive(every: float) -> None:
    """A restart of 16 minutes, and so many hours of use after it."""
    began = clock.now()
    now, due, usable = began, began + 14 * DAYS, timedelta(0)
    while due > now:
        away = Span(now, now + 16 * MINUTE)
        due = away.gives_back(due, lasts=14 * DAYS, since=began)
        assert due >= away.ended_at
        now = away.ended_at + timedelta(hours=every)
        usable += min(timedelta(hours=every), due - away.ended_at)
        assert now < began + 30 * DAYS
    # Nobody had less than the whole, and nobody was kept waiting for more than one restart longer.
    assert 14 * DAYS <= usable <= 14 * DAYS + 16 * MINUTE


@pytest.mark.django_db(transaction=True)
def test_a_web_process_that_nobody_visits_is_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread of its own tells so, and goes on after the database was away."""
    told = threading.Event()
    failures = [DatabaseError("away")]
    beat = outages.beat

    def sometimes(what: str) -> None:
        if failures:
            raise failures.pop()
        beat(what)
        told.set()

    monkeypatch.setattr(outages, "beat", sometimes)
    monkeypatch.setattr(outages, "WEB_BEATS_EVERY", timedelta(milliseconds=1))
    thread, stop = outages.keep_beating()
    try:
        assert told.wait(10)
    finally:
        stop.set()
        thread.join(10)
    assert not thread.is_alive()
    assert Heartbeat.objects.get().what == outages.WEB
