"""What people typed runs in its own direction, and the addresses in it lead on."""

import pytest
from django.test import Client

from accounts.models import Notification, User
from contracts.models import Message
from tests import story
from tests.factories import JobFactory, ProposalFactory

pytestmark = pytest.mark.django_db
TITLE, NAME = "شعار للمخبز", "שרה לוי"


def test_titles_and_names_are_set_apart_on_pages(client: Client, carla: User, ana: User) -> None:
    User.objects.filter(pk=carla.pk).update(name=NAME)
    job = JobFactory(client=carla, title=TITLE)
    sent = ProposalFactory(job=job, freelancer=ana)
    for page in (client.get("/jobs/").text, client.get(job.get_absolute_url()).text):
        assert f"<bdi>{NAME}</bdi>" in page
        assert f'dir="auto"><bdi>{TITLE}</bdi>' in page or f'<h1 dir="auto"><bdi>{TITLE}</bdi></h1>' in page
    client.force_login(ana)
    assert f"<bdi>{TITLE}</bdi>" in client.get(sent.get_absolute_url()).text


def test_and_in_what_people_are_told(carla: User, ana: User) -> None:
    job = JobFactory(client=carla, title=TITLE)
    proposal = ProposalFactory(job=job, freelancer=ana)
    proposal.decline(by=carla)
    told = Notification.objects.get(user=ana)
    assert told.text == f"Your proposal for “\u2068{TITLE}\u2069” was declined."
    assert told.subject == f"Your proposal for “\u2068{TITLE}\u2069” was declined"


def test_addresses_in_messages_can_be_clicked(client: Client, carla: User, ana: User) -> None:
    contract = story.active_contract(client=carla, freelancer=ana)
    Message.send(contract, by=ana, text="See https://example.com/sketch, <b>please</b>. javascript:alert(1)")
    client.force_login(carla)
    page = client.get(contract.get_absolute_url()).text
    link = '<a href="https://example.com/sketch" rel="nofollow noopener ugc">https://example.com/sketch</a>'
    assert f"See {link}, &lt;b&gt;please&lt;/b&gt;. javascript:alert(1)" in page


def test_addresses_in_a_job_can_be_clicked(client: Client) -> None:
    job = JobFactory(description="As on https://example.com/old.")
    assert '<a href="https://example.com/old" rel="nofollow noopener ugc">' in client.get(job.get_absolute_url()).text
