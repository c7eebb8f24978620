"""A freelancer takes a proposal back."""

import pytest
from django.test import Client

from accounts.models import User
from milestones.verbs import offers
from tests import books, story
from tests.factories import ProposalFactory

pytestmark = pytest.mark.django_db


def test_a_proposal_is_withdrawn_after_a_look(client: Client, ana: User) -> None:
    proposal = ProposalFactory(freelancer=ana)
    client.force_login(ana)
    assert "Withdraw your proposal?" in client.get(f"/proposals/{proposal.pk}/withdrawal/").text
    assert story.fresh(proposal).state == "submitted"
    assert client.post(f"/proposals/{proposal.pk}/withdrawal/").status_code == 302
    assert story.fresh(proposal).state == "withdrawn"


def test_an_answered_proposal_is_not_withdrawn(client: Client, ana: User) -> None:
    proposal = ProposalFactory(freelancer=ana)
    proposal.decline(by=proposal.job.client)
    client.force_login(ana)
    assert client.get(f"/proposals/{proposal.pk}/withdrawal/")["Location"] == proposal.get_absolute_url()
    page = client.post(f"/proposals/{proposal.pk}/withdrawal/")
    assert page.status_code == 409
    assert "answered or withdrawn already" in page.text
    assert story.fresh(proposal).state == "declined"


def test_nobody_else_withdraws_it(client: Client, carla: User, olga: User) -> None:
    proposal = ProposalFactory(job__client=carla)
    client.force_login(olga)
    assert client.post(f"/proposals/{proposal.pk}/withdrawal/").status_code == 404
    client.force_login(carla)
    assert client.post(f"/proposals/{proposal.pk}/withdrawal/").status_code == 403
    assert story.fresh(proposal).state == "submitted"


def test_it_waits_while_an_offer_stands(client: Client, ana: User) -> None:
    offer = story.offered_contract(freelancer=ana)
    client.force_login(ana)
    with books.unchanged():
        assert client.post(f"/proposals/{offer.proposal_id}/withdrawal/").status_code == 409


def test_an_offer_that_was_already_on_its_way_can_still_be_accepted(ana: User) -> None:
    payment = story.hire(freelancer=ana)
    contract = story.contract_of(payment)
    contract.proposal.withdraw(by=ana)
    story.pay(payment)
    offers.accept(story.fresh(contract), by=ana)
    assert story.fresh(contract.proposal).state == "accepted"
