from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from marketplace import clock
from marketplace.demo.steady import SteadyClockMiddleware
from marketplace.models import ClockOffset

pytestmark = pytest.mark.django_db
WOKEN = [
    "escrow.deliver_sandbox_events",
    "milestones.process_due",
    "disputes.process_due",
    "escrow.finish_operations",
]


def test_advance_clock_moves_everybodys_clock_and_wakes_the_worker(
    demo: Settings, woken: list[str], capsys: pytest.CaptureFixture[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        call_command("advance_clock", "14", hours=2)
    assert clock.offset() == timedelta(days=14, hours=2)
    assert woken == WOKEN
    ahead = timezone.now() + timedelta(days=14, hours=2)
    assert f"The clock is now {ahead.day} {ahead:%b %Y}" in capsys.readouterr().out


def test_moves_add_up(demo: Settings) -> None:
    call_command("advance_clock", hours=3)
    call_command("advance_clock", "1")
    assert clock.offset() == timedelta(days=1, hours=3)


def test_advance_clock_refuses_outside_a_demo() -> None:
    with pytest.raises(CommandError, match="works in demo mode only"):
        call_command("advance_clock", "14")
    assert not ClockOffset.objects.exists()


@pytest.mark.parametrize("arguments", [[], ["0"], ["-1"], ["367"], ["1.5"], ["999999999999"], ["--hours", "-2"]])
def test_advance_clock_refuses_what_is_no_step_forward(demo: Settings, arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("advance_clock", *arguments)
    assert not ClockOffset.objects.exists()


def test_the_clock_cannot_go_back(demo: Settings) -> None:
    clock.advance(timedelta(days=2))
    for step in (timedelta(days=-1), timedelta(0)):
        with pytest.raises(ValueError, match="forward only"):
            clock.advance(step)
    assert clock.offset() == timedelta(days=2)


def test_outside_a_demo_an_offset_in_the_database_moves_nothing() -> None:
    ClockOffset.add(timedelta(days=30))
    assert clock.now() - timezone.now() < timedelta(seconds=1)
    with pytest.raises(clock.ClockCannotBeMoved):
        clock.advance(timedelta(days=1))


def test_the_past_is_told_in_a_demo_only() -> None:
    with pytest.raises(clock.ClockCannotBeMoved), clock.at(datetime(2020, 1, 1, tzinfo=UTC)):
        pass


def test_after_the_past_is_told_it_is_now_again(demo: Settings) -> None:
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    with clock.at(long_ago):
        assert clock.now() == long_ago
    assert clock.now() - timezone.now() < timedelta(seconds=1)


def test_a_page_that_is_read_asks_once_how_far_the_clock_is(demo: Settings) -> None:
    clock.advance(timedelta(days=2))
    told: list[datetime] = []

    def page(request: HttpRequest) -> HttpResponse:
        told.append(clock.now())
        ClockOffset.add(timedelta(days=14))
        told.append(clock.now())
        return HttpResponse()

    answer = SteadyClockMiddleware(page)
    with CaptureQueriesContext(connection) as asked:
        answer(RequestFactory().get("/"))
    assert told[1] - told[0] < timedelta(seconds=1)
    assert len([each for each in asked if each["sql"].startswith("SELECT")]) == 2, "one of them is ClockOffset.add's"
    assert clock.offset() == timedelta(days=16), "it is looked up again afterwards"


def test_whoever_acts_is_told_the_time_of_that_moment(demo: Settings) -> None:
    told: list[datetime] = []

    def act(request: HttpRequest) -> HttpResponse:
        told.append(clock.now())
        ClockOffset.add(timedelta(days=14))
        told.append(clock.now())
        return HttpResponse()

    SteadyClockMiddleware(act)(RequestFactory().post("/"))
    assert told[1] - told[0] >= timedelta(days=14)
