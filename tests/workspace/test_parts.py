"""A contract's page keeps its parts for a minute, and never shows what is not so any more."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from contracts.models import Contract
from milestones.verbs import asking_for_payment
from milestones.workspace import parts
from tests import story
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db
AT_MOST_WHEN_KNOWN = 6


@pytest.fixture
def contract(carla: User, ana: User) -> Contract:
    return story.active_contract(client=carla, freelancer=ana, amounts=[1_000, 2_000])


def shown(client: Client, contract: Contract, query: str = "") -> str:
    answer = client.get(f"{contract.get_absolute_url()}{query}")
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch, what_is_kept_is_true: Callable[..., Any]) -> list[str]:
    """The addresses whose parts were drawn anew."""
    found: list[str] = []

    def counted(request: Any, contract: Contract) -> parts.Parts:
        found.append(request.get_full_path())
        return draw(request, contract)

    draw = parts.draw
    monkeypatch.setattr(parts, "draw", counted)
    monkeypatch.setattr(parts, "known", what_is_kept_is_true)
    return found


def test_a_page_read_again_asks_for_little(client: Client, contract: Contract, drawn: list[str]) -> None:
    client.force_login(contract.client)
    first = shown(client, contract)
    with CaptureQueriesContext(connection) as asked:
        again = shown(client, contract)
    assert len(drawn) == 1
    assert len(asked) <= AT_MOST_WHEN_KNOWN
    assert "10.00" in again
    assert again.count("<section") == first.count("<section")


def test_money_that_moves_between_two_views_is_seen(client: Client, contract: Contract, drawn: list[str]) -> None:
    client.force_login(contract.client)
    [first, _] = story.milestones_of(contract)
    submitted = story.submit(first)
    assert "Paid to date" not in shown(client, contract)
    story.approve(submitted)
    assert "Paid to date" in shown(client, contract)
    assert len(drawn) == 2


def test_each_reader_has_their_own(client: Client, contract: Contract, drawn: list[str]) -> None:
    # In one zone, so that nothing but who reads is another.
    User.objects.update(time_zone="Europe/Madrid")
    client.force_login(contract.client)
    first = shown(client, contract)
    client.force_login(contract.freelancer)
    second = shown(client, contract)
    assert len(drawn) == 2
    assert "Pay another amount" in first
    assert "Pay another amount" not in second


def test_another_zone_is_drawn_anew(client: Client, contract: Contract, drawn: list[str]) -> None:
    client.force_login(contract.freelancer)
    shown(client, contract)
    User.objects.filter(pk=contract.freelancer_id).update(time_zone="Asia/Tokyo")
    shown(client, contract)
    assert len(drawn) == 2


def test_what_is_said_of_time_grows_old_within_a_minute(
    client: Client, contract: Contract, drawn: list[str], time_travel: TimeTravel
) -> None:
    client.force_login(contract.client)
    shown(client, contract)
    time_travel.forward(minutes=1)
    shown(client, contract)
    assert len(drawn) == 2


def test_buttons_have_tokens_of_their_own_each_time(client: Client, contract: Contract, drawn: list[str]) -> None:
    asking_for_payment.ask(
        contract, by=contract.freelancer, amount_minor=500, what_for="Fonts", reason="They cost me that."
    )
    client.force_login(contract.client)
    assert shown(client, contract) != shown(client, contract)
    assert len(drawn) == 2


def test_who_comes_from_paying_is_told_anew(client: Client, contract: Contract, drawn: list[str]) -> None:
    client.force_login(contract.client)
    for _ in range(2):
        shown(client, contract, "?payment=1")
    assert len(drawn) == 2


def test_strangers_are_refused_whatever_is_known(client: Client, contract: Contract, olga: User) -> None:
    client.force_login(contract.client)
    shown(client, contract)
    client.force_login(olga)
    assert client.get(contract.get_absolute_url()).status_code == 404
