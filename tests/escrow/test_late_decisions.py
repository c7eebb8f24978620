"""Staff who are late with a chargeback or a second signature: an alarm each day, people told once, no money moved."""

from datetime import datetime, timedelta

import pytest

from accounts.models import Notification, User
from escrow.chargebacks import deciding, late_decisions
from escrow.models import Chargeback, ChargebackDecision, Payment
from marketplace import clock, times
from tests import story
from tests.banks import lose
from tests.books import assert_ledger_agrees, unchanged
from tests.conftest import TimeTravel
from tests.factories import StaffFactory
from tests.told import times_told

pytestmark = pytest.mark.django_db
TOLD = ("marketplace_spent", "accounts_notification", "escrow_chargeback", "escrow_chargebackdecision")


def alarms(time_travel: TimeTravel, due_at: datetime) -> list[int]:
    """A minute before it is late, from then on twice, and a day later."""
    time_travel.to(due_at - timedelta(minutes=1))
    told = [late_decisions.alarm_of_late()]
    time_travel.to(due_at)
    with unchanged(besides=TOLD):
        told += [late_decisions.alarm_of_late(), late_decisions.alarm_of_late()]
    time_travel.forward(days=1, minutes=1)
    return [*told, late_decisions.alarm_of_late()]


@pytest.fixture
def in_part(carla: User, ana: User) -> Chargeback:
    """The bank took 2,000.00 of 3,000.00 for work that is in review."""
    story.submitted_milestone(client=carla, freelancer=ana, amounts=(300_000, 1_000))
    return lose(Payment.objects.get(), taken=200_000)


@pytest.fixture
def owed(carla: User, ana: User) -> Chargeback:
    story.approve(story.submitted_milestone(client=carla, freelancer=ana, amounts=(150_000,)))
    return lose(Payment.objects.get())


def told(user: User) -> tuple[int, int]:
    """How often of a decision, and of a second signature."""
    keys = list(Notification.objects.filter(user=user, key__contains="decision-late").values_list("key", flat=True))
    seconds = sum(":second:" in key for key in keys)
    return len(keys) - seconds, seconds


def test_both_sides_hear_once_that_nobody_has_decided(
    in_part: Chargeback, carla: User, ana: User, time_travel: TimeTravel
) -> None:
    assert in_part.decision_due_at
    assert alarms(time_travel, in_part.decision_due_at) == [0, 1, 0, 1]
    assert told(carla) == told(ana) == (1, 0)
    deciding.decide(in_part, holds_pay=True, by=StaffFactory())
    assert_ledger_agrees()


def test_they_hear_once_that_the_second_signature_is_late(
    in_part: Chargeback, carla: User, ana: User, time_travel: TimeTravel, caplog: pytest.LogCaptureFixture
) -> None:
    decision = deciding.decide(in_part, holds_pay=True, by=StaffFactory())
    due_at = decision.second_due_at
    assert due_at == times.after_working_days(decision.made_at, 3)
    assert alarms(time_travel, due_at) == [0, 1, 0, 1]
    assert "A second signature is late" in caplog.text
    assert told(carla) == told(ana) == (0, 1)
    # The decision's own clock has passed by then, too: one alarm, and both sides hear of that.
    time_travel.forward(days=10)
    assert late_decisions.alarm_of_late() == 1
    assert told(carla) == told(ana) == (1, 1)
    deciding.confirm(decision, by=StaffFactory())
    time_travel.forward(days=2)
    assert late_decisions.alarm_of_late() == 0


@pytest.mark.parametrize("what", ["write_off", "settled"])
def test_who_owes_hears_that_it_is_late(
    owed: Chargeback, carla: User, ana: User, time_travel: TimeTravel, what: str
) -> None:
    sam = StaffFactory()
    if what == "settled":
        decision = deciding.settle_with_client(owed, by=sam, reference="SEPA-9")
    else:
        decision = deciding.propose(owed, what, by=sam, reasons="The client is bankrupt.")
    assert decision
    assert alarms(time_travel, decision.second_due_at) == [0, 1, 0, 1]
    assert (times_told(carla, "chargeback-decision:late"), times_told(ana, "chargeback-decision:late")) == (1, 0)
    deciding.reject(decision, by=StaffFactory(), said="No.")
    time_travel.forward(days=2)
    assert late_decisions.alarm_of_late() == 0
    assert ChargebackDecision.objects.get().state == "rejected"
    assert clock.now() > decision.second_due_at
