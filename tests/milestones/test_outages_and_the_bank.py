"""An outage while a bank disputes the money: what stood has lost nothing, what was lost before is given back."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Notification
from contracts.models import Contract
from disputes.models import Dispute
from disputes.silence import sweep as dispute_sweep
from escrow.models import Payment
from marketplace import clock
from marketplace.models import Heartbeat, Outage
from milestones.models import SettlementOffer
from milestones.silence import sweep
from tests import story
from tests.banks import hear
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# What runs, and until when; it is read anew each time.
Clock = Callable[[], datetime | None]


def a_review() -> Clock:
    milestone = story.submitted_milestone()
    return lambda: story.fresh(milestone).review_due_at


def idle_time() -> Clock:
    milestone = story.funded_milestone()
    return lambda: story.fresh(milestone).idle_due_at


def a_dispute() -> Clock:
    story.negotiated_dispute()
    return lambda: Dispute.objects.get().due_at


def an_offer_to_work() -> Clock:
    story.offered_contract()
    return lambda: Contract.objects.get().answer_due_at


def an_offer_to_settle() -> Clock:
    milestone = story.funded_milestone()
    story.offer(milestone, by=milestone.contract.client, to_freelancer=1_000)
    return lambda: SettlementOffer.objects.get().answer_due_at


EACH = pytest.mark.parametrize("begin", [a_review, idle_time, a_dispute, an_offer_to_work, an_offer_to_settle])


def sweeps() -> None:
    assert sweep.process_due().failed == 0
    assert dispute_sweep.process_due()[1] == 0


def left(due: Clock) -> timedelta:
    until = due()
    assert until
    return until - clock.now()


def nearly(one: timedelta, other: timedelta) -> bool:
    return abs(one - other) < MINUTE


@EACH
@pytest.mark.parametrize("swept", ["before it thaws", "after it"])
def test_what_was_frozen_in_it_has_lost_nothing(
    begin: Callable[[], Clock], swept: str, time_travel: TimeTravel
) -> None:
    due = begin()
    time_travel.forward(days=1)
    hear(Payment.objects.get())
    had, now = left(due), clock.now()
    Outage.objects.create(what="web", began_at=now + HOUR, ended_at=now + 3 * DAY)
    time_travel.forward(days=3, hours=1)
    if swept == "before it thaws":
        sweeps()
    hear(Payment.objects.get(), "won")
    sweeps()
    assert nearly(left(due), had)
    assert not Notification.objects.filter(key__contains="outage").exists()


@EACH
def test_what_it_took_before_the_bank_came_is_given_back(begin: Callable[[], Clock], time_travel: TimeTravel) -> None:
    """The site is back, and the bank's dispute is read before any sweep."""
    due = begin()
    had, now = left(due), clock.now()
    Outage.objects.create(what="web", began_at=now, ended_at=now + 2 * DAY)
    time_travel.forward(days=2)
    hear(Payment.objects.get())
    time_travel.forward(days=20)
    hear(Payment.objects.get(), "won")
    sweeps()
    assert nearly(left(due), had)
    assert Notification.objects.filter(key__contains="outage").count() == (0 if begin is idle_time else 2)


@EACH
@pytest.mark.parametrize("recorded", ["before it thaws", "after it"])
def test_the_bank_came_and_went_in_the_midst_of_it(
    begin: Callable[[], Clock], recorded: str, time_travel: TimeTravel
) -> None:
    """The worker hears the bank while the site is away, and again before or after it is back."""
    due = begin()
    had, began = left(due), clock.now()
    gone = timezone.now()
    for part in ("web", "worker"):
        Heartbeat.objects.create(what=part, began_at=gone, seen_at=gone)
    real = clock.offset()
    time_travel.forward(days=2)
    hear(Payment.objects.get())
    time_travel.forward(days=2)
    # Nobody has been seen since it began.
    Heartbeat.objects.update(seen_at=gone - (clock.offset() - real))
    if recorded == "before it thaws":
        Outage.objects.create(what="web", began_at=began, ended_at=clock.now())
        Heartbeat.objects.update(seen_at=timezone.now())
    hear(Payment.objects.get(), "won")
    if recorded == "after it":
        assert nearly(left(due), had)
        time_travel.forward(days=1)
        Outage.objects.create(what="web", began_at=began, ended_at=clock.now())
        Heartbeat.objects.update(seen_at=timezone.now())
    sweeps()
    assert nearly(left(due), had)


def test_a_review_that_passed_in_it_has_a_day_when_the_bank_is_done(time_travel: TimeTravel) -> None:
    milestone = story.submitted_milestone()
    was = milestone.review_due_at
    assert was
    time_travel.to(was + HOUR)
    Outage.objects.create(what="web", began_at=was - HOUR, ended_at=was + HOUR)
    hear(Payment.objects.get())
    time_travel.forward(days=3)
    hear(Payment.objects.get(), "won")
    sweeps()
    milestone = story.fresh(milestone)
    assert milestone.state == "submitted"
    assert milestone.review_due_at
    assert nearly(milestone.review_due_at - clock.now(), DAY)
    [notice] = Notification.objects.filter(user=milestone.contract.client, key__contains="outage")
    assert f"{milestone.review_due_at:%H:%M}" in notice.text
