"""What was posted since a freelancer last looked is new to them, for as long as the visit lasts."""

from datetime import timedelta

import pytest
from django.test import Client

from contracts.models import Visit
from marketplace import clock
from tests.conftest import TimeTravel
from tests.factories import FreelancerFactory, JobFactory

pytestmark = pytest.mark.django_db


def new(client: Client, **query: str) -> list[str]:
    return [job.title for job in client.get("/jobs/", query).context["found"].page if job.is_new]


def test_on_the_first_visit_nothing_is_new(client: Client) -> None:
    client.force_login(FreelancerFactory())
    JobFactory()
    assert new(client) == []
    assert "since your last visit." not in client.get("/jobs/").text


def test_on_the_next_visit_what_came_meanwhile_is_new(client: Client, time_travel: TimeTravel) -> None:
    client.force_login(FreelancerFactory())
    JobFactory(title="Old", published_at=clock.now() - timedelta(hours=1))
    client.get("/jobs/")
    time_travel.forward(days=1)
    JobFactory(title="Fresh", published_at=clock.now() - timedelta(hours=1))
    answer = client.get("/jobs/")
    assert "1 new since your last visit" in " ".join(answer.text.split())
    # As long as the visit lasts, on each of its pages.
    time_travel.forward(minutes=20)
    assert new(client) == ["Fresh"]
    shown = client.get("/jobs/", {"posted": "visit"}).context["found"].page
    assert [job.title for job in shown] == ["Fresh"]
    time_travel.forward(minutes=40)
    assert new(client) == []
    assert "Nothing new since your last visit." in client.get("/jobs/").text


def test_a_page_that_a_script_asks_for_is_no_visit(client: Client) -> None:
    client.force_login(FreelancerFactory())
    client.get("/jobs/", headers={"HX-Request": "true"})
    client.head("/jobs/")
    assert not Visit.objects.exists()


def test_nobody_else_is_kept_account_of(client: Client) -> None:
    client.get("/jobs/")
    client.force_login(JobFactory().client)
    client.get("/jobs/")
    assert not Visit.objects.exists()
