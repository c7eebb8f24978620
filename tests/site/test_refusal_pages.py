"""A page that says no leads back to what it was about."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import books, story

pytestmark = pytest.mark.django_db


def refused(client: Client, person: User, address: str, *, came_from: str = "") -> str:
    client.force_login(person)
    with books.unchanged():
        answer = client.get(address, headers={"Referer": came_from} if came_from else {})
    assert answer.status_code in {403, 409}
    return answer.content.decode()


def way(path: str, label: str) -> str:
    return f'<a class="btn btn--primary" href="{path}">{label}</a>'


def test_from_a_milestone_to_its_place_in_the_contract(client: Client, carla: User, ana: User) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    to_contract = way(milestone.get_absolute_url(), "To the contract")
    assert to_contract in refused(client, ana, reverse("milestone_approve", args=[milestone.pk]))
    # Also where the browser came from the form that is refused: going back there would be refused again.
    again = reverse("milestone_submit", args=[milestone.pk])
    assert to_contract in refused(client, ana, again, came_from=f"http://testserver{again}")


def test_from_a_contract_to_the_contract(client: Client, carla: User, ana: User) -> None:
    contract = story.active_contract(client=carla, freelancer=ana)
    page = refused(client, ana, reverse("offer_accept", args=[contract.pk]))
    assert way(contract.get_absolute_url(), "To the contract") in page


def test_from_a_dispute_and_an_offer_to_themselves(client: Client, carla: User, ana: User) -> None:
    dispute = story.dispute(story.submitted_milestone(client=carla, freelancer=ana))
    page = refused(client, carla, reverse("dispute_respond", args=[dispute.pk]))
    assert way(dispute.get_absolute_url(), "To the dispute") in page
    offer = story.offer(dispute.milestone, by=carla, to_freelancer=100)
    page = refused(client, carla, reverse("settlement_accept", args=[offer.pk]))
    assert way(offer.get_absolute_url(), "To the offer") in page


def test_elsewhere_to_where_one_came_from_but_never_to_another_site(client: Client, carla: User, ana: User) -> None:
    proposal = story.active_contract(client=carla, freelancer=ana).proposal
    hire = reverse("hire", args=[proposal.pk])
    assert way("http://testserver/jobs/", "Go back") in refused(
        client, carla, hire, came_from="http://testserver/jobs/"
    )
    assert "evil.example" not in refused(client, carla, hire, came_from="http://evil.example/")
