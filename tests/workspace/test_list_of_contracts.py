"""A person's contracts in the order in which they should look at them, a page at a time."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contracts.models import Contract
from milestones.verbs import offers
from milestones.views import contracts as view
from milestones.workspace import overview
from tests import story
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db


@pytest.fixture
def four(carla: User, ana: User, time_travel: TimeTravel) -> dict[str, Contract]:
    """For the client, in order: two to review, one that is the freelancer's to work on, one that is over."""
    working = story.active_contract(client=carla, freelancer=ana)
    over = story.offered_contract(client=carla, freelancer=ana)
    offers.decline(over, by=ana)
    sooner = story.submitted_milestone(client=carla, freelancer=ana).contract
    time_travel.forward(days=1)
    later = story.submitted_milestone(client=carla, freelancer=ana).contract
    return {"sooner": sooner, "later": later, "working": working, "over": over}


def links(page: str) -> list[str]:
    return re.findall(r'class="card__link" href="(/contracts/[^"?]*)', page)


def addresses(four: dict[str, Contract], *names: str) -> list[str]:
    return [four[name].get_absolute_url() for name in names]


def test_what_waits_for_you_comes_first_by_its_deadline(client: Client, carla: User, four: dict[str, Contract]) -> None:
    client.force_login(carla)
    page = client.get(reverse("contracts")).text
    assert links(page) == addresses(four, "sooner", "later", "working")
    assert "3 contracts" in page
    assert links(client.get(reverse("contracts"), {"show": "over"}).text) == addresses(four, "over")


def test_for_the_other_side_the_order_is_theirs(client: Client, ana: User, four: dict[str, Contract]) -> None:
    client.force_login(ana)
    assert links(client.get(reverse("contracts")).text) == addresses(four, "working", "sooner", "later")


def test_it_goes_by_key_to_the_next_page_and_back(
    client: Client, carla: User, four: dict[str, Contract], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "CONTRACTS_A_PAGE", 2)
    client.force_login(carla)
    first = client.get(reverse("contracts")).text
    assert links(first) == addresses(four, "sooner", "later")
    [following] = re.findall(r'rel="next" href="([^"]*)"', first)
    second = client.get(reverse("contracts") + following).text
    assert links(second) == addresses(four, "working")
    [back] = re.findall(r'rel="prev" href="([^"]*)"', second)
    assert links(client.get(reverse("contracts") + back).text) == addresses(four, "sooner", "later")


def test_the_dashboard_has_a_few_of_each_and_leads_to_all(
    client: Client, carla: User, four: dict[str, Contract], monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(carla)
    page = client.get(reverse("dashboard")).text
    assert links(page) == addresses(four, "sooner", "later", "working", "over")
    assert "All that waits for you" not in page
    monkeypatch.setattr(overview, "SHOWN", 1)
    page = client.get(reverse("dashboard")).text
    assert links(page) == addresses(four, "sooner", "working", "over")
    assert "All that waits for you" in page
    assert "$1,800.00" in page.partition("Waiting for you</h2>")[0], "what is protected is of all, not of what is shown"
