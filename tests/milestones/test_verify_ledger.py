"""`verify_ledger` finds what should be impossible, and says where."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from milestones.models import Milestone
from tests import story

pytestmark = pytest.mark.django_db


def verify() -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("verify_ledger", stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def by_hand(statement: str, *values: object) -> None:
    """Write past every trigger, as nobody but the owner of the database can."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.fixture
def milestone() -> Milestone:
    return story.submitted_milestone(amounts=(60_000,))


def test_books_that_agree(milestone: Milestone) -> None:
    out, err = verify()
    assert "USD hold                 $600.00" in out
    assert "agrees" in out
    assert err == ""


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        (
            "UPDATE milestones_milestone SET state = 'released', review_due_at = NULL WHERE id = %s",
            "journal of its release",
        ),
        ("UPDATE milestones_milestone SET amount_minor = 1 WHERE id = %s", "disagree on the amount"),
        (
            "UPDATE escrow_account SET balance_minor = 1 FROM milestones_milestone m "
            "WHERE m.hold_id = escrow_account.hold_id AND m.id = %s",
            "balance is not the sum",
        ),
        (
            "DELETE FROM escrow_entry WHERE amount_minor < 0 AND %s > 0",
            "journal is not balanced",
        ),
    ],
)
def test_books_that_do_not(milestone: Milestone, statement: str, what: str) -> None:
    by_hand(statement, milestone.pk)
    err = StringIO()
    with pytest.raises(CommandError, match="do not agree"):
        call_command("verify_ledger", stdout=StringIO(), stderr=err)
    assert what in err.getvalue()
