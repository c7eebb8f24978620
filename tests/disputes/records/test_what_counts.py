"""What a record counts, and what it does not: nobody makes a record with a friend."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Record, RecordToCount, User
from disputes.records import counting
from tests.conftest import TimeTravel
from tests.disputes.records import histories
from tests.disputes.records.histories import deal
from tests.factories import ClientFactory, FreelancerFactory, JobFactory, with_second_factor

pytestmark = pytest.mark.django_db


def record(user: User) -> Record:
    """As the worker has counted it by now."""
    counting.count_due()
    return Record.objects.get(user=user)


def statements() -> int:
    """How many it takes to count what has changed."""
    with CaptureQueriesContext(connection) as queries:
        assert counting._count_some()
    return len(queries)


def known(client: User, time: TimeTravel) -> None:
    """The client has dealt with two others before, so that what they do counts."""
    deal(histories.approved, time, client=client)
    deal(histories.approved, time, client=client)


def test_work_that_was_paid_for(carla: User, ana: User, time_travel: TimeTravel) -> None:
    known(carla, time_travel)
    deal(histories.approved, time_travel, client=carla, freelancer=ana)
    mine, theirs = record(ana), record(carla)
    assert (mine.jobs_done, mine.earned_band, mine.longest_client_jobs, mine.longest_client_days) == (1, 2, 1, 3)
    assert (mine.on_time, mine.on_time_of, mine.undisputed, mine.undisputed_of) == (1, 1, 1, 1)
    assert (theirs.jobs_posted, theirs.hires, theirs.spent_band, theirs.silent, theirs.silent_of) == (3, 3, 2, 0, 3)
    assert (theirs.answer_seconds, theirs.answers_of, theirs.rounds, theirs.rounds_of) == (5 * 3600, 3, 0, 3)


def test_money_for_nothing_that_was_handed_in_counts_for_nothing(
    carla: User, ana: User, time_travel: TimeTravel
) -> None:
    known(carla, time_travel)
    deal(histories.approved_early, time_travel, client=carla, freelancer=ana)
    deal(histories.paid_directly, time_travel, client=carla, freelancer=ana)
    found = record(ana)
    assert (found.jobs_done, found.earned_band, found.undisputed_of, found.on_time_of) == (0, 0, 0, 0)
    assert record(carla).silent_of == 2


def test_two_who_deal_with_nobody_else_count_for_nothing_until_they_do(
    carla: User, ana: User, time_travel: TimeTravel
) -> None:
    for _ in range(2):
        deal(histories.approved, time_travel, client=carla, freelancer=ana)
    assert (record(ana).jobs_done, record(carla).hires, record(carla).spent_band) == (0, 0, 0)
    deal(histories.approved, time_travel, client=carla)
    # Nothing happened to Ana, and her record is counted all the same.
    assert (record(ana).jobs_done, record(carla).hires) == (2, 3)


def test_a_freelancer_with_a_second_client_counts_for_the_first_one_too(
    carla: User, ana: User, time_travel: TimeTravel
) -> None:
    deal(histories.approved, time_travel, client=carla, freelancer=ana)
    assert record(carla).hires == 0
    deal(histories.approved, time_travel, freelancer=ana)
    assert (record(ana).jobs_done, record(carla).hires) == (2, 1)


def test_money_that_goes_back_and_forth_counts_for_nothing(carla: User, olga: User, time_travel: TimeTravel) -> None:
    mira = FreelancerFactory(name="Mira Both", is_client=True)
    known(mira, time_travel)
    known(olga, time_travel)
    deal(histories.approved, time_travel, client=olga, freelancer=mira)
    assert (record(mira).jobs_done, record(olga).hires) == (1, 3)
    deal(histories.approved, time_travel, client=mira, freelancer=olga)
    assert (record(mira).jobs_done, record(olga).jobs_done) == (0, 0)
    assert (record(mira).hires, record(olga).hires) == (2, 2)


def test_what_a_bank_took_back_counts_for_nothing(carla: User, ana: User, time_travel: TimeTravel) -> None:
    known(carla, time_travel)
    deal(histories.left_by_the_bank, time_travel, client=carla, freelancer=ana)
    assert record(ana).jobs_done == 1
    deal(histories.taken_back_by_the_bank, time_travel, client=carla, freelancer=ana)
    assert (record(ana).jobs_done, record(carla).hires) == (1, 4)


def test_days_that_passed_with_nothing_handed_in_count_whoever_it_was_with(ana: User, time_travel: TimeTravel) -> None:
    deal(histories.missed, time_travel, freelancer=ana)
    assert (record(ana).on_time, record(ana).on_time_of) == (0, 1)


def test_late_work_is_late(carla: User, ana: User, time_travel: TimeTravel) -> None:
    known(carla, time_travel)
    deal(histories.approved_late, time_travel, client=carla, freelancer=ana)
    assert (record(ana).on_time, record(ana).on_time_of, record(ana).jobs_done) == (0, 1, 1)


def test_disputes(carla: User, ana: User, time_travel: TimeTravel) -> None:
    known(carla, time_travel)
    deal(histories.ruled_for_the_freelancer, time_travel, client=carla, freelancer=ana)
    assert (record(ana).undisputed, record(ana).undisputed_of) == (0, 1)
    assert (record(carla).disputes_lost, record(carla).disputes_lost_of) == (1, 1)
    deal(histories.ruled_for_the_client, time_travel, client=carla, freelancer=ana)
    assert (record(ana).undisputed, record(ana).undisputed_of) == (0, 2)
    assert (record(carla).disputes_lost, record(carla).disputes_lost_of) == (1, 2)


def test_a_dispute_that_was_taken_back_says_nothing(carla: User, ana: User, time_travel: TimeTravel) -> None:
    known(carla, time_travel)
    deal(histories.dispute_withdrawn, time_travel, client=carla, freelancer=ana)
    assert (record(ana).undisputed, record(ana).undisputed_of) == (1, 1)


def test_silence_and_rounds(carla: User, time_travel: TimeTravel) -> None:
    deal(histories.silent, time_travel, client=carla)
    deal(histories.changed, time_travel, client=carla)
    found = record(carla)
    assert (found.silent, found.silent_of, found.rounds, found.rounds_of) == (1, 2, 1, 2)
    # 15 days of silence, 2 days until changes were asked for, an hour until it was approved.
    assert (found.answer_seconds, found.answers_of) == (2 * 86_400, 3)


def test_a_draft_is_no_posted_job(carla: User) -> None:
    JobFactory(client=carla, draft=True, hire_due_at=None)
    assert record(carla).jobs_posted == 0
    JobFactory(client=carla)
    assert record(carla).jobs_posted == 1


def test_a_second_factor(sam: User, ana: User) -> None:
    assert (record(sam).second_factor, record(ana).second_factor) == (True, False)
    with_second_factor(ana)
    assert record(ana).second_factor


def test_many_people_cost_no_more_statements_than_one(time_travel: TimeTravel) -> None:
    counting.count_due()
    carla = ClientFactory()
    deal(histories.approved, time_travel, client=carla)
    one = statements()
    for _ in range(4):
        deal(histories.approved, time_travel, client=carla)
        deal(histories.silent, time_travel)
    assert statements() == one
    assert not RecordToCount.objects.exists()
