"""What the database itself refuses about settlement offers, whoever holds its password."""

import pytest

from milestones.models import Milestone, SettlementOffer
from tests import story
from tests.books import refused_by_database, sql

pytestmark = pytest.mark.django_db
TABLE = "milestones_settlementoffer"
COLUMNS = "milestone_id, author_id, by_itself, in_dispute, reason, after_submission, made_at, answer_due_at, answer"


@pytest.fixture
def offer() -> SettlementOffer:
    milestone = story.submitted_milestone()
    return story.offer(milestone, by=milestone.contract.freelancer, to_freelancer=40_000)


def close(offer: SettlementOffer, state: str = "lapsed") -> None:
    sql(f"UPDATE {TABLE} SET state = %s, answered_at = now() WHERE id = %s", state, offer.pk)  # noqa: S608


def insert(offer: SettlementOffer, *, number: int = 2, to_freelancer: int = 1, state: str = "open") -> None:
    """Another offer like this one."""
    answered = "NULL" if state == "open" else "now()"
    sql(
        f"INSERT INTO {TABLE} ({COLUMNS}, number, to_freelancer_minor, state, answered_at) "  # noqa: S608
        f"SELECT {COLUMNS}, %s, %s, %s, {answered} FROM {TABLE} WHERE id = %s",
        number,
        to_freelancer,
        state,
        offer.pk,
    )


@pytest.mark.parametrize(
    "change",
    [
        "to_freelancer_minor = 1", "reason = 'Else'", "author_id = author_id + 1", "milestone_id = milestone_id + 1",
        "number = 9", "by_itself = true", "made_at = now() - interval '1 day'", "after_submission = 9",
        "answers_id = id",
    ],
)  # fmt: skip
def test_it_refuses_to_change_what_was_offered(offer: SettlementOffer, change: str) -> None:
    with refused_by_database("settlement_offer_is_kept"):
        sql(f"UPDATE {TABLE} SET {change} WHERE id = {offer.pk}")  # noqa: S608


@pytest.mark.parametrize("change", ["state = 'open', answered_at = NULL", "state = 'accepted'", "answer = 'Yes'"])
def test_it_refuses_to_change_what_was_answered(offer: SettlementOffer, change: str) -> None:
    close(offer)
    with refused_by_database("settlement_offer_is_kept"):
        sql(f"UPDATE {TABLE} SET {change} WHERE id = {offer.pk}")  # noqa: S608


def test_it_refuses_to_forget_an_offer(offer: SettlementOffer) -> None:
    with refused_by_database("settlement offers are kept"):
        sql(f"DELETE FROM {TABLE} WHERE id = {offer.pk}")  # noqa: S608


def test_it_refuses_a_second_open_one(offer: SettlementOffer) -> None:
    with refused_by_database("one_open_settlement_offer"):
        insert(offer)
    insert(offer, state="lapsed")


def test_it_refuses_two_of_one_number(offer: SettlementOffer) -> None:
    with refused_by_database("one_settlement_offer_per_number"):
        insert(offer, number=1, state="lapsed")


@pytest.mark.parametrize(("minor", "rule"), [(-1, "settlement_not_negative"), (60_001, "settlement_within_amount")])
def test_it_refuses_what_is_no_part(offer: SettlementOffer, minor: int, rule: str) -> None:
    with refused_by_database(rule):
        insert(offer, to_freelancer=minor, state="lapsed")


@pytest.mark.parametrize("change", ["state = 'lapsed'", "answered_at = now()"])
def test_it_refuses_an_answer_without_its_time_or_a_time_without_answer(offer: SettlementOffer, change: str) -> None:
    with refused_by_database("settlement_offer_open_until_answered"):
        sql(f"UPDATE {TABLE} SET {change} WHERE id = {offer.pk}")  # noqa: S608


SPLITS = ["settled_minor = NULL", "settled_minor = 0", "settled_minor = 60000", "settled_minor = -1"]


@pytest.mark.parametrize("split", SPLITS)
def test_it_refuses_a_settlement_that_is_no_split(split: str) -> None:
    milestone: Milestone = story.funded_milestone()
    with refused_by_database("settled_is_a_part_of_the_amount"):
        sql(
            f"UPDATE milestones_milestone SET state = 'settled', idle_due_at = NULL, {split} "  # noqa: S608
            f"WHERE id = {milestone.pk}"
        )


def test_it_refuses_a_part_where_nothing_was_settled() -> None:
    milestone: Milestone = story.funded_milestone()
    with refused_by_database("settled_is_a_part_of_the_amount"):
        sql("UPDATE milestones_milestone SET settled_minor = 1 WHERE id = %s", milestone.pk)


@pytest.mark.parametrize("change", ["review_left = NULL", "review_due_at = now()"])
def test_it_refuses_a_review_that_runs_and_stands_or_does_neither(change: str) -> None:
    asked = story.refund_request(story.submitted_milestone())
    with refused_by_database("review_clock_runs_or_stands_while_submitted"):
        sql(f"UPDATE milestones_milestone SET {change} WHERE id = {asked.milestone_id}")  # noqa: S608


def test_it_refuses_a_clock_that_stands_where_nothing_is_in_review() -> None:
    milestone: Milestone = story.funded_milestone()
    with refused_by_database("review_stands_while_submitted_or_disputed"):
        sql("UPDATE milestones_milestone SET review_left = interval '1 day' WHERE id = %s", milestone.pk)


def test_it_refuses_held_money_that_nobody_will_ever_ask_about() -> None:
    milestone: Milestone = story.funded_milestone()
    with refused_by_database("idle_clock_runs_while_somebody_works"):
        sql("UPDATE milestones_milestone SET idle_due_at = NULL WHERE id = %s", milestone.pk)
