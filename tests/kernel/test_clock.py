"""The one clock: a demo moves it, nothing else does."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from marketplace import clock
from marketplace.models import ClockOffset


def test_outside_a_demo_it_is_the_real_time() -> None:
    before = timezone.now()
    assert before <= clock.now() <= timezone.now()


@pytest.mark.django_db
def test_outside_a_demo_nothing_moves_it() -> None:
    with pytest.raises(clock.ClockCannotBeMoved):
        clock.advance(timedelta(days=1))
    with pytest.raises(clock.ClockCannotBeMoved), clock.at(datetime(2020, 1, 1, tzinfo=UTC)):
        pass
    assert not ClockOffset.objects.exists()


@pytest.mark.django_db
def test_an_offset_left_behind_by_a_demo_counts_for_nothing() -> None:
    ClockOffset.add(timedelta(days=14))
    assert clock.now() - timezone.now() < timedelta(minutes=1)


@pytest.mark.django_db
@override_settings(DEMO=True)
def test_a_demo_moves_it_forward_only() -> None:
    clock.advance(timedelta(days=1))
    clock.advance(timedelta(days=14))
    assert timedelta(days=15) - timedelta(minutes=1) < clock.now() - timezone.now() <= timedelta(days=15)
    for step in (timedelta(0), timedelta(days=-1)):
        with pytest.raises(ValueError, match="forward only"):
            clock.advance(step)
