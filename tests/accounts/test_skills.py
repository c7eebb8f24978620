"""A word is one skill, however it is written and whoever comes first."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Skill

pytestmark = pytest.mark.django_db


def test_letter_case_makes_no_second_skill() -> None:
    [first] = Skill.named(["Django"])
    assert Skill.named(["DJANGO", "django"]) == [first]


def test_the_database_refuses_a_second_one() -> None:
    Skill.named(["Django"])
    with pytest.raises(IntegrityError, match="one_skill_per_word"), transaction.atomic():
        Skill.objects.create(name="DJANGO")
