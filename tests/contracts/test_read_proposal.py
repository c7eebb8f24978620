"""A proposal is read by the two people whom it concerns."""

import pytest
from django.test import Client

from accounts.models import User
from contracts.models import Proposal
from tests import story
from tests.factories import ProposalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(carla: User, ana: User) -> Proposal:
    return ProposalFactory(job__client=carla, freelancer=ana, amounts=(60_000, 40_050))


def test_both_read_letter_price_and_plan(client: Client, carla: User, ana: User, proposal: Proposal) -> None:
    for reader in (carla, ana):
        client.force_login(reader)
        page = client.get(f"/proposals/{proposal.pk}/").text
        for text in ("I have built three shops", "$1,000.50", "$400.50", "Part 2 is tested"):
            assert text in page


def test_the_client_can_hire_shortlist_and_decline(client: Client, carla: User, proposal: Proposal) -> None:
    client.force_login(carla)
    page = client.get(f"/proposals/{proposal.pk}/").text
    for address in ("hire/", "shortlisting/", "refusal/"):
        assert f"/proposals/{proposal.pk}/{address}" in page
    assert "withdrawal" not in page


def test_the_freelancer_can_withdraw(client: Client, ana: User, proposal: Proposal) -> None:
    client.force_login(ana)
    page = client.get(f"/proposals/{proposal.pk}/").text
    assert f"/proposals/{proposal.pk}/withdrawal/" in page
    for address in ("hire/", "shortlisting/", "refusal/"):
        assert address not in page


def test_what_came_of_it_is_linked(client: Client, carla: User, ana: User) -> None:
    contract = story.offered_contract(client=carla, freelancer=ana)
    for reader in (carla, ana):
        client.force_login(reader)
        page = client.get(f"/proposals/{contract.proposal_id}/").text
        assert contract.get_absolute_url() in page
        assert "/withdrawal/" not in page.replace(contract.get_absolute_url(), "")
        assert "/refusal/" not in page.replace(contract.get_absolute_url(), "")


def test_the_freelancer_does_not_see_an_offer_before_its_deposit(client: Client, carla: User, ana: User) -> None:
    payment = story.hire(client=carla, freelancer=ana)
    contract = story.contract_of(payment)
    client.force_login(ana)
    assert contract.get_absolute_url() not in client.get(f"/proposals/{contract.proposal_id}/").text


def test_nobody_else_reads_it(client: Client, olga: User, proposal: Proposal) -> None:
    assert client.get(f"/proposals/{proposal.pk}/")["Location"].startswith("/accounts/login/")
    client.force_login(olga)
    assert client.get(f"/proposals/{proposal.pk}/").status_code == 404


def test_freelancers_list_their_own(client: Client, ana: User, olga: User, proposal: Proposal) -> None:
    client.force_login(ana)
    assert proposal.get_absolute_url() in client.get("/proposals/").text
    client.force_login(olga)
    page = client.get("/proposals/").text
    assert proposal.get_absolute_url() not in page
    assert "You have not sent a proposal yet" in page
