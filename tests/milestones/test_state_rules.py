"""The database knows the same moves of a milestone as the state machine, and refuses every other."""

import itertools

import pytest

from milestones.models import Milestone, State
from tests import story
from tests.books import refused_by_database, sql

pytestmark = pytest.mark.django_db

MACHINE = {
    (str(transition.source), str(target))
    for transition in Milestone._meta.get_field("state").get_all_transitions(Milestone)
    for target in getattr(transition.target, "allowed_states", [transition.target])
}
FORBIDDEN = sorted(set(itertools.permutations(State.values, 2)) - MACHINE)
# A way by known moves to every state.
WAY = {
    State.PENDING: [],
    State.FUNDED: [State.FUNDED],
    State.SUBMITTED: [State.FUNDED, State.SUBMITTED],
    State.CHANGES_REQUESTED: [State.FUNDED, State.SUBMITTED, State.CHANGES_REQUESTED],
    State.DISPUTED: [State.FUNDED, State.DISPUTED],
    State.SETTLED: [State.FUNDED, State.SETTLED],
    State.RELEASED: [State.RELEASED],
    State.REFUNDED: [State.FUNDED, State.REFUNDED],
    State.CANCELLED: [State.CANCELLED],
}


# What else must be so in a state, by the table's own constraints.
BESIDES = {
    State.FUNDED: {"idle_due_at": "now()"},
    State.CHANGES_REQUESTED: {"idle_due_at": "now()"},
    State.SUBMITTED: {"review_due_at": "now()"},
    State.DISPUTED: {"disputed_from": "'funded'"},
    State.SETTLED: {"settled_minor": "1"},
}
NOTHING = {"idle_due_at": "NULL", "review_due_at": "NULL", "disputed_from": "''", "settled_minor": "NULL"}


def move(milestone: Milestone, state: str) -> None:
    columns = NOTHING | (BESIDES.get(State(state), {}) if state in State.values else {})
    besides = ", ".join(f"{column} = {value}" for column, value in columns.items())
    sql(f"UPDATE milestones_milestone SET state = %s, {besides} WHERE id = %s", state, milestone.pk)  # noqa: S608


@pytest.fixture
def milestone() -> Milestone:
    """One that waits for its deposit."""
    return story.milestones_of(story.contract_of(story.hire()))[0]


def test_the_database_and_the_state_machine_know_the_same_moves() -> None:
    rows = sql("SELECT split_part(move, ' > ', 1), split_part(move, ' > ', 2) FROM unnest(milestone_moves()) move")
    assert len(rows) == len(set(rows))
    assert set(rows) == MACHINE


def test_every_state_can_be_reached() -> None:
    assert set(WAY) == set(State)


@pytest.mark.parametrize(("source", "target"), sorted(MACHINE))
def test_it_allows_a_known_move(milestone: Milestone, source: str, target: str) -> None:
    for state in [*WAY[State(source)], target]:
        move(milestone, state)
    assert story.fresh(milestone).state == target


@pytest.mark.parametrize(("source", "target"), FORBIDDEN)
def test_it_refuses_an_unknown_move(milestone: Milestone, source: str, target: str) -> None:
    for state in WAY[State(source)]:
        move(milestone, state)
    with refused_by_database("milestone_moves_as_allowed"):
        move(milestone, target)


@pytest.mark.parametrize("state", [*sorted(set(State.values) - {State.PENDING}), "invented", ""])
def test_it_refuses_a_milestone_that_is_born_elsewhere(milestone: Milestone, state: str) -> None:
    columns = "title, amount_minor, currency, is_direct, contract_id, hold_id"
    with refused_by_database("milestone_moves_as_allowed"):
        sql(
            f"INSERT INTO milestones_milestone (state, position, {columns}) "  # noqa: S608
            f"SELECT %s, 99, {columns} FROM milestones_milestone WHERE id = %s",
            state,
            milestone.pk,
        )


def test_it_refuses_an_invented_state(milestone: Milestone) -> None:
    with refused_by_database("milestone_moves_as_allowed"):
        move(milestone, "disputed_somehow")


