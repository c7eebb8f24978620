"""What somebody was told to do, or until when, is over once it is done, or can be done no more; what happened stays."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Notification, User
from accounts.notices import out_of_date
from accounts.suspension import suspending
from accounts.wording.kinds import TABLE
from accounts.wording.out_of_date import FOR_GOOD
from disputes.verbs import passing
from marketplace import clock
from milestones.verbs import answering_settlements
from tests import story
from tests.conftest import TimeTravel
from tests.factories import StaffFactory

pytestmark = pytest.mark.django_db
ASKED = sorted(name for name, row in TABLE.items() if row.until.stands)


def is_over(kind: str, user: User) -> bool:
    [told] = Notification.objects.filter(kind=kind, user=user)
    out_of_date.mark([told])
    return told.is_over


def declined(carla: User, ana: User) -> tuple[str, User, Callable[[], object]]:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    offer = story.offer(milestone, by=carla, to_freelancer=30_000)
    return "settlement-offered", ana, lambda: answering_settlements.decline(offer, by=ana, answer="No.")


def lifted(carla: User, ana: User) -> tuple[str, User, Callable[[], object]]:
    suspension = story.suspend(ana)
    return "account-suspended", ana, lambda: suspending.lift(suspension, by=StaffFactory(), sentence="Thank you.")


def passed_on(carla: User, ana: User) -> tuple[str, User, Callable[[], object]]:
    talking = story.negotiated_dispute(client=carla, freelancer=ana)

    def both() -> None:
        passing.will_not_agree(talking, by=carla)
        passing.will_not_agree(talking, by=ana)

    return "dispute-answered", ana, both


@pytest.mark.parametrize("begin", [declined, lifted, passed_on])
def test_it_is_over_once_it_is_done(
    begin: Callable[[User, User], tuple[str, User, Callable[[], object]]], carla: User, ana: User
) -> None:
    kind, reader, do = begin(carla, ana)
    assert not is_over(kind, reader)
    do()
    assert is_over(kind, reader)


def test_it_is_over_once_the_time_is(carla: User, ana: User, time_travel: TimeTravel) -> None:
    """Before any worker came to it."""
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    offer = story.offer(milestone, by=carla, to_freelancer=30_000)
    time_travel.to(offer.answer_due_at)
    assert story.fresh(offer).is_open
    assert is_over("settlement-offered", ana)


def test_what_happened_stays(carla: User, ana: User, time_travel: TimeTravel) -> None:
    story.approve(story.submitted_milestone(client=carla, freelancer=ana))
    time_travel.forward(days=400)
    assert TABLE["released-approved"].until == FOR_GOOD
    assert not is_over("released-approved", ana)


@pytest.mark.parametrize("name", ASKED)
def test_what_is_gone_is_over_and_many_are_asked_about_at_once(name: str) -> None:
    until = TABLE[name].until
    assert until.stands
    gone: dict[str, Any] = dict.fromkeys(until.needs, 0)
    gone |= {"owed": {"minor": 1}, "due": {"at": clock.now().isoformat()}}
    with CaptureQueriesContext(connection) as queries:
        assert list(until.stands([gone] * 20)) == [False] * 20
    assert len(queries) == 1
