"""The menu fits the person: what a client needs, what a freelancer needs, or both; and it says where one is."""

import re

import pytest
from django.test import Client

from accounts.models import User
from tests.pages import tight

pytestmark = pytest.mark.django_db
CLIENT = ["Contracts", "Jobs", "Find people", "Payments"]
FREELANCER = ["Contracts", "Find work", "Proposals", "Earnings"]


def menu(client: Client, path: str) -> list[tuple[str, bool]]:
    """The links of the menu, and whether the reader is there."""
    found = re.search(r'<nav class="nav".*?</nav>', tight(client.get(path).text))
    assert found
    links = re.findall(r"<a ([^>]*)>([^<]*)</a>", found[0])
    return [(label, "aria-current" in attributes) for attributes, label in links if label != "Dashboard"]


def labels(client: Client, reader: User, path: str = "/dashboard/") -> list[str]:
    client.force_login(reader)
    return [label for label, _ in menu(client, path)]


def test_each_reads_what_they_need(client: Client, carla: User, ana: User, sam: User) -> None:
    assert labels(client, carla) == CLIENT
    assert labels(client, ana) == FREELANCER
    User.objects.filter(pk=ana.pk).update(is_client=True)
    assert labels(client, ana) == ["Contracts", "Jobs", "Find people", "Payments", "Find work", "Proposals", "Earnings"]
    assert labels(client, sam) == ["Find work", "Find people"]


def test_a_visitor_finds_work_and_how_it_works(client: Client) -> None:
    assert [label for label, _ in menu(client, "/")] == ["Find work", "Find people", "How it works"]


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/contracts/", "Contracts"),
        ("/contracts/?show=over", "Contracts"),
        ("/jobs/mine/", "Jobs"),
        ("/payments/", "Payments"),
        ("/dashboard/", None),
    ],
)
def test_it_says_where_one_is(client: Client, carla: User, path: str, here: str | None) -> None:
    client.force_login(carla)
    assert [label for label, is_here in menu(client, path) if is_here] == ([here] if here else [])


def test_every_link_leads_somewhere(client: Client, ana: User) -> None:
    User.objects.filter(pk=ana.pk).update(is_client=True)
    client.force_login(User.objects.get(pk=ana.pk))
    page = re.search(r'<nav class="nav".*?</nav>', tight(client.get("/dashboard/").text))
    assert page
    for address in re.findall(r'href="([^"]*)"', page[0]):
        assert client.get(address).status_code == 200
