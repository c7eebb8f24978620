"""A client opens a draft to proposals."""

import pytest
from django.test import Client

from accounts.models import User
from tests import story
from tests.factories import JobFactory

pytestmark = pytest.mark.django_db


def test_a_draft_is_published_after_a_look(client: Client, carla: User) -> None:
    job = JobFactory(client=carla, draft=True)
    client.force_login(carla)
    assert "Publish the job" in client.get(f"/jobs/{job.pk}/publication/").text
    assert story.fresh(job).state == "draft"
    assert client.post(f"/jobs/{job.pk}/publication/").status_code == 302
    assert story.fresh(job).state == "open"
    assert story.fresh(job).published_at is not None


@pytest.mark.parametrize("state", ["open", "filled", "closed"])
def test_what_is_no_draft_is_not_published_again(client: Client, carla: User, state: str) -> None:
    job = JobFactory(client=carla, state=state)
    client.force_login(carla)
    assert client.get(f"/jobs/{job.pk}/publication/")["Location"] == job.get_absolute_url()
    page = client.post(f"/jobs/{job.pk}/publication/")
    assert page.status_code == 409
    assert "This job has been published already." in page.text
    assert (story.fresh(job).state, story.fresh(job).published_at) == (state, job.published_at)


def test_somebody_elses_draft_does_not_exist(client: Client, olga: User) -> None:
    job = JobFactory(draft=True)
    client.force_login(olga)
    assert client.post(f"/jobs/{job.pk}/publication/").status_code == 404
    assert story.fresh(job).state == "draft"


def test_nobody_publishes_without_signing_in(client: Client) -> None:
    job = JobFactory(draft=True)
    assert client.post(f"/jobs/{job.pk}/publication/")["Location"].startswith("/accounts/login/")
    assert story.fresh(job).state == "draft"
