"""A client looks through their jobs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from contracts.models import Job
from tests import story
from tests.factories import JobFactory, ProposalFactory

pytestmark = pytest.mark.django_db


def titles(client: Client, **filters: Any) -> set[str]:
    return {job.title for job in client.get("/jobs/mine/", filters).context["page"]}


def test_all_of_ones_own_and_nobody_elses(client: Client, carla: User) -> None:
    for state in Job.State.values:
        JobFactory(client=carla, state=state, title=state)
    JobFactory(title="somebody else's")
    client.force_login(carla)
    assert titles(client) == {"draft", "open", "filled", "closed"}
    assert titles(client, state="draft") == {"draft"}
    assert titles(client, state="nonsense") == {"draft", "open", "filled", "closed"}


def test_each_job_says_what_can_be_done_next(client: Client, carla: User) -> None:
    draft = JobFactory(client=carla, draft=True)
    answered = ProposalFactory(job__client=carla).job
    contract = story.offered_contract(client=carla)
    client.force_login(carla)
    page = client.get("/jobs/mine/").text
    assert f"/jobs/{draft.pk}/publication/" in page
    assert f"/jobs/{answered.pk}/proposals/" in page
    assert contract.get_absolute_url() in page


def test_the_first_job_is_asked_for(client: Client, carla: User) -> None:
    client.force_login(carla)
    assert "You have not posted a job yet" in client.get("/jobs/mine/").text


def test_the_number_of_queries_does_not_depend_on_the_number_of_jobs(
    client: Client, carla: User, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    client.force_login(carla)
    client.get("/jobs/mine/")
    ProposalFactory(job__client=carla)
    with django_assert_max_num_queries(20) as few:
        client.get("/jobs/mine/")
    ProposalFactory.create_batch(6, job__client=carla)
    with django_assert_max_num_queries(20) as many:
        client.get("/jobs/mine/")
    assert len(many) == len(few)


def test_freelancers_have_no_jobs(client: Client, ana: User) -> None:
    client.force_login(ana)
    assert client.get("/jobs/mine/").status_code == 403
