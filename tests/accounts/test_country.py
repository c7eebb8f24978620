"""Whoever works says at sign-up where they are paid, and sees whether they can be."""

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import User
from tests.factories import FreelancerFactory

pytestmark = pytest.mark.django_db
ABOUT_ANA = {
    "name": "Ana Horvat",
    "email": "ana@example.org",
    "password1": "wise-otter-41",
    "password2": "wise-otter-41",
    "role": "freelancer",
    "time_zone": "Europe/Zagreb",
}


@pytest.fixture(autouse=True)
def only_croatia(settings: Settings) -> None:
    settings.PAYOUT_COUNTRIES = ("HR",)


@pytest.mark.parametrize("address", ["/accounts/signup/", "/profile/"])
def test_countries_are_told_apart(client: Client, address: str) -> None:
    if address == "/profile/":
        client.force_login(FreelancerFactory())
    page = client.get(address).content.decode()
    can, cannot = page.index("You can be paid here"), page.index("You can hire, but not be paid yet")
    assert can < page.index(">Croatia<") < cannot < page.index(">Kenya<")


def test_a_freelancer_says_where_they_are(client: Client) -> None:
    answer = client.post("/accounts/signup/", ABOUT_ANA)
    assert "Say where your bank account is" in answer.content.decode()
    assert not User.objects.exists()
    client.post("/accounts/signup/", {**ABOUT_ANA, "country": "HR"})
    assert User.objects.get().country == "HR"


def test_a_client_need_not(client: Client) -> None:
    client.post("/accounts/signup/", {**ABOUT_ANA, "role": "client"})
    assert User.objects.get().country == ""
