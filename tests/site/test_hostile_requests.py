"""Requests that no browser sends, and parts of the system that are away: never a plain server error."""

import json
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from redis.exceptions import ConnectionError as BrokerAway

from accounts.models import User
from marketplace import views
from tests.factories import JobFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/jobs/?q=%00", "/jobs/%00/", "/staff/login/?next=%00", "/sandbox/checkout/%00/"])
def test_a_nul_in_the_address(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


@pytest.mark.parametrize("charset", ["zlib_codec", "rot13", "idna", "undefined", "utf-7", "no such thing"])
def test_a_form_in_an_unheard_of_encoding(client: Client, charset: str) -> None:
    content_type = f"application/x-www-form-urlencoded; charset={charset}"
    assert client.generic("POST", "/accounts/login/", b"login=a", content_type=content_type).status_code == 400


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8"])
def test_a_form_in_the_usual_encoding(client: Client, charset: str) -> None:
    content_type = f"application/x-www-form-urlencoded; charset={charset}"
    assert client.generic("POST", "/accounts/login/", b"login=a", content_type=content_type).status_code == 200


@pytest.mark.parametrize(
    "answer", ["{}", "[]", '"x"', "1", '{"id": "x"}', "[" * 5_000, "9" * 5_000, json.dumps({"id": "a", "rawId": "b"})]
)
def test_a_passkey_that_answers_nonsense(client: Client, carla: User, answer: str) -> None:
    assert client.post("/accounts/2fa/webauthn/login/", {"credential": answer}).status_code in {200, 302}


@pytest.mark.parametrize("error", [OperationalError("gone"), BrokerAway("gone")])
def test_a_database_or_broker_that_is_away_says_when_to_come_back(
    client: Client, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def away(*args: Any) -> None:
        raise error

    monkeypatch.setattr(views, "render", away)
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert "Nothing was changed" in answer.text


def test_anything_else_is_a_page_of_our_own(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(views, "render", broken)
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.text


def test_a_nul_in_a_cookie(client: Client) -> None:
    assert client.get("/", headers={"Cookie": 'sessionid="\\000abcdefghijklmnop"'}).status_code == 400


def test_more_than_any_form_holds_is_refused_unread(client: Client) -> None:
    answer = client.generic("POST", "/accounts/login/", b"", CONTENT_LENGTH=str(300 * 1024 * 1024))
    assert answer.status_code == 413


@pytest.mark.parametrize("referer", ["javascript:alert(1)", "https://evil.example/"])
def test_a_refusal_links_back_to_this_site_only(client: Client, carla: User, referer: str) -> None:
    client.force_login(carla)
    job = JobFactory(client=carla, state="closed")
    answer = client.post(f"/jobs/{job.pk}/closure/", headers={"Referer": referer})
    assert answer.status_code == 409
    assert referer not in answer.text
