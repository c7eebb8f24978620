"""Whose proposal or job would be refused is told before they write it."""

import pytest
from django.test import Client

from accounts.models import User
from contracts.models import Job
from marketplace import limits
from marketplace.limits import JOBS, PROPOSALS
from tests import story
from tests.conftest import TimeTravel
from tests.factories import JobFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(client: Client, ana: User) -> Job:
    client.force_login(ana)
    return JobFactory()


def suspended(ana: User) -> str:
    story.suspend(ana)
    return "You cannot send proposals while your account is suspended."


def cannot_be_paid(ana: User) -> str:
    User.objects.filter(pk=ana.pk).update(country="")
    return "Say first in which country your bank account is"


def called_the_same(ana: User) -> str:
    User.objects.filter(pk=ana.pk).update(name=Job.objects.get().client.name)
    return "nobody could tell you apart"


def over_the_limit(ana: User) -> str:
    limits.spend(ana, PROPOSALS, PROPOSALS.most)
    return "You can send 60 proposals a day, and you have. It goes on at"


@pytest.mark.parametrize("obstacle", [suspended, cannot_be_paid, called_the_same, over_the_limit])
def test_on_the_jobs_page_and_instead_of_the_form(client: Client, job: Job, ana: User, obstacle: object) -> None:
    form = f"/jobs/{job.pk}/propose/"
    assert client.get(job.get_absolute_url()).text.count(f'href="{form}"') == 2
    assert client.get(form).status_code == 200
    said = obstacle(ana)  # type: ignore[operator]
    page = client.get(job.get_absolute_url()).text
    assert "You cannot send a proposal now." in page
    assert said in page
    assert f'href="{form}"' not in page
    refused = client.get(form)
    assert refused.status_code in {409, 429}
    assert said in refused.text


def test_the_form_is_there_again_when_the_time_is_over(client: Client, carla: User, time_travel: TimeTravel) -> None:
    client.force_login(carla)
    limits.spend(carla, JOBS, JOBS.most)
    refused = client.get("/jobs/new/")
    assert (refused.status_code, "Retry-After" in refused) == (429, True)
    time_travel.forward(days=1)
    assert client.get("/jobs/new/").status_code == 200


def test_one_that_is_left_is_not_refused(client: Client, carla: User) -> None:
    client.force_login(carla)
    limits.spend(carla, JOBS, JOBS.most - 1)
    assert client.get("/jobs/new/").status_code == 200


def test_a_draft_whose_day_has_passed_says_so_before_it_is_published(
    client: Client, carla: User, time_travel: TimeTravel
) -> None:
    draft = JobFactory(client=carla, draft=True)
    client.force_login(carla)
    assert client.get(f"/jobs/{draft.pk}/publication/").status_code == 200
    time_travel.forward(days=400)
    refused = client.get(f"/jobs/{draft.pk}/publication/")
    assert refused.status_code == 409
    assert "Choose a later day by which you need it." in refused.text
    assert f'href="/jobs/{draft.pk}/edit/"' in refused.text


def test_who_only_looks_is_led_to_the_form_by_both_buttons(client: Client) -> None:
    job = JobFactory()
    assert client.get(job.get_absolute_url()).text.count(f'href="/jobs/{job.pk}/propose/"') == 2
