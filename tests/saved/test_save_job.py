"""A freelancer saves a job, finds it again, also when it has closed, and lets go of it."""

import pytest
from django.test import Client

from accounts.models import User
from contracts.models import Job, SavedJob
from contracts.saved import saving
from contracts.saved.saving import OwnJobSaved
from tests.factories import FreelancerFactory, JobFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client: Client) -> User:
    user: User = FreelancerFactory(name="Ana Pavić")
    client.force_login(user)
    return user


def test_it_is_in_the_list_and_says_so(client: Client, ana: User) -> None:
    job = JobFactory(title="Logo for a bakery")
    assert "You have not saved a job yet" in client.get("/jobs/saved/").text
    answer = client.post(f"/jobs/{job.pk}/saving/", {"back": "/jobs/?q=logo"}, follow=True)
    assert answer.redirect_chain == [("/jobs/?q=logo", 302)]
    assert "“Logo for a bakery” is saved." in answer.text
    assert f'action="/jobs/{job.pk}/letting-go/"' in answer.text
    assert "Logo for a bakery" in client.get("/jobs/saved/").text


def test_saving_twice_is_saving_once(client: Client, ana: User) -> None:
    job = JobFactory()
    for _ in range(2):
        assert client.post(f"/jobs/{job.pk}/saving/").status_code == 302
    assert SavedJob.objects.count() == 1


def test_it_stays_when_the_job_closes_and_says_that_it_has(client: Client, ana: User) -> None:
    job = JobFactory(title="Logo for a bakery")
    saving.save(job, by=ana)
    job.close(by=job.client)
    page = client.get("/jobs/saved/").text
    assert "Logo for a bakery" in page
    assert "Closed" in page


def test_letting_go(client: Client, ana: User) -> None:
    job = JobFactory(title="Logo for a bakery")
    saving.save(job, by=ana)
    saving.save(job, by=FreelancerFactory())
    answer = client.post(f"/jobs/{job.pk}/letting-go/", {"back": "/jobs/saved/"}, follow=True)
    assert "“Logo for a bakery” is no longer saved." in answer.text
    assert [saved.user == ana for saved in SavedJob.objects.all()] == [False]


@pytest.mark.parametrize("state", [Job.State.CLOSED, Job.State.FILLED])
def test_what_is_not_open_cannot_be_saved(client: Client, ana: User, state: str) -> None:
    job = JobFactory(state=state)
    answer = client.post(f"/jobs/{job.pk}/saving/")
    assert answer.status_code == 409
    assert "no longer open" in answer.text
    assert not SavedJob.objects.exists()


def test_nobody_elses_draft_can_be_saved(client: Client, ana: User) -> None:
    assert client.post(f"/jobs/{JobFactory(draft=True).pk}/saving/").status_code == 404
    assert not SavedJob.objects.exists()


def test_ones_own_job_is_not_saved() -> None:
    both: User = FreelancerFactory(is_client=True)
    with pytest.raises(OwnJobSaved):
        saving.save(JobFactory(client=both), by=both)
    assert not SavedJob.objects.exists()


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_it_leads_nowhere_else(client: Client, ana: User, back: str) -> None:
    job = JobFactory()
    answer = client.post(f"/jobs/{job.pk}/saving/", {"back": back})
    assert answer["Location"] == job.get_absolute_url()


def test_the_script_gets_the_button_alone(client: Client, ana: User) -> None:
    job = JobFactory()
    answer = client.post(f"/jobs/{job.pk}/saving/", {"back": "/jobs/"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert f'action="/jobs/{job.pk}/letting-go/"' in answer.text
    assert 'value="/jobs/"' in answer.text


def test_the_script_is_led_to_a_job_that_has_closed(client: Client, ana: User) -> None:
    job = JobFactory(closed=True)
    answer = client.post(f"/jobs/{job.pk}/saving/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == job.get_absolute_url()
    assert "no longer open" in client.get(job.get_absolute_url()).text
    assert not SavedJob.objects.exists()


def test_the_button_is_for_who_works_alone(client: Client) -> None:
    job = JobFactory()
    assert "/saving/" not in client.get("/jobs/").text
    client.force_login(job.client)
    assert "/saving/" not in client.get("/jobs/").text
    client.force_login(FreelancerFactory())
    assert "/saving/" in client.get("/jobs/").text
    assert "/saving/" in client.get(job.get_absolute_url()).text
