"""So much and no more: counted in the database, exactly, and it goes on when it was said to go on."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction

from accounts.models import User
from marketplace import clock, limits, tasks
from marketplace.limits import MESSAGES, PROPOSALS, TooMuch
from marketplace.models import Spent
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db

THREE = replace(MESSAGES, most=3)


def spent(person: User) -> dict[str, int]:
    return dict(Spent.objects.filter(person_id=person.pk).values_list("name", "amount"))


def test_so_many_and_no_more(carla: User) -> None:
    for _ in range(3):
        limits.spend(carla, THREE)
    with pytest.raises(TooMuch, match="You can send 3 messages an hour, and you have"):
        limits.spend(carla, THREE)
    assert spent(carla) == {"messages": 3}


def test_everybody_and_every_limit_is_counted_alone(carla: User, ana: User) -> None:
    limits.spend(carla, THREE, 3)
    limits.spend(ana, THREE, 3)
    limits.spend(carla, PROPOSALS)
    assert (spent(carla), spent(ana)) == ({"messages": 3, "proposals": 1}, {"messages": 3})


def test_what_does_not_fit_any_more_is_not_counted_and_what_does_is(carla: User) -> None:
    limits.spend(carla, THREE, 2)
    with pytest.raises(TooMuch):
        limits.spend(carla, THREE, 2)
    limits.spend(carla, THREE, 1)
    assert spent(carla) == {"messages": 3}


def test_it_goes_on_at_the_instant_that_was_told(carla: User, time_travel: TimeTravel) -> None:
    began = time_travel.to(clock.now())
    limits.spend(carla, THREE, 2)
    time_travel.forward(minutes=50)
    limits.spend(carla, THREE)
    with pytest.raises(TooMuch) as refused:
        limits.spend(carla, THREE)
    goes_on_at = refused.value.goes_on_at
    assert timedelta(0) <= goes_on_at - began - timedelta(hours=1) < timedelta(seconds=5)
    assert 590 <= (refused.value.retry_after or 0) <= 601
    time_travel.to(goes_on_at - timedelta(seconds=5))
    with pytest.raises(TooMuch):
        limits.spend(carla, THREE)
    time_travel.to(goes_on_at)
    limits.spend(carla, THREE)
    assert spent(carla) == {"messages": 1}


def test_a_rollback_takes_back_what_was_counted_inside_it_alone(carla: User) -> None:
    limits.spend(carla, THREE)
    with transaction.atomic():
        limits.spend(carla, THREE)
        transaction.set_rollback(True)
    assert spent(carla) == {"messages": 1}


def test_more_at_once_than_ever_can_be_is_a_mistake_of_ours(carla: User) -> None:
    with pytest.raises(ValueError, match="never"):
        limits.spend(carla, THREE, 4)
    assert spent(carla) == {}


def test_the_largest_form_always_fits_into_a_day(settings: pytest.FixtureRequest) -> None:
    largest = max(settings.UPLOAD_FORM_BYTES, settings.UPLOAD_MAX_BYTES)  # type: ignore[attr-defined]
    assert limits.UPLOADS.most >= 20 * largest


def test_old_counts_are_forgotten_and_the_others_are_not(carla: User, ana: User, time_travel: TimeTravel) -> None:
    limits.spend(carla, PROPOSALS)
    time_travel.forward(hours=23)
    limits.spend(ana, PROPOSALS)
    tasks.forget_spent()
    assert spent(carla) == {"proposals": 1}
    time_travel.forward(hours=1)
    tasks.forget_spent()
    assert (spent(carla), spent(ana)) == ({}, {"proposals": 1})


def test_operators_hear_of_a_trouble_once_in_so_long(db: None, time_travel: TimeTravel) -> None:
    hour = timedelta(hours=1)
    assert [limits.is_first("a trouble", per=hour) for _ in range(3)] == [True, False, False]
    assert limits.is_first("another", per=hour)
    time_travel.forward(hours=1)
    assert limits.is_first("a trouble", per=hour)


@pytest.mark.parametrize("limit", limits.LIMITS, ids=lambda limit: limit.name)
def test_the_table_reads_as_sentences(limit: limits.Limit) -> None:
    assert limit.how_many in limit.sentence
    assert limit.period in {"an hour", "a day"}
    assert len({other.name for other in limits.LIMITS}) == len(limits.LIMITS)
