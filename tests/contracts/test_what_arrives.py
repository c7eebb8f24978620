"""Who names or agrees to a price reads what of it arrives, before it is sent."""

import pytest
from django.test import Client

from accounts.models import User
from contracts.models import Job, Proposal
from tests.contracts import forms
from tests.factories import JobFactory, ProposalFactory
from tests.pages import tight

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(client: Client, ana: User) -> Job:
    client.force_login(ana)
    return JobFactory()


def test_before_anything_is_typed_the_fee_is_said(client: Client, job: Job) -> None:
    assert "The fee is 5 %, taken from what you are paid." in client.get(f"/jobs/{job.pk}/propose/").text


@pytest.mark.parametrize(
    ("rows", "price", "said"),
    [
        ([{}, {}], "1,100", "You receive $1,045.00 after the fee of 5 %."),
        ([{"amount": "0.33"}, {"amount": "0.33"}], "0.66", "You receive $0.62 after the fee of 5 %."),
        ([{}, {}], "", "You receive $760.00 after the fee of 5 %."),
        ([{"amount": "much"}], "lots", "The fee is 5 %, taken from what you are paid."),
    ],
)
def test_without_scripts_it_is_said_when_the_form_comes_back(
    client: Client, job: Job, rows: list[dict[str, str]], price: str, said: str
) -> None:
    page = client.post(f"/jobs/{job.pk}/propose/", forms.proposal(rows=rows, price=price, cover_letter=""))
    assert said in page.text
    assert not Proposal.objects.exists()


def test_it_can_be_worked_out_without_sending(client: Client, job: Job) -> None:
    page = client.post(f"/jobs/{job.pk}/propose/", forms.proposal(look="1"))
    assert page.status_code == 200
    assert "You receive $760.00 after the fee of 5 %." in page.text
    assert "problem" not in page.text
    assert not Proposal.objects.exists()


def test_a_row_more_keeps_the_figure(client: Client, job: Job) -> None:
    page = client.post(f"/jobs/{job.pk}/propose/", forms.proposal(**{"plan-more": "1"}))
    assert "You receive $760.00 after the fee of 5 %." in page.text


def test_both_read_on_the_proposal_what_is_paid_and_what_arrives(client: Client, carla: User, ana: User) -> None:
    sent = ProposalFactory(job__client=carla, freelancer=ana, amounts=(40_000, 60_000))
    client.force_login(ana)
    page = tight(client.get(sent.get_absolute_url()).text)
    assert '<dt>The client pays</dt><dd class="num">$1,000.00</dd>' in page
    assert '<dt>You receive</dt><dd class="num">$950.00</dd>' in page
    client.force_login(carla)
    page = tight(client.get(sent.get_absolute_url()).text)
    assert '<dt>You pay, with nothing on top</dt><dd class="num">$1,000.00</dd>' in page
    assert '<dt>Fee (5 %, paid by Ana Freelancer)</dt><dd class="num">$50.00</dd>' in page
    assert '<dt>Ana Freelancer receives</dt><dd class="num">$950.00</dd>' in page
