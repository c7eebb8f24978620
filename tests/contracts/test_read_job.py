"""A job's page: public once published, and for each reader what they can do."""

import pytest
from django.test import Client

from accounts.models import User
from tests import story
from tests.factories import JobFactory, ProposalFactory

pytestmark = pytest.mark.django_db


def test_everybody_reads_a_published_job(client: Client, carla: User) -> None:
    job = JobFactory(client=carla, client__country="DE", currency="JPY", budget_minor=35_000)
    page = client.get(f"/jobs/{job.pk}/")
    assert page.status_code == 200
    for text in (job.title, "¥35,000", "Carla Client", "Send a proposal"):
        assert text in page.text


@pytest.mark.parametrize("state", ["filled", "closed"])
def test_a_job_that_is_over_stays_readable_and_takes_no_proposals(client: Client, ana: User, state: str) -> None:
    client.force_login(ana)
    page = client.get(f"/jobs/{JobFactory(state=state).pk}/")
    assert page.status_code == 200
    assert "takes no more proposals" in page.text
    assert "/propose/" not in page.text


def test_a_draft_is_its_clients_alone(client: Client, carla: User, olga: User) -> None:
    address = f"/jobs/{JobFactory(client=carla, draft=True).pk}/"
    assert client.get(address).status_code == 404
    client.force_login(olga)
    assert client.get(address).status_code == 404
    client.force_login(carla)
    assert "Publish the job" in client.get(address).text


@pytest.mark.parametrize("number", ["0", "99", "99999999999999999999999"])
def test_there_is_no_such_job(client: Client, number: str) -> None:
    assert client.get(f"/jobs/{number}/").status_code == 404


def test_a_freelancer_finds_their_own_proposal(client: Client, ana: User) -> None:
    proposal = ProposalFactory(freelancer=ana)
    client.force_login(ana)
    page = client.get(f"/jobs/{proposal.job_id}/").text
    assert f"/proposals/{proposal.pk}/" in page
    assert "/propose/" not in page


def test_a_freelancer_who_withdrew_may_propose_again(client: Client, ana: User) -> None:
    proposal = ProposalFactory(freelancer=ana)
    proposal.withdraw(by=ana)
    client.force_login(ana)
    assert "/propose/" in client.get(f"/jobs/{proposal.job_id}/").text


def test_its_client_can_edit_close_and_compare(client: Client, carla: User) -> None:
    job = ProposalFactory(job__client=carla).job
    client.force_login(carla)
    page = client.get(f"/jobs/{job.pk}/").text
    for address in ("edit/", "closure/", "proposals/"):
        assert f"/jobs/{job.pk}/{address}" in page
    assert "/propose/" not in page


def test_another_client_can_do_nothing(client: Client, olga: User) -> None:
    olga.is_freelancer = False
    olga.save()
    client.force_login(olga)
    job = JobFactory()
    page = client.get(f"/jobs/{job.pk}/").text
    for address in ("edit/", "closure/", "proposals/", "propose/"):
        assert f"/jobs/{job.pk}/{address}" not in page


def test_an_offer_that_stands_is_shown_to_its_client_only(client: Client, carla: User, olga: User) -> None:
    contract = story.offered_contract(client=carla)
    address = f"/jobs/{contract.job_id}/"
    client.force_login(carla)
    assert contract.get_absolute_url() in client.get(address).text
    client.force_login(olga)
    assert contract.get_absolute_url() not in client.get(address).text


def test_what_a_client_wrote_is_never_mark_up(client: Client) -> None:
    job = JobFactory(title="<b>bold</b>", description="<script>alert(1)</script>")
    page = client.get(f"/jobs/{job.pk}/").text
    assert "<b>bold" not in page
    assert "<script>alert" not in page
