"""A client takes a job off the market."""

import pytest
from django.test import Client

from accounts.models import User
from tests import books, story
from tests.factories import JobFactory, ProposalFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("state", "said"), [("open", "You can open it again with another day."), ("draft", "cannot be opened again")]
)
def test_a_job_is_closed_after_a_look(client: Client, carla: User, state: str, said: str) -> None:
    job = JobFactory(client=carla, state=state)
    client.force_login(carla)
    assert said in client.get(f"/jobs/{job.pk}/closure/").text
    assert story.fresh(job).state == state
    assert client.post(f"/jobs/{job.pk}/closure/").status_code == 302
    assert story.fresh(job).state == "closed"
    assert story.fresh(job).closed_at is not None


def test_the_page_says_whom_it_concerns(client: Client, carla: User) -> None:
    job = ProposalFactory(job__client=carla).job
    client.force_login(carla)
    assert "1 proposal that waits for your answer" in client.get(f"/jobs/{job.pk}/closure/").text
    ProposalFactory(job=job)
    assert "2 proposals that wait for your answer" in client.get(f"/jobs/{job.pk}/closure/").text


@pytest.mark.parametrize("state", ["filled", "closed"])
def test_a_job_that_is_over_is_not_closed_again(client: Client, carla: User, state: str) -> None:
    job = JobFactory(client=carla, state=state)
    client.force_login(carla)
    assert client.get(f"/jobs/{job.pk}/closure/").status_code == 409
    assert client.post(f"/jobs/{job.pk}/closure/").status_code == 409
    assert (story.fresh(job).state, story.fresh(job).closed_at) == (state, None)


def test_somebody_elses_job_is_not_closed(client: Client, olga: User) -> None:
    job = JobFactory()
    client.force_login(olga)
    assert client.post(f"/jobs/{job.pk}/closure/").status_code == 403
    assert story.fresh(job).state == "open"


def test_it_is_refused_while_an_offer_stands(client: Client, carla: User) -> None:
    offer = story.offered_contract(client=carla)
    client.force_login(carla)
    with books.unchanged():
        answer = client.post(f"/jobs/{offer.job_id}/closure/")
    assert answer.status_code == 409
    assert "Withdraw the offer first" in answer.content.decode()


def test_a_draft_that_was_given_up_stays_private(client: Client, carla: User, olga: User) -> None:
    job = JobFactory(client=carla, state="draft", published_at=None)
    job.close(by=carla)
    client.force_login(olga)
    assert client.get(f"/jobs/{job.pk}/").status_code == 404
    client.force_login(carla)
    assert client.get(f"/jobs/{job.pk}/").status_code == 200
