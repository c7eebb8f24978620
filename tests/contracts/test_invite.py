"""A client invites a freelancer to a job, with a note."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Notification, User
from contracts.invitations import inviting
from contracts.invitations.inviting import MOST_A_JOB, MOST_A_PAIR, AlreadyInvited, CannotBeInvited, TooManyInvitations
from contracts.jobs.models import JobNotOpen
from contracts.models import Invitation, Job
from marketplace.limits import INVITATIONS, TooMuch, spend
from marketplace.refusals import NotYours
from tests import story
from tests.factories import ClientFactory, FreelancerFactory, JobFactory, ProposalFactory
from tests.told import told

pytestmark = pytest.mark.django_db
NOTE = "Your bread labels are lovely. Would you look at this?"


@pytest.fixture
def job(carla: User) -> Job:
    made: Job = JobFactory(client=carla, title="Labels for jam")
    return made


def form(asked: Job, **changed: Any) -> dict[str, Any]:
    return {"job": asked.pk, "note": NOTE, **changed}


def test_who_is_invited_is_told_with_the_note(client: Client, carla: User, ana: User, job: Job) -> None:
    client.force_login(carla)
    assert "Labels for jam ($1,000.00)" in client.get(f"/people/{ana.pk}/invitation/").text
    answer = client.post(f"/people/{ana.pk}/invitation/", form(job), follow=True)
    assert f"{ana.name} is invited. We tell you when they answer." in answer.text
    assert answer.request["PATH_INFO"] == f"/jobs/{job.pk}/invitations/"
    notice = Notification.objects.get(user=ana)
    assert notice.text == f"{carla.name} invites you to send a proposal for “Labels for jam”, a job of $1,000.00."
    assert (notice.detail, notice.path) == (NOTE, f"/jobs/{job.pk}/")


def test_they_read_it_where_the_job_is(client: Client, ana: User, olga: User, job: Job) -> None:
    inviting.invite(ana, job, by=job.client, note=NOTE)
    client.force_login(ana)
    page = client.get(f"/jobs/{job.pk}/").text
    assert f"{job.client.name} invites you" in page.replace("<bdi>", "").replace("</bdi>", "")
    assert NOTE in page
    assert NOTE in client.get("/invitations/").text
    assert NOTE in client.get("/dashboard/").text
    for other in (olga, job.client):
        client.force_login(other)
        assert NOTE not in client.get(f"/jobs/{job.pk}/").text
    client.logout()
    assert NOTE not in client.get(f"/jobs/{job.pk}/").text


def test_a_proposal_answers_it(client: Client, carla: User, ana: User, job: Job) -> None:
    inviting.invite(ana, job, by=carla, note=NOTE)
    proposal = ProposalFactory(job=job, freelancer=ana)
    assert not Invitation.objects.waiting().exists()
    client.force_login(carla)
    page = client.get(f"/jobs/{job.pk}/invitations/").text
    assert "Sent a proposal" in page
    assert f"/proposals/{proposal.pk}/" in page
    client.force_login(ana)
    assert "You are invited" not in client.get("/dashboard/").text


def test_left_alone_it_ends_with_the_job_and_comes_back_with_it(ana: User, job: Job) -> None:
    invitation = inviting.invite(ana, job, by=job.client, note=NOTE)
    job.close(by=job.client)
    assert not Invitation.objects.waiting().exists()
    assert Invitation.objects.with_answers().get(pk=invitation.pk).standing == "over"
    notice = Notification.objects.get(user=ana)
    assert notice.kind == "invited"


@pytest.mark.parametrize("field", ["job", "note"])
def test_what_is_missing_is_said(client: Client, carla: User, ana: User, job: Job, field: str) -> None:
    client.force_login(carla)
    answer = client.post(f"/people/{ana.pk}/invitation/", form(job, **{field: ""}))
    assert answer.status_code == 200
    assert "There is a problem" in answer.text
    assert not Invitation.objects.exists()


def test_nobody_invites_to_what_is_not_theirs(client: Client, ana: User, carla: User, job: Job) -> None:
    foreign = JobFactory()
    client.force_login(carla)
    assert "This job is not open" in client.post(f"/people/{ana.pk}/invitation/", form(foreign)).text
    with pytest.raises(NotYours):
        inviting.invite(ana, foreign, by=carla, note=NOTE)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("state", ["draft", "closed", "filled"])
def test_only_an_open_job_is_one_to_invite_to(ana: User, carla: User, state: str) -> None:
    with pytest.raises(JobNotOpen):
        inviting.invite(ana, JobFactory(client=carla, state=state), by=carla, note=NOTE)
    assert not Invitation.objects.exists()


def test_who_cannot_be_invited(ana: User, carla: User, job: Job) -> None:
    story.suspend(ana)
    gone = FreelancerFactory(is_active=False)
    for person in (ana, gone, ClientFactory(), carla):
        with pytest.raises(CannotBeInvited):
            inviting.invite(person, job, by=carla, note=NOTE)
    assert not Invitation.objects.exists()


def test_nobody_is_invited_to_a_plan_of_two(ana: User, carla: User, job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(direct=True, published_at=None)
    with pytest.raises(CannotBeInvited):
        inviting.invite(ana, job, by=carla, note=NOTE)
    assert not Invitation.objects.exists()


def test_nobody_is_invited_twice_or_after_their_proposal(ana: User, olga: User, job: Job) -> None:
    inviting.invite(ana, job, by=job.client, note=NOTE)
    ProposalFactory(job=job, freelancer=olga)
    for person in (ana, olga):
        with pytest.raises(AlreadyInvited):
            inviting.invite(person, job, by=job.client, note="Please.")
    assert Invitation.objects.count() == 1


def test_one_client_has_few_waiting_with_one_freelancer(ana: User, carla: User) -> None:
    for _ in range(MOST_A_PAIR):
        inviting.invite(ana, JobFactory(client=carla), by=carla, note=NOTE)
    with pytest.raises(TooManyInvitations, match="Let them answer first"):
        inviting.invite(ana, JobFactory(client=carla), by=carla, note=NOTE)
    inviting.invite(ana, JobFactory(), by=Job.objects.latest("pk").client, note=NOTE)
    assert told(ana) == ["invitation:sent"] * (MOST_A_PAIR + 1)


def test_one_job_has_so_many_waiting(job: Job) -> None:
    Invitation.objects.bulk_create(
        Invitation(job=job, freelancer=FreelancerFactory(), note=NOTE) for _ in range(MOST_A_JOB)
    )
    with pytest.raises(TooManyInvitations, match=f"{MOST_A_JOB} invitations"):
        inviting.invite(FreelancerFactory(), job, by=job.client, note=NOTE)
    assert Invitation.objects.count() == MOST_A_JOB


def test_nobody_invites_by_the_thousand(client: Client, carla: User, ana: User, job: Job) -> None:
    for _ in range(INVITATIONS.most):
        spend(carla, INVITATIONS)
    client.force_login(carla)
    assert client.post(f"/people/{ana.pk}/invitation/", form(job)).status_code == TooMuch.status
    assert not Invitation.objects.exists()


def test_without_an_open_job_one_is_posted_on_the_way(client: Client, carla: User, ana: User) -> None:
    client.force_login(carla)
    page = client.get(f"/people/{ana.pk}/invitation/").text
    assert "You have no open job to invite them to" in page
    assert f"/people/{ana.pk}/job/" in page
