"""A client changes a job, until somebody is hired for it."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from contracts.jobs import posting
from contracts.jobs.models import JobNotOpen
from contracts.models import Job
from marketplace.refusals import NotYours
from tests import story
from tests.contracts import forms
from tests.factories import JobFactory, ProposalFactory
from tests.files import text_file

pytestmark = pytest.mark.django_db


def edit(client: Client, job: Job, **changed: Any) -> Any:
    return client.post(f"/jobs/{job.pk}/edit/", forms.job(**changed))


def test_an_open_job_is_changed_and_stays_open(client: Client, carla: User) -> None:
    job = JobFactory(client=carla)
    client.force_login(carla)
    assert edit(client, job, title="Another title", budget="7").status_code == 302
    changed = story.fresh(job)
    assert (changed.title, changed.budget_minor, changed.state) == ("Another title", 700, "open")
    assert changed.published_at == job.published_at


def test_the_form_shows_the_job_as_it_is(client: Client, carla: User) -> None:
    job = JobFactory(client=carla, currency="KWD", budget_minor=1_234_500)
    client.force_login(carla)
    page = client.get(f"/jobs/{job.pk}/edit/").text
    assert 'value="1234.500"' in page
    assert f'value="{job.deadline_on.isoformat()}"' in page


@pytest.mark.parametrize(("button", "state"), [("publish", "open"), ("draft", "draft")])
def test_a_draft_is_saved_or_published(client: Client, carla: User, button: str, state: str) -> None:
    job = JobFactory(client=carla, draft=True)
    client.force_login(carla)
    edit(client, job, **{button: "1"})
    assert story.fresh(job).state == state


def test_files_are_added_and_removed(client: Client, carla: User) -> None:
    job = posting.post(_details(), by=carla, files=[text_file("old.txt"), text_file("kept.txt")], publish=True)
    client.force_login(carla)
    edit(client, job, remove=[job.files.get(name="old.txt").pk], files=[text_file("new.txt")])
    assert {file.name for file in job.files.all()} == {"kept.txt", "new.txt"}


def test_another_jobs_file_cannot_be_removed(client: Client, carla: User) -> None:
    job = posting.post(_details(), by=carla, files=[text_file()], publish=True)
    other = posting.post(_details(), by=carla, files=[text_file("other.txt")], publish=True)
    client.force_login(carla)
    page = edit(client, job, remove=[other.files.get().pk])
    assert "remove" in page.context["form"].errors
    assert other.files.count() == 1


def test_a_job_has_at_most_ten_files_in_all(client: Client, carla: User) -> None:
    job = posting.post(_details(), by=carla, files=[text_file(f"{n}.txt") for n in range(9)], publish=True)
    client.force_login(carla)
    page = edit(client, job, files=[text_file("a.txt"), text_file("b.txt")])
    assert "these would be 11" in page.text
    assert job.files.count() == 9


def test_the_currency_stays_once_prices_have_been_named(client: Client, carla: User) -> None:
    job = ProposalFactory(job__client=carla).job
    client.force_login(carla)
    page = edit(client, job, currency="EUR")
    assert "Freelancers have named prices in USD, so it stays." in page.text
    assert story.fresh(job).currency == "USD"
    assert edit(client, job, currency="USD", budget="5").status_code == 302


def test_a_proposal_that_comes_while_the_currency_is_changed_is_seen(
    client: Client, carla: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = JobFactory(client=carla)
    real = posting.edit

    def after_a_proposal(*args: Any, **kwargs: Any) -> None:
        ProposalFactory(job=job)
        real(*args, **kwargs)

    monkeypatch.setattr(posting, "edit", after_a_proposal)
    client.force_login(carla)
    page = edit(client, job, currency="EUR")
    assert "Freelancers have named prices in USD, so it stays." in page.context["form"].errors["currency"]
    assert story.fresh(job).currency == "USD"


@pytest.mark.parametrize("state", ["filled", "closed"])
def test_a_job_that_is_over_is_not_changed(client: Client, carla: User, state: str) -> None:
    job = JobFactory(client=carla, state=state)
    client.force_login(carla)
    assert client.get(f"/jobs/{job.pk}/edit/").status_code == 409
    assert edit(client, job, title="Too late").status_code == 409
    assert story.fresh(job).title == job.title


def test_a_stale_page_changes_nothing(carla: User) -> None:
    job = JobFactory(client=carla)
    Job.objects.filter(pk=job.pk).update(state=Job.State.FILLED)
    with pytest.raises(JobNotOpen):
        posting.edit(job, _details(), by=carla)
    assert story.fresh(job).title == job.title


def test_somebody_elses_job_is_not_changed(client: Client, olga: User) -> None:
    job = JobFactory()
    client.force_login(olga)
    assert client.get(f"/jobs/{job.pk}/edit/").status_code == 403
    assert edit(client, job).status_code == 403
    with pytest.raises(NotYours):
        posting.edit(job, _details(), by=olga)
    assert story.fresh(job).title == job.title


def test_somebody_elses_draft_does_not_exist(client: Client, olga: User) -> None:
    client.force_login(olga)
    assert edit(client, JobFactory(draft=True)).status_code == 404


def test_bad_input_changes_nothing(client: Client, carla: User) -> None:
    job = JobFactory(client=carla)
    client.force_login(carla)
    page = edit(client, job, title="Another title", budget="nothing")
    assert "Enter an amount in digits" in page.text
    assert "Another title" in page.text
    assert story.fresh(job).title == job.title


def _details() -> posting.Details:
    return posting.Details("A logo", "A mark.", "design", ["Branding"], "USD", 5_000, forms.date_in_days(9))
