"""A job that began by a link is for its two people, at every address."""

import pytest
from django.test import Client

from accounts.models import User
from contracts.by_link import sending
from contracts.jobs import past, posting, reopening
from contracts.models import Job, Proposal
from marketplace import clock
from tests.by_link import claimed, details, sent_plan
from tests.conftest import TimeTravel
from tests.files import text_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(carla: User, ana: User) -> Proposal:
    return claimed(sending.send(details(), by=carla, as_client=True, files=[text_file()]), ana)


def test_nobody_else_finds_it(client: Client, proposal: Proposal, olga: User) -> None:
    job = proposal.job
    file = f"/files/jobs/{job.files.get().pk}/"
    for user in (None, olga):
        if user:
            client.force_login(user)
        for list_ in ("/jobs/", "/jobs/?q=bakery", "/jobs/?currency=USD"):
            assert job.title not in client.get(list_).content.decode()
        for page in (job.get_absolute_url(), file):
            assert client.get(page).status_code == 404
    assert client.get(f"/jobs/{job.pk}/propose/").status_code == 404
    assert not Job.objects.public().exists()
    assert not Job.objects.open().exists()


def test_its_two_people_are_led_to_the_plan(client: Client, proposal: Proposal, carla: User, ana: User) -> None:
    job = proposal.job
    for user in (carla, ana):
        client.force_login(user)
        assert client.get(job.get_absolute_url())["Location"] == proposal.get_absolute_url()
        assert job.title in client.get(proposal.get_absolute_url()).content.decode()
        file = client.get(f"/files/jobs/{job.files.get().pk}/")
        assert file.getvalue()
    client.force_login(carla)
    assert client.get(f"/jobs/{job.pk}/edit/").status_code == 409
    assert job.title in client.get("/jobs/mine/").content.decode()
    with pytest.raises(posting.JobNotOpen):
        posting.edit(job, posting.Details("", "", "", [], "USD", 1, job.deadline_on), by=carla)


def test_staff_see_it(client: Client, proposal: Proposal, sam: User) -> None:
    client.force_login(sam)
    for page in (f"/staff/contracts/job/{proposal.job_id}/change/", "/staff/contracts/sentplan/"):
        assert "Logo for a bakery" in client.get(page).content.decode()
    plan = f"/staff/contracts/sentplan/{proposal.sent_plan.pk}/change/"
    page = client.get(plan).content.decode()
    assert "Taken up and agreed to" in page
    assert proposal.sent_plan.seed not in page
    assert proposal.sent_plan.token_hash not in page


def test_its_day_passes_as_any_other(proposal: Proposal, carla: User, time_travel: TimeTravel) -> None:
    time_travel.forward(days=70)
    now = clock.now()
    assert past.close(list(past.due(now).values_list("pk", flat=True)), now) == 1
    job = Job.objects.get()
    assert job.state == "closed"
    reopening.reopen(job, until=(now.date().replace(year=now.year + 1)), by=carla)
    assert Job.objects.get().is_open
    assert not Job.objects.open().exists()


def test_of_two_freelancers_neither_sees_the_others(carla: User, ana: User, olga: User, client: Client) -> None:
    ours = claimed(sent_plan(carla), ana)
    claimed(sent_plan(carla), olga)
    client.force_login(olga)
    assert client.get(ours.job.get_absolute_url()).status_code == 404
    assert client.get(ours.get_absolute_url()).status_code == 404
