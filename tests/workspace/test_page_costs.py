"""A contract's page costs the same few statements whatever there is on it, for either side and for staff."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from contracts.models import Contract, Message
from marketplace import clock
from milestones.verbs import offering_settlements
from milestones.workspace import parts
from tests import story
from tests.factories import with_second_factor

pytestmark = pytest.mark.django_db
AT_MOST = 12


def lively(carla: User, ana: User, *, milestones: int, messages: int) -> Contract:
    """One milestone paid, one in review after changes and with an offer, the others to come."""
    contract = story.active_contract(client=carla, freelancer=ana, amounts=[1_000] * milestones)
    first = story.milestones_of(contract)[0]
    story.submit(story.request_changes(story.submit(first)))
    now = clock.now()
    Message.objects.bulk_create(
        Message(contract=contract, author=(carla, ana)[n % 2], text=f"Message {n}", sent_at=now + timedelta(seconds=n))
        for n in range(messages)
    )
    return contract


def statements(client: Client, reader: User, contract: Contract, query: str = "") -> int:
    client.force_login(reader)
    address = f"{contract.get_absolute_url()}{query}"
    client.get(address)
    caches[parts.CACHE].clear()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.fixture
def rita(db: None) -> User:
    """Staff who may see contracts."""
    user = User.objects.create_user("rita@example.org", name="Rita Reader", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_contract"))
    return with_second_factor(story.fresh(user))


def test_each_reader_costs_a_dozen_statements_at_most(client: Client, carla: User, ana: User, rita: User) -> None:
    contract = lively(carla, ana, milestones=3, messages=3)
    assert [statements(client, reader, contract) for reader in (carla, ana, rita)] == [11, 11, 12]
    offering_settlements.offer(
        story.milestones_of(contract)[0], by=carla, to_freelancer_minor=500, reason="Half of it is there."
    )
    assert [statements(client, reader, contract) for reader in (carla, ana)] == [12, 12]


def test_many_milestones_and_messages_cost_no_more_statements(client: Client, carla: User, ana: User) -> None:
    few = lively(carla, ana, milestones=3, messages=1)
    many = lively(carla, ana, milestones=50, messages=50)
    for reader in (carla, ana):
        assert statements(client, reader, many) == statements(client, reader, few) <= AT_MOST


def test_opening_and_going_back_costs_no_more_statements(client: Client, carla: User, ana: User) -> None:
    contract = lively(carla, ana, milestones=3, messages=40)
    story.approve(story.fresh(story.milestones_of(contract)[0]))
    opened = statements(client, carla, contract, f"?open={story.milestones_of(contract)[0].pk}&earlier=nothing")
    assert opened <= AT_MOST
