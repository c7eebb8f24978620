"""Thread and history begin with the newest; what is older is a link away, and nothing is told twice or left out."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from accounts.models import User
from contracts.models import Contract, ContractEvent, Message
from marketplace import clock
from milestones.models import MilestoneEvent
from milestones.workspace import history
from milestones.workspace.history import history_of
from milestones.workspace.page import Workspace
from tests import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(carla: User, ana: User) -> Contract:
    return story.active_contract(client=carla, freelancer=ana)


def pages(client: Client, address: str, link: str) -> list[str]:
    """The first page, and whatever follows by the link that this pattern finds."""
    found = [client.get(address).text]
    while links := re.findall(link, found[-1]):
        [query] = set(links)
        found.append(client.get(f"{address.partition('?')[0]}{unescape(query)}").text)
        assert len(found) < 20
    return found


def test_every_message_is_on_one_page_and_the_newest_come_first(client: Client, contract: Contract) -> None:
    now = clock.now()
    Message.objects.bulk_create(
        # By threes at the same instant.
        Message(contract=contract, author=contract.client, text=f"Words {n:03}.", sent_at=now + timedelta(hours=n // 3))
        for n in range(75)
    )
    client.force_login(contract.freelancer)
    told = [
        re.findall(r"Words (\d+)\.", page)
        for page in pages(client, contract.get_absolute_url(), r'rel="next" href="(\?[^"#]*)#messages"')
    ]
    assert [len(page) for page in told] == [30, 30, 15]
    assert [each for page in reversed(told) for each in page] == [f"{n:03}" for n in range(75)]


def test_the_whole_history_is_told_once(client: Client, contract: Contract) -> None:
    now, milestone = clock.now() + timedelta(hours=1), story.milestones_of(contract)[0]
    for n in range(100):
        at = now + timedelta(minutes=n // 4)
        if n % 2:
            ContractEvent.objects.create(contract=contract, text=f"Event {n:03}", at=at)
        else:
            MilestoneEvent.objects.create(
                milestone=milestone, kind="idle_warned", from_state="funded", to_state="funded", at=at,
                note=f"Event {n:03}",
            )  # fmt: skip
    client.force_login(contract.client)
    told = pages(client, contract.get_absolute_url(), r'href="[^"]*(\?earlier=[^"#]+)#history">Older')
    events = [each for page in told for each in re.findall(r"Event (\d+)", page)]
    assert sorted(events, reverse=True) == sorted({f"{n:03}" for n in range(100)}, reverse=True)
    assert len(events) == 100
    assert "The newest" in told[-1]


def test_the_history_comes_in_order_of_time(contract: Contract) -> None:
    milestones = story.milestones_of(contract)
    story.approve(story.submit(milestones[0]))
    lines = list(history_of(contract, story.milestones_of(contract)))
    assert [line.at for line in lines] == sorted((line.at for line in lines), reverse=True)
    assert "Agreed" not in " ".join(line.text for line in lines)


@pytest.mark.parametrize(
    "key", ["x", "2026-01-01T00:00:00_1_1", "2026-01-01T00:00:00+00:00_1_99999999999999999999", "__", "a_b_c_d"]
)
def test_a_key_of_nobodys_is_the_newest(key: str, contract: Contract) -> None:
    found = history_of(contract, story.milestones_of(contract), before=key)
    assert found.is_the_newest
    assert len(found) == len(history_of(contract, story.milestones_of(contract)))


def test_a_short_history_has_nothing_older(contract: Contract) -> None:
    assert not history_of(contract, story.milestones_of(contract)).older
    assert len(Workspace(contract, contract.client).history) < history.SHOWN_AT_ONCE
