"""History stays as it was: the database refuses to change or delete what was said, handed in and done."""

import pytest

from contracts.models import Message
from milestones.models import Milestone
from milestones.verbs import submitting
from tests import story
from tests.books import refused_by_database, sql
from tests.files import text_file

pytestmark = pytest.mark.django_db

HISTORY = {
    "contracts_contractevent": "text",
    "contracts_contractterms": "text",
    "contracts_message": "text",
    "contracts_messagefile": "sha256",
    "milestones_changerequest": "message",
    "milestones_changerequest_unmet": "criterion_id",
    "milestones_milestoneevent": "note",
    "milestones_submission": "message",
    "milestones_submission_claims": "criterion_id",
    "milestones_submissionfile": "sha256",
    "milestones_submissionlink": "url",
}


@pytest.fixture
def history() -> Milestone:
    """A milestone with something in each of its tables of history."""
    milestone = story.funded_milestone()
    submitting.submit(
        milestone,
        by=milestone.contract.freelancer,
        message="Here",
        links=[story.LINK],
        files=[text_file()],
        claims=list(milestone.criteria.all()),
    )
    story.request_changes(milestone)
    Message.send(milestone.contract, by=milestone.contract.client, text="Hello", files=[text_file()])
    return milestone


@pytest.mark.parametrize(("table", "column"), HISTORY.items())
def test_it_refuses_changed_history(history: Milestone, table: str, column: str) -> None:
    assert sql(f"SELECT count(*) > 0 FROM {table}") == [(True,)]  # noqa: S608
    with refused_by_database(f"{table} is append-only: UPDATE refused"):
        sql(f"UPDATE {table} SET {column} = {column}")  # noqa: S608


@pytest.mark.parametrize("table", HISTORY)
def test_it_refuses_deleted_history(history: Milestone, table: str) -> None:
    with refused_by_database(f"{table} is append-only: DELETE refused"):
        sql(f"DELETE FROM {table}")  # noqa: S608
