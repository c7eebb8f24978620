"""Staff have clocks, too: once late, an alarm goes out each day, the case is free, and both sides hear once."""

from datetime import timedelta

import pytest

from accounts.models import Notification, User
from disputes.deciders import taking
from disputes.models import Dispute
from disputes.silence import sweep
from disputes.verbs import appealing, ruling
from marketplace import times
from milestones.clocks import SECOND
from milestones.dispute_status import standings_of
from tests import books, casework, story
from tests.conftest import TimeTravel
from tests.told import times_told

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def case(carla: User, ana: User, sam: User) -> Dispute:
    found = story.in_review(story.negotiated_dispute(client=carla, freelancer=ana))
    taking.take(found, by=sam)
    return story.fresh(found)


@pytest.fixture
def proposed(carla: User, ana: User, sam: User) -> Dispute:
    found = casework.of_thousands(client=carla, freelancer=ana)
    story.rule(found, by=sam, to_freelancer=50_000)
    return story.fresh(found)


def alarms(log: pytest.LogCaptureFixture, what: str) -> int:
    return sum(record.getMessage().startswith(what) for record in log.records)


def test_a_late_ruling_alarms_each_day_and_tells_both_sides_once(
    case: Dispute, carla: User, ana: User, time_travel: TimeTravel, caplog: pytest.LogCaptureFixture
) -> None:
    assert case.ruling_due_at
    time_travel.to(case.ruling_due_at - HOUR)
    assert sweep.process_due() == (0, 0)
    assert alarms(caplog, "A ruling is late") == 0
    time_travel.to(case.ruling_due_at)
    for _ in range(2):
        assert sweep.process_due() == (0, 0)
    assert alarms(caplog, "A ruling is late") == 1
    assert times_told(carla, "dispute:late") == times_told(ana, "dispute:late") == 1
    text = Notification.objects.get(user=ana, key__contains=":late:").text
    assert text.startswith("Our staff meant to have ruled on “Milestone 1” by now and are late. $600.00 stays safe")
    time_travel.forward(hours=23)
    sweep.process_due()
    assert alarms(caplog, "A ruling is late") == 1
    time_travel.forward(hours=2)
    sweep.process_due()
    assert alarms(caplog, "A ruling is late") == 2
    assert times_told(ana, "dispute:late") == 1
    assert case.milestone.events.filter(kind="staff_late").count() == 1
    assert books.balance("hold") == 60_000


def test_a_late_case_is_free_for_others_each_day(case: Dispute, sam: User, time_travel: TimeTravel) -> None:
    assert case.ruling_due_at
    time_travel.to(case.ruling_due_at)
    sweep.process_due()
    assert story.fresh(case).taken_by is None
    with books.refused(taking.NotTaken):
        ruling.rule(
            case, by=sam, to_freelancer_minor=0, to_client_minor=60_000, reasons="No.",
            answers=story.answers_to(case.milestone),
        )  # fmt: skip
    other = story.arbiter()
    story.rule(case, by=other, to_freelancer=20_000)
    assert story.fresh(case).stage == "ruled"


def test_a_late_second_signature_alarms_and_says_nothing_of_the_ruling(
    proposed: Dispute, carla: User, ana: User, time_travel: TimeTravel, caplog: pytest.LogCaptureFixture
) -> None:
    waiting = proposed.rulings.get()
    assert waiting.second_due_at == times.after_working_days(waiting.made_at, SECOND.lasts.days)
    time_travel.to(waiting.second_due_at)
    for _ in range(2):
        assert sweep.process_due() == (0, 0)
    assert alarms(caplog, "A second signature is late") == 1
    assert times_told(carla, "dispute:late:second") == times_told(ana, "dispute:late:second") == 1
    text = Notification.objects.get(user=ana, key__contains=":late:second").text
    assert "A second member of our staff must agree" in text
    assert "500" not in text
    assert standings_of([proposed.milestone])[proposed.milestone_id].second_late
    assert story.fresh(proposed).taken_by is None
    time_travel.forward(hours=24)
    sweep.process_due()
    assert alarms(caplog, "A second signature is late") == 2
    ruling.confirm(waiting, by=story.arbiter())
    assert story.fresh(proposed).stage == "ruled"


def test_while_a_second_person_is_waited_for_nobody_is_blamed_for_the_ruling(
    proposed: Dispute, ana: User, time_travel: TimeTravel, caplog: pytest.LogCaptureFixture
) -> None:
    assert proposed.ruling_due_at
    time_travel.to(proposed.ruling_due_at)
    sweep.process_due()
    assert alarms(caplog, "A ruling is late") == 0
    assert alarms(caplog, "A second signature is late") == 1
    assert times_told(ana, "dispute:late") == 1


def test_an_appeal_begins_the_time_of_staff_anew(
    case: Dispute, ana: User, sam: User, time_travel: TimeTravel, caplog: pytest.LogCaptureFixture
) -> None:
    assert case.ruling_due_at
    time_travel.to(case.ruling_due_at)
    sweep.process_due()
    story.rule(case, by=sam, to_freelancer=20_000)
    appealing.appeal(case, by=ana, reasons="No.")
    again = story.fresh(case)
    assert (again.late_told_at, again.late_alarmed_at) == (None, None)
    assert again.ruling_due_at
    time_travel.to(again.ruling_due_at)
    sweep.process_due()
    assert alarms(caplog, "A ruling is late") == 2
    assert times_told(ana, "dispute:late") == 2


def test_nobody_is_late_while_the_clients_bank_decides(
    case: Dispute, time_travel: TimeTravel, caplog: pytest.LogCaptureFixture
) -> None:
    assert case.ruling_due_at
    time_travel.to(case.ruling_due_at)
    case.milestone.hold.frozen_at = case.ruling_due_at
    case.milestone.hold.save(update_fields=["frozen_at"])
    sweep.process_due()
    assert alarms(caplog, "A ruling is late") == 0
