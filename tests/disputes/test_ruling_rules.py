"""What a ruling must be, and what it does: to the ledger as previewed, to the two sides, and only once."""

from typing import Any

import pytest

from accounts.models import User
from disputes.deciders import taking
from disputes.deciders.taking import NotTaken
from disputes.desk.moves import Line, Move, moves_of, preview_of
from disputes.models import Dispute, Finding, Ruling
from disputes.models.dispute import DisputeStageRefuses
from disputes.silence import sweep
from disputes.verbs import ruling
from disputes.verbs.ruling_requirements import Answer, CriterionUnanswered, NoReasons, SplitDoesNotAddUp
from marketplace.refusals import NotYours
from milestones.models import MilestoneEvent
from milestones.models.criterion import ForeignCriterion
from tests import story
from tests.books import assert_books_balance, refused, refused_by_database, sql
from tests.conftest import TimeTravel
from tests.told import saying

pytestmark = pytest.mark.django_db


@pytest.fixture
def ari(db: None) -> User:
    return story.arbiter(name="Ari Arbiter")


@pytest.fixture
def case(ari: User, carla: User, ana: User) -> Dispute:
    found = story.in_review(story.negotiated_dispute(client=carla, freelancer=ana))
    taking.take(found, by=ari)
    return story.fresh(found)


def written(case: Dispute, ari: User, **changes: Any) -> dict[str, Any]:
    return {
        "by": ari,
        "to_freelancer_minor": 40_000,
        "to_client_minor": 20_000,
        "reasons": "Most of it works.",
        "answers": story.answers_to(case.milestone),
    } | changes


def test_it_is_in_force_at_once_and_both_are_told_why(case: Dispute, ari: User, carla: User, ana: User) -> None:
    made = ruling.rule(case, **written(case, ari))
    assert (made.state, made.number, made.to_client.amount_minor) == ("in_force", 1, 20_000)
    assert {(f.met, f.text) for f in Finding.objects.filter(ruling=made)} == {("partly", "We looked at it.")}
    notices = saying("Our staff have ruled")
    assert {notice.user for notice in notices} == {carla, ana}
    assert all(notice.detail == "Most of it works." for notice in notices)
    told = {notice.user: notice.text for notice in notices}
    assert "$400.00 goes to Ana Freelancer, and $200.00 back to you." in told[carla]
    assert "$380.00 goes to you: $400.00 less the fee of $20.00. $200.00 goes back to Carla Client." in told[ana]
    assert MilestoneEvent.objects.get(kind="ruling_made").actor == ari
    assert story.fresh(case.milestone).state == "disputed"


@pytest.mark.parametrize(
    ("paid", "back"), [(40_000, 10_000), (60_000, 20_000), (-10_000, 70_000), (70_000, -10_000), (0, 0)]
)
def test_both_shares_are_the_whole(case: Dispute, ari: User, paid: int, back: int) -> None:
    with refused(SplitDoesNotAddUp):
        ruling.rule(case, **written(case, ari, to_freelancer_minor=paid, to_client_minor=back))


def test_no_share_is_finer_than_can_be_paid(ari: User) -> None:
    case = story.in_review(story.negotiated_dispute(amounts=(60_000,), currency="KWD"))
    taking.take(case, by=ari)
    with refused(SplitDoesNotAddUp):
        ruling.rule(case, **written(case, ari, to_freelancer_minor=39_995, to_client_minor=20_005))


def test_it_says_why(case: Dispute, ari: User) -> None:
    with refused(NoReasons):
        ruling.rule(case, **written(case, ari, reasons=" \n"))


def test_each_criterion_is_answered_in_writing(case: Dispute, ari: User) -> None:
    first, second = case.milestone.criteria.all()
    good, unwritten, unknown = Answer("yes", "It runs."), Answer("no", " "), Answer("?", "It runs.")
    for answers in ({}, {first: good}, {first: good, second: unwritten}, {first: good, second: unknown}):
        with refused(CriterionUnanswered):
            ruling.rule(case, **written(case, ari, answers=answers))


def test_a_criterion_of_another_milestone_is_refused(case: Dispute, ari: User) -> None:
    other = story.milestones_of(case.milestone.contract)[1]
    answers = story.answers_to(case.milestone) | story.answers_to(other)
    with refused(ForeignCriterion):
        ruling.rule(case, **written(case, ari, answers=answers))


def test_who_rules_has_taken_the_case_and_has_the_right(case: Dispute, ari: User, carla: User, olga: User) -> None:
    bo = story.arbiter()
    with refused(NotTaken):
        ruling.rule(case, **written(case, ari, by=bo))
    for user in (carla, olga):
        with refused(NotYours):
            ruling.rule(case, **written(case, ari, by=user))


def test_it_is_made_once(case: Dispute, ari: User) -> None:
    ruling.rule(case, **written(case, ari))
    with refused(DisputeStageRefuses):
        ruling.rule(case, **written(case, ari))


def test_what_it_says_stays(case: Dispute, ari: User) -> None:
    made = ruling.rule(case, **written(case, ari))
    with refused_by_database("ruling_is_kept"):
        sql("UPDATE disputes_ruling SET to_freelancer_minor = 0 WHERE id = %s", made.pk)
    with refused_by_database("rulings are kept"):
        sql("DELETE FROM disputes_ruling WHERE id = %s", made.pk)


@pytest.mark.parametrize(
    ("paid", "currency"), [(0, "USD"), (50, "USD"), (33_335, "USD"), (60_000, "USD"), (12_340, "KWD")]
)
def test_the_preview_is_what_the_ledger_then_has(time_travel: TimeTravel, paid: int, currency: str) -> None:
    case = story.ruled_dispute(to_freelancer=paid, amounts=(60_000,), currency=currency)
    previewed = preview_of(case.milestone, paid)
    time_travel.forward(days=7)
    assert sweep.process_due() == (1, 0)
    assert Ruling.objects.get().state == "carried_out"
    milestone = type(case.milestone).objects.with_parties().get(pk=case.milestone_id)
    posted = moves_of(milestone)[1:]
    assert sorted(lines_of(posted), key=repr) == sorted(lines_of(previewed.moves), key=repr)
    assert_books_balance()


def lines_of(moves: list[Move]) -> list[Line]:
    return [line for move in moves for line in move.lines]
