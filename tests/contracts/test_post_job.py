"""A client writes a job down, as a draft or open at once."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from contracts.models import Job, JobFile
from marketplace.uploads.models import Upload
from tests.contracts import forms
from tests.files import png_file, text_file

pytestmark = pytest.mark.django_db
ADDRESS = "/jobs/new/"


def test_a_job_is_published_at_once(client: Client, carla: User) -> None:
    client.force_login(carla)
    response = client.post(ADDRESS, forms.job(publish="1", files=[text_file(), png_file()]))
    job = Job.objects.get()
    assert response.status_code == 302
    assert response["Location"] == job.get_absolute_url()
    assert (job.client, job.state, job.budget_minor, job.currency) == (carla, "open", 120_050, "USD")
    assert job.published_at is not None
    assert {skill.name.lower() for skill in job.skills.all()} == {"branding", "illustration"}
    assert {file.name for file in job.files.all()} == {"notes.txt", "screen.png"}


def test_a_draft_is_saved_and_not_published(client: Client, carla: User) -> None:
    client.force_login(carla)
    client.post(ADDRESS, forms.job(draft="1"))
    job = Job.objects.get()
    assert (job.state, job.published_at) == ("draft", None)


@pytest.mark.parametrize(
    ("currency", "typed", "minor"), [("JPY", "35000", 35_000), ("KWD", "1.05", 1_050), ("EUR", " 1 200 ", 120_000)]
)
def test_budgets_are_read_in_their_currency(client: Client, carla: User, currency: str, typed: str, minor: int) -> None:
    client.force_login(carla)
    client.post(ADDRESS, forms.job(currency=currency, budget=typed))
    assert Job.objects.get().budget_minor == minor


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": " "}, "Give the job a title."),
        ({"title": "x" * 101}, "at most 100 characters"),
        ({"description": ""}, "Describe the job."),
        ({"category": "magic"}, "Select a valid choice"),
        ({"currency": "XXX"}, "Select a valid choice"),
        ({"budget": "0"}, "Enter an amount above zero."),
        ({"budget": "-5"}, "Enter an amount above zero."),
        ({"budget": "a lot"}, "Enter an amount in digits"),
        ({"budget": "1.0051"}, "USD has at most 2 decimals."),
        ({"budget": "1.5", "currency": "JPY"}, "JPY has no decimals"),
        ({"budget": "1.005", "currency": "KWD"}, "KWD amounts end in 0, such as 1.250."),
        ({"budget": "100000000"}, "The most is $99,999,999.00."),
        ({"deadline_on": "soon"}, "Enter a valid date."),
        ({"deadline_on": "2020-01-01"}, "1 Jan 2020 is in the past."),
        ({"deadline_on": "9999-12-31"}, "within the next ten years"),
        ({"skills": ",".join(f"skill{n}" for n in range(11))}, "Name at most 10 skills."),
        ({"skills": "x" * 41}, "A skill has at most 40 letters."),
        ({"title": "nul\0"}, "Null characters are not allowed."),
    ],
)
def test_what_is_wrong_stands_at_the_field_and_nothing_is_written(
    client: Client, carla: User, changed: dict[str, Any], said: str
) -> None:
    client.force_login(carla)
    page = client.post(ADDRESS, forms.job(**changed, publish="1"))
    assert page.status_code == 200
    field = next(iter(changed))
    assert said in " ".join(page.context["form"].errors[field])
    assert said in page.text
    assert "There is a problem" in page.text
    assert "A mark and a wordmark." in page.text or field == "description"
    assert not Job.objects.exists()


def test_todays_date_is_not_in_the_past(client: Client, carla: User) -> None:
    client.force_login(carla)
    client.post(ADDRESS, forms.job(deadline_on=forms.in_days(0)))
    assert Job.objects.exists()


def test_a_refused_file_is_named_at_its_field_and_the_others_wait(client: Client, carla: User) -> None:
    client.force_login(carla)
    page = client.post(ADDRESS, forms.job(files=[text_file(), text_file("empty.txt", b"")]))
    assert "empty.txt is empty" in page.text
    assert "notes.txt" in page.text
    assert not Job.objects.exists()
    waiting = Upload.objects.get()
    client.post(ADDRESS, forms.job() | {"files-kept": [str(waiting.pk)]})
    assert JobFile.objects.get().name == "notes.txt"


def test_a_file_that_is_too_large_is_refused(client: Client, carla: User, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    client.force_login(carla)
    page = client.post(ADDRESS, forms.job(files=[text_file("long.txt", b"x" * (1024 * 1024 + 1))]))
    assert "long.txt is larger than 1 MB." in page.text
    assert not Job.objects.exists()


def test_at_most_ten_files(client: Client, carla: User) -> None:
    client.force_login(carla)
    page = client.post(ADDRESS, forms.job(files=[text_file(f"{n}.txt") for n in range(11)]))
    assert "Send at most 10 files at once." in page.text
    assert not Job.objects.exists()


def test_only_clients_post_jobs(client: Client, ana: User) -> None:
    assert client.post(ADDRESS, forms.job())["Location"].startswith("/accounts/login/")
    client.force_login(ana)
    page = client.post(ADDRESS, forms.job())
    assert page.status_code == 403
    assert "Only clients can do this." in page.text
    assert not Job.objects.exists()
