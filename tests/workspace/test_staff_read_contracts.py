"""Staff who may see contracts read the page that both sides see, and can do nothing on it."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contracts.models import Message
from milestones.models import Milestone
from tests import books, story
from tests.factories import with_second_factor

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(db: None) -> User:
    """Staff with the one right to see contracts."""
    user = User.objects.create_user("rita@example.org", name="Rita Reader", is_staff=True, is_freelancer=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_contract"))
    return with_second_factor(story.fresh(user))


@pytest.fixture
def in_review(carla: User, ana: User) -> Milestone:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    Message.send(milestone.contract, by=ana, text="It is all there.", files=[])
    return milestone


def test_they_read_everything_and_nothing_is_written(client: Client, reader: User, in_review: Milestone) -> None:
    client.force_login(reader)
    with books.unchanged():
        page = client.get(in_review.contract.get_absolute_url())
    assert page.status_code == 200
    for told in ("Between", "Carla Client", "Ana", "You read it as staff.", "It is all there.", "Milestone 2"):
        assert told in page.text
    assert "If nobody acts, $600.00 goes to Ana" in page.text


def test_there_is_nothing_to_do(client: Client, reader: User, in_review: Milestone) -> None:
    client.force_login(reader)
    page = client.get(in_review.contract.get_absolute_url()).text
    main = page[page.index("<main") : page.index("</main>")]
    assert "<form" not in main
    assert "your turn" not in main.lower()
    links = set(re.findall(r'href="(/[^"#]*)', main))
    for link in sorted(link for link in links if not link.startswith("/static/")):
        assert client.get(link).status_code == 200, link


@pytest.mark.parametrize("make", [story.offered_contract, story.active_contract])
def test_in_every_state_no_button_is_theirs(client: Client, reader: User, make: object) -> None:
    assert callable(make)
    contract = make()
    client.force_login(reader)
    page = client.get(contract.get_absolute_url()).text
    main = page[page.index("<main") : page.index("</main>")]
    assert "<form" not in main
    assert 'class="btn' not in main
    assert reverse("contract_terms", args=[contract.pk]) in main


def test_a_disputed_one_reads_as_well(client: Client, reader: User) -> None:
    case = story.in_review(story.negotiated_dispute())
    client.force_login(reader)
    page = client.get(case.milestone.contract.get_absolute_url())
    assert page.status_code == 200
    assert "is disputed and safe" in page.text


def test_what_they_send_is_refused(client: Client, reader: User, in_review: Milestone) -> None:
    client.force_login(reader)
    contract = in_review.contract_id
    addresses = [
        reverse("contract", args=[contract]),
        reverse("contract_terms", args=[contract]),
        reverse("message_send", args=[contract]),
        reverse("direct_payment", args=[contract]),
        reverse("contract_end", args=[contract]),
        reverse("milestone_approve", args=[in_review.pk]),
        reverse("milestone_changes", args=[in_review.pk]),
        reverse("milestone_return", args=[in_review.pk]),
    ]
    with books.unchanged():
        answers = {client.post(address, {"text": "Hello", "agree": "on"}).status_code for address in addresses}
    assert answers == {404, 405}


def test_without_the_right_it_does_not_exist(client: Client, reader: User, in_review: Milestone) -> None:
    reader.user_permissions.clear()
    client.force_login(reader)
    assert client.get(in_review.contract.get_absolute_url()).status_code == 404


def test_their_own_contract_they_see_as_the_party_that_they_are(client: Client, carla: User, reader: User) -> None:
    User.objects.filter(pk=reader.pk).update(country="HR")
    reader.refresh_from_db()
    unpaid = story.contract_of(story.hire(client=carla, freelancer=reader))
    client.force_login(reader)
    assert client.get(unpaid.get_absolute_url()).status_code == 404
    offered = story.offered_contract(client=carla, freelancer=reader)
    page = client.get(offered.get_absolute_url()).text
    assert "You read it as staff" not in page
    assert reverse("offer_accept", args=[offered.pk]) in page


def test_the_desk_leads_there(client: Client, reader: User, in_review: Milestone) -> None:
    client.force_login(reader)
    change = client.get(reverse("admin:contracts_contract_change", args=[in_review.contract_id]))
    [link] = re.findall(r'href="(/staff/r/\d+/\d+/)"', change.text)
    assert client.get(link)["Location"].endswith(in_review.contract.get_absolute_url())
