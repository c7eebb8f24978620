"""Signing up: one password, and whoever opens the link in the browser that signed up is signed in."""

import re

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from tests.accounts.test_addresses import SIGN_UP, form
from tests.signing_in import is_in, signed_in

pytestmark = pytest.mark.django_db
EMAIL = "new@example.org"


def sign_up(client: Client) -> str:
    """The address of the link that was sent."""
    client.post(SIGN_UP, form(EMAIL))
    [link] = re.findall(r"https?://[^/\s]+(/accounts/confirm-email/\S+)", str(mail.outbox[-1].body))
    return str(link)


def test_one_password_is_asked_for_with_a_plain_hint(client: Client) -> None:
    page = client.get(SIGN_UP).text
    assert page.count('type="password"') == 1
    assert "At least 8 characters, not only digits, and nothing common." in page
    # Shown by a script, where there is one.
    assert re.search(r'<button type="button"[^>]*data-shows="id_password1"[^>]*hidden>', page)
    # Without one the zone is there to choose.
    assert '<details class="zone" open data-guess-zone>' in page


def test_the_browser_that_signed_up_is_signed_in_by_the_link(client: Client) -> None:
    link = sign_up(client)
    assert not is_in(client)
    page = client.post(link, follow=True)
    assert page.redirect_chain[-1][0] == "/dashboard/"
    assert f"{EMAIL} is confirmed." in page.text
    assert is_in(client)


def test_another_browser_confirms_and_signs_in_by_itself(client: Client) -> None:
    other = Client()
    page = other.post(sign_up(client), follow=True)
    assert page.redirect_chain[-1][0].startswith("/accounts/login/")
    assert f"{EMAIL} is confirmed." in page.text
    assert not is_in(other)
    # And the one that signed up is not let in by what somebody else has opened.
    assert not is_in(client)
    assert client.get("/dashboard/").status_code == 302


def test_a_link_works_once(client: Client) -> None:
    link = sign_up(client)
    client.post(link)
    client.logout()
    assert client.post(link).status_code == 404
    assert not is_in(client)


def test_whoever_is_signed_in_as_somebody_else_does_not_become_the_new_person(client: Client, ana: User) -> None:
    link = sign_up(Client())
    page = signed_in(client, ana).post(link, follow=True)
    assert not is_in(client)
    assert page.redirect_chain[-1][0].startswith("/accounts/login/")


def test_a_password_that_is_too_plain_is_refused_at_its_field(client: Client) -> None:
    page = client.post(SIGN_UP, {**form(EMAIL), "password1": "12345678"}).text
    assert "entirely numeric" in page
    assert not User.objects.filter(email=EMAIL).exists()
    assert not mail.outbox
