"""A client hires somebody again: a new job that begins with the one before, and they are invited to it."""

import pytest
from django.test import Client

from accounts.models import User
from contracts.invitations import inviting
from contracts.models import Contract, Invitation, Job
from tests import story
from tests.contracts import forms
from tests.factories import FreelancerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def finished(carla: User, ana: User) -> Contract:
    milestone = story.submitted_milestone(client=carla, freelancer=ana, amounts=(60_000,))
    story.approve(milestone)
    contract: Contract = story.fresh(milestone.contract)
    assert contract.state == "completed"
    return contract


def test_it_begins_with_the_job_before(client: Client, carla: User, finished: Contract) -> None:
    client.force_login(carla)
    again = f"/people/{finished.freelancer_id}/job/?contract={finished.pk}"
    assert again in client.get(finished.get_absolute_url()).text
    page = client.get(again).text
    assert f'value="{finished.title}"' in page
    assert finished.job.description in page
    assert "We have worked together" in page


def test_the_job_is_published_and_they_are_invited(client: Client, carla: User, finished: Contract) -> None:
    client.force_login(carla)
    address = f"/people/{finished.freelancer_id}/job/?contract={finished.pk}"
    answer = client.post(address, forms.job(note="More of the same?"), follow=True)
    assert f"is open, and {finished.freelancer.name} is invited." in answer.text
    invitation = Invitation.objects.get()
    assert (invitation.freelancer_id, invitation.note) == (finished.freelancer_id, "More of the same?")
    assert invitation.job.state == "open"
    assert invitation.job.pk != finished.job_id


def test_without_a_note_there_is_no_job_either(client: Client, carla: User, ana: User) -> None:
    client.force_login(carla)
    assert client.post(f"/people/{ana.pk}/job/", forms.job(note="")).status_code == 200
    assert not Job.objects.exists()


def test_both_or_neither(client: Client, carla: User, ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*about: object) -> None:
        raise inviting.TooManyInvitations("Too many")

    monkeypatch.setattr(inviting, "_require_few", refuse)
    client.force_login(carla)
    assert client.post(f"/people/{ana.pk}/job/", forms.job(note="More?")).status_code == 409
    assert not Job.objects.exists()


def test_an_earlier_contract_of_others_fills_nothing_in(client: Client, finished: Contract, carla: User) -> None:
    other = FreelancerFactory()
    client.force_login(carla)
    for address in (f"/people/{other.pk}/job/?contract={finished.pk}", f"/people/{other.pk}/job/?contract=x"):
        assert finished.job.description not in client.get(address).text


def test_it_is_offered_to_the_client_of_what_is_over(client: Client, ana: User, finished: Contract) -> None:
    client.force_login(ana)
    assert "?contract=" not in client.get(finished.get_absolute_url()).text
    going_on = story.active_contract(client=finished.client)
    client.force_login(finished.client)
    assert "?contract=" not in client.get(going_on.get_absolute_url()).text