@pytest.mark.parametrize("state", ["", "SUBMITTED", " submitted"])
def test_it_refuses_what_only_looks_like_a_state(milestone: Milestone, state: str) -> None:
    with refused_by_database("milestone_moves_as_allowed"):
        move(milestone, state)


@pytest.mark.parametrize(
    "change",
    ["title = 'Else'", "amount_minor = 1", "currency = 'EUR'", "due_on = NULL", "hold_id = -1", "contract_id = -1"],
)
def test_it_refuses_to_change_the_terms_of_what_is_funded(change: str) -> None:
    milestone = story.funded_milestone()
    with refused_by_database("milestone_terms_are_frozen"):
        sql(f"UPDATE milestones_milestone SET {change} WHERE id = {milestone.pk}")  # noqa: S608


def test_it_refuses_a_review_without_a_deadline() -> None:
    milestone = story.funded_milestone()
    with refused_by_database("review_clock_runs_or_stands_while_submitted"):
        sql("UPDATE milestones_milestone SET state = 'submitted', idle_due_at = NULL WHERE id = %s", milestone.pk)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("idle_due_at = NULL", "idle_clock_runs_while_somebody_works"),
        ("review_left = interval '1 day'", "review_stands_while_submitted_or_disputed"),
        ("disputed_from = 'funded'", "disputed_from_somewhere"),
        ("state = 'disputed', idle_due_at = NULL", "disputed_from_somewhere"),
        ("settled_minor = 1", "settled_is_a_part_of_the_amount"),
        ("state = 'settled', idle_due_at = NULL, settled_minor = 60000", "settled_is_a_part_of_the_amount"),
        ("state = 'settled', idle_due_at = NULL, settled_minor = 0", "settled_is_a_part_of_the_amount"),
    ],
)
def test_it_refuses_what_does_not_go_with_the_state(change: str, rule: str) -> None:
    milestone = story.funded_milestone()
    with refused_by_database(rule):
        sql(f"UPDATE milestones_milestone SET {change} WHERE id = %s", milestone.pk)  # noqa: S608


def test_it_refuses_a_clock_that_runs_on_after_the_end() -> None:
    milestone = story.submitted_milestone()
    with refused_by_database("review_clock_runs_or_stands_while_submitted"):
        sql("UPDATE milestones_milestone SET state = 'released' WHERE id = %s", milestone.pk)


def test_it_refuses_a_milestone_that_is_worth_nothing(milestone: Milestone) -> None:
    with refused_by_database("milestone_amount_above_zero"):
        sql("UPDATE milestones_milestone SET amount_minor = 0")


def test_it_refuses_to_forget_a_milestone(milestone: Milestone) -> None:
    """Its criteria and its history hold it fast."""
    with refused_by_database("milestones_"):
        sql("DELETE FROM milestones_milestone WHERE id = %s", milestone.pk)
        sql("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE milestones_criterion SET text = 'Something else' WHERE milestone_id = {0}",
        "DELETE FROM milestones_criterion WHERE milestone_id = {0}",
        "INSERT INTO milestones_criterion (milestone_id, position, text) VALUES ({0}, 3, 'One more thing')",
        "UPDATE milestones_criterion SET milestone_id = {0}, position = 9 WHERE milestone_id <> {0}",
    ],
)
def test_it_refuses_to_change_what_funded_work_is_judged_by(change: str) -> None:
    milestone = story.funded_milestone()
    with refused_by_database("criteria_are_frozen"):
        sql(change.format(milestone.pk))


def test_what_is_not_funded_yet_can_be_agreed_anew(milestone: Milestone) -> None:
    sql("UPDATE milestones_milestone SET title = 'Else', due_on = NULL WHERE id = %s", milestone.pk)
    sql("UPDATE milestones_criterion SET text = 'Something else' WHERE milestone_id = %s", milestone.pk)
    assert story.fresh(milestone).criteria.filter(text="Something else").count() == 2
