"""Whoever runs the site gives staff their rights, one by one, and takes them away."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from tests import story
from tests.books import refused

pytestmark = pytest.mark.django_db
RIGHTS = ("disputes.view_dispute", "disputes.rule_dispute")


def grant(*words: str) -> str:
    out = StringIO()
    call_command("grant", *words, stdout=out)
    return out.getvalue().strip()


def test_somebody_becomes_staff_with_just_these_rights(olga: User) -> None:
    assert grant("OLGA@example.org", *RIGHTS) == f"Olga Outsider may: {', '.join(sorted(RIGHTS))}"
    made = story.fresh(olga)
    assert made.is_staff
    assert not made.is_superuser
    assert made.get_all_permissions() == set(RIGHTS)


def test_who_has_no_right_left_is_no_staff_any_more(olga: User) -> None:
    grant(olga.email, *RIGHTS)
    grant(olga.email, RIGHTS[0], "--take-away")
    assert story.fresh(olga).is_staff
    assert grant(olga.email, RIGHTS[1], "--take-away") == "Olga Outsider may: nothing on the desk"
    assert not story.fresh(olga).is_staff


def test_without_rights_it_only_lists(olga: User) -> None:
    assert grant(olga.email) == "Olga Outsider may: nothing on the desk"
    assert not story.fresh(olga).is_staff


@pytest.mark.parametrize("right", ["disputes.win_dispute", "rule_dispute", "", "."])
def test_a_right_that_there_is_not(olga: User, right: str) -> None:
    with refused(CommandError, match="There is no right called"):
        grant(olga.email, RIGHTS[0], right)


def test_somebody_whom_nobody_knows() -> None:
    with refused(CommandError, match="Nobody has signed up"):
        grant("nobody@example.org", RIGHTS[0])
