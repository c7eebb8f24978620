"""A person's record: what the system has seen, counted right and for a fixed number of statements."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.suspension import suspending
from disputes.desk.record import Record, record_of, records_of
from disputes.silence import sweep
from milestones.clocks import Party
from milestones.silence import sweep as milestone_sweep
from tests import story
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db


def records(carla: User, ana: User) -> tuple[Record, Record]:
    return record_of(carla, Party.CLIENT), record_of(ana, Party.FREELANCER)


def test_a_newcomer_has_none(carla: User, ana: User) -> None:
    for record in records(carla, ana):
        assert (record.contracts, record.finished, record.disputes_opened, record.disputes_ruled) == (0, 0, 0, 0)
        assert record.median_answer is None
        assert record.answer_time == "—"


def test_an_offer_that_was_not_accepted_is_no_contract(carla: User, ana: User) -> None:
    story.offered_contract(client=carla, freelancer=ana)
    assert {record.contracts for record in records(carla, ana)} == {0}


def test_work_that_was_paid_counts_for_both(carla: User, ana: User, time_travel: TimeTravel) -> None:
    story.approve(story.submitted_milestone(client=carla, freelancer=ana))
    story.submitted_milestone(client=carla, freelancer=ana)
    time_travel.forward(days=14)
    milestone_sweep.process_due()
    for record in records(carla, ana):
        assert (record.contracts, record.finished, record.paid_undisputed, record.by_silence) == (2, 2, 2, 1)
    client, freelancer = records(carla, ana)
    assert (client.submissions, client.answered) == (2, 1)
    assert freelancer.submissions == 0


@pytest.mark.parametrize(("to_freelancer", "loser"), [(20_000, "freelancer"), (40_000, "client"), (30_000, "")])
def test_who_was_further_away_from_the_ruling_lost(
    carla: User, ana: User, time_travel: TimeTravel, to_freelancer: int, loser: str
) -> None:
    story.ruled_dispute(to_freelancer=to_freelancer, client=carla, freelancer=ana)
    client, freelancer = records(carla, ana)
    assert (client.disputes_opened, client.disputes_ruled, client.disputes_lost) == (1, 0, 0)
    time_travel.forward(days=7)
    sweep.process_due()
    client, freelancer = records(carla, ana)
    assert (client.disputes_ruled, freelancer.disputes_ruled) == (1, 1)
    assert (client.disputes_lost, freelancer.disputes_lost) == (int(loser == "client"), int(loser == "freelancer"))
    assert (client.disputes_opened, freelancer.disputes_opened) == (1, 0)
    assert client.paid_undisputed == freelancer.paid_undisputed == 0


def test_who_said_nothing_wanted_everything(carla: User, ana: User, time_travel: TimeTravel) -> None:
    silent = story.in_review(story.dispute(story.submitted_milestone(client=carla, freelancer=ana)))
    story.rule(silent, by=story.arbiter(), to_freelancer=20_000)
    time_travel.forward(days=7)
    sweep.process_due()
    assert records(carla, ana)[1].disputes_lost == 1


def test_the_middle_answer_counts_and_every_kind_of_answer(carla: User, ana: User, time_travel: TimeTravel) -> None:
    for days in (1, 9):
        milestone = story.submitted_milestone(client=carla, freelancer=ana)
        time_travel.forward(days=days)
        story.approve(milestone)
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    time_travel.forward(days=3)
    story.request_changes(milestone)
    story.submit(story.fresh(milestone))
    time_travel.forward(days=2)
    story.dispute(story.fresh(milestone))
    client, _ = records(carla, ana)
    assert (client.submissions, client.answered) == (4, 4)
    assert client.median_answer
    assert abs(client.median_answer - timedelta(days=2.5)) < timedelta(minutes=1)
    assert client.answer_time == "2 days"


@pytest.mark.parametrize(
    ("taken", "words"),
    [(timedelta(minutes=5), "less than an hour"), (timedelta(hours=5.2), "5 hours"), (timedelta(days=6), "6 days")],
)
def test_it_is_told_in_words(carla: User, ana: User, time_travel: TimeTravel, taken: timedelta, words: str) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    time_travel.forward(seconds=taken.total_seconds())
    story.approve(milestone)
    assert record_of(carla, Party.CLIENT).answer_time == words


def test_suspensions_are_listed_also_those_that_are_over(carla: User) -> None:
    first = story.suspend(carla)
    suspending.lift(first, by=first.events.get().by, sentence="Thank you.")
    second = story.suspend(carla)
    assert record_of(carla, Party.CLIENT).suspensions == [second, first]


def test_it_costs_the_same_for_a_long_record(carla: User, ana: User, time_travel: TimeTravel) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            records_of(contract)
        return len(captured)

    def one_more() -> None:
        story.ruled_dispute(client=carla, freelancer=ana)
        time_travel.forward(days=7)
        sweep.process_due()

    one_more()
    contract = story.active_contract(client=carla, freelancer=ana)
    statements()
    few = statements()
    one_more()
    one_more()
    assert statements() == few <= 13
