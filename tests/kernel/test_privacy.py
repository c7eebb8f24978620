"""What somebody sees when signed in is kept by no cache; what everybody may see can be."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["dashboard", "contracts", "landing", "jobs"])
def test_pages_of_somebody_signed_in_are_not_kept(client: Client, ana: User, name: str) -> None:
    client.force_login(ana)
    directives = set(client.get(reverse(name)).headers["Cache-Control"].split(", "))
    assert directives == {"private", "no-store"}


@pytest.mark.parametrize("name", ["landing", "jobs", "protection"])
def test_public_pages_may_be(client: Client, name: str) -> None:
    assert "Cache-Control" not in client.get(reverse(name)).headers


def test_signing_in_and_out_is_not_kept_either(client: Client, ana: User) -> None:
    answer = client.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert "no-store" in answer.headers["Cache-Control"]
    answer = client.post(reverse("account_logout"))
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Cache-Control" not in client.get(reverse("landing")).headers
