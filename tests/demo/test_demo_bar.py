from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from accounts.models import User
from marketplace import clock, times
from marketplace.models import ClockOffset
from tests.demo.test_clock import WOKEN

pytestmark = pytest.mark.django_db
HERE = "http://testserver/jobs/?q=glaze"


def test_it_moves_the_clock_wakes_the_worker_and_says_so_in_the_readers_zone(
    demo: Settings, client: Client, ana: User, woken: list[str]
) -> None:
    client.force_login(ana)
    before = clock.now() + timedelta(days=14)
    response = client.post(reverse("demo_clock"), {"days": "14"}, headers={"referer": HERE})
    assert response.status_code == 302
    assert response["Location"] == HERE
    assert clock.offset() == timedelta(days=14)
    [message] = get_messages(response.wsgi_request)
    # A minute may have ended meanwhile.
    told = {f"The clock is now {times.absolute(now, 'Europe/Madrid')}." for now in (before, clock.now())}
    assert str(message) in told


def test_it_wakes_the_worker(
    demo: Settings, client: Client, woken: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("demo_clock"), {"days": "1"})
    assert woken == WOKEN


@pytest.mark.parametrize(
    ("given", "referer", "leads_to"),
    [
        ("/contracts/", HERE, "/contracts/"),
        ("", HERE, HERE),
        ("", "", "/"),
        ("//evil.example/", "", "/"),
        ("https://evil.example/", HERE, HERE),
        ("javascript:alert(1)", "https://evil.example/jobs/", "/"),
    ],
)
def test_it_leads_back_to_a_page_of_this_site_only(
    demo: Settings, client: Client, given: str, referer: str, leads_to: str
) -> None:
    response = client.post(reverse("demo_clock"), {"days": "1", "next": given}, headers={"referer": referer})
    assert response["Location"] == leads_to


@pytest.mark.parametrize("days", ["", "0", "-1", "2", "1.0", "fourteen"])
def test_it_refuses_other_steps(demo: Settings, client: Client, days: str) -> None:
    assert client.post(reverse("demo_clock"), {"days": days}).status_code == 400
    assert not ClockOffset.objects.exists()


def test_a_link_cannot_move_the_clock(demo: Settings, client: Client) -> None:
    assert client.get(reverse("demo_clock")).status_code == 405


def test_a_foreign_page_cannot_move_the_clock(demo: Settings) -> None:
    assert Client(enforce_csrf_checks=True).post(reverse("demo_clock"), {"days": "1"}).status_code == 403


def test_there_is_no_demo_outside_a_demo(client: Client) -> None:
    assert client.post(reverse("demo_clock"), {"days": "14"}).status_code == 404
    assert client.get(reverse("demo_clock")).status_code == 404
    assert client.get(reverse("demo_mail")).status_code == 404
    assert b"Move the clock" not in client.get(reverse("landing")).content
    assert b"surety-demo" not in client.get(reverse("account_login")).content
    assert not ClockOffset.objects.exists()


def test_the_bar_and_the_logins_are_on_the_pages_of_a_demo(demo: Settings, client: Client) -> None:
    assert b"Move the clock" in client.get(reverse("landing")).content
    page = client.get(reverse("account_login")).content
    assert b"Move the clock" in page
    assert b'value="clara@example.com"' in page
    assert b"surety-demo" in page
