"""What happened to a contract as a whole is kept as a kind and worded when read; older rows keep their words."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from contracts.models import Contract, ContractEvent
from marketplace import clock
from milestones.verbs import ending
from milestones.workspace.history import history_of
from tests import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(carla: User, ana: User) -> Contract:
    return story.active_contract(client=carla, freelancer=ana)


def test_no_words_are_kept(contract: Contract, carla: User) -> None:
    ending.end(contract, by=carla, reason="We need no more.", choices={})
    kept = ContractEvent.objects.filter(contract=contract).order_by("at", "id").values_list("kind", "text", "note")
    assert list(kept) == [
        ("prepared", "", ""),
        ("offered", "", ""),
        ("accepted", "", ""),
        ("ended_by_client", "", "We need no more."),
    ]


def test_the_page_tells_both_the_kind_and_what_was_typed(client: Client, contract: Contract, carla: User) -> None:
    ending.end(contract, by=carla, reason="We need no more.", choices={})
    client.force_login(carla)
    page = client.get(contract.get_absolute_url()).text
    assert "The client ended the contract" in page
    assert "We need no more." in page
    assert "Offer accepted" in page


def test_an_older_row_reads_as_it_was_written(contract: Contract) -> None:
    ContractEvent.objects.create(contract=contract, text="Offer put aside", at=clock.now())
    assert next(line.text for line in history_of(contract, story.milestones_of(contract))) == "Offer put aside"


@pytest.mark.parametrize("row", [{}, {"kind": "accepted", "text": "Offer accepted"}])
def test_the_database_refuses_neither_and_both(contract: Contract, row: dict[str, str]) -> None:
    with pytest.raises(IntegrityError, match="contract_event_kind_or_words"), transaction.atomic():
        ContractEvent.objects.create(contract=contract, at=clock.now(), **row)
