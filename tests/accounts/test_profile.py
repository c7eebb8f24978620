"""People say who they are."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Skill, User
from tests.story import fresh

pytestmark = pytest.mark.django_db


def profile(**changed: Any) -> dict[str, Any]:
    return {
        "name": "Ana Pavić",
        "headline": "Brand designer",
        "about": "Twelve years of logos.",
        "skills": "Branding, Lettering",
        "country": "HR",
        "time_zone": "Europe/Zagreb",
        "is_freelancer": "on",
        **changed,
    }


def test_a_person_changes_their_profile(client: Client, ana: User) -> None:
    client.force_login(ana)
    assert client.post("/profile/", profile()).status_code == 302
    ana = fresh(ana)
    assert (ana.name, ana.headline, ana.country, ana.time_zone) == (
        "Ana Pavić",
        "Brand designer",
        "HR",
        "Europe/Zagreb",
    )
    assert [skill.name for skill in ana.skills.all()] == ["Branding", "Lettering"]


def test_skills_are_shared_whatever_their_letter_case(client: Client, ana: User) -> None:
    Skill.objects.create(name="BRANDING")
    client.force_login(ana)
    client.post("/profile/", profile(skills="branding"))
    assert [skill.name for skill in Skill.objects.all()] == ["BRANDING"]


def test_a_freelancer_begins_to_hire(client: Client, ana: User) -> None:
    client.force_login(ana)
    client.post("/profile/", profile(is_client="on"))
    assert fresh(ana).is_client
    assert client.get("/jobs/new/").status_code == 200


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "This field is required."),
        ({"is_freelancer": ""}, "Choose at least one: you hire, you work, or both."),
        ({"time_zone": "Mars/Base"}, "Select a valid choice."),
        ({"country": "Atlantis"}, "Select a valid choice."),
        ({"headline": "x" * 121}, "at most 120 characters"),
        ({"skills": ",".join(f"skill{n}" for n in range(11))}, "Name at most 10 skills."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(
    client: Client, ana: User, changed: dict[str, str], said: str
) -> None:
    client.force_login(ana)
    page = client.post("/profile/", profile(**changed))
    assert page.status_code == 200
    assert said in page.text
    assert "Twelve years of logos." in page.text
    assert (fresh(ana).name, fresh(ana).about, fresh(ana).is_freelancer) == ("Ana Freelancer", "", True)
    assert page.context["user"].name == "Ana Freelancer"


def test_nobody_makes_themselves_staff(client: Client, ana: User) -> None:
    client.force_login(ana)
    client.post("/profile/", profile(is_staff="on", is_superuser="on", email="root@example.org"))
    assert (fresh(ana).is_staff, fresh(ana).is_superuser, fresh(ana).email) == (False, False, "ana@example.org")


def test_a_profile_needs_signing_in(client: Client) -> None:
    assert client.get("/profile/")["Location"].startswith("/accounts/login/")
