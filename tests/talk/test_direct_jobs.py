"""A plan that two people made by themselves is no job that others ask about."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contracts.jobs.models import JobNotOpen
from contracts.models import Job, Message, Proposal, Thread
from contracts.talk import asking
from contracts.talk.models import Said
from tests.factories import FreelancerFactory, JobFactory, ProposalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(carla: User, ana: User) -> Job:
    """Carla's and Ana's, who has sent a proposal for it."""
    job: Job = JobFactory(client=carla)
    ProposalFactory(job=job, freelancer=ana)
    Job.objects.filter(pk=job.pk).update(direct=True, published_at=None)
    job.refresh_from_db()
    return job


def test_a_stranger_cannot_ask(client: Client, job: Job) -> None:
    stranger = FreelancerFactory()
    client.force_login(stranger)
    assert client.get(reverse("job_question", args=[job.pk])).status_code == 404
    assert client.post(reverse("job_question", args=[job.pk]), {"text": "Hello"}).status_code == 404
    with pytest.raises(JobNotOpen):
        asking.ask(job, Said("Hello"), by=stranger)
    assert not Thread.objects.exists()


def test_the_two_talk(carla: User, ana: User, job: Job) -> None:
    thread = asking.ask(job, Said("Hello"), by=ana).thread
    asking.answer_proposal(Proposal.objects.get(job=job), Said("Hello, too"), by=carla)
    assert Message.objects.filter(thread=thread, contract=None).count() == 2
