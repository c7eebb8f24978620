"""The two parties of a contract write to each other."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from contracts.models import Contract, Message, MessageFile
from tests import story
from tests.files import png_file, text_file
from tests.told import times_told

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(carla: User, ana: User) -> Contract:
    return story.active_contract(client=carla, freelancer=ana)


def address(contract: Contract) -> str:
    return f"/contracts/{contract.pk}/messages/"


def test_both_write_and_the_other_is_told(client: Client, carla: User, ana: User, contract: Contract) -> None:
    for author, other in [(carla, ana), (ana, carla)]:
        client.force_login(author)
        response = client.post(address(contract), {"text": "  Hello there.  "})
        assert response["Location"] == f"{contract.get_absolute_url()}#messages"
        assert times_told(other, "message") == 1
    assert [(m.author, m.text) for m in Message.objects.all()] == [(carla, "Hello there."), (ana, "Hello there.")]


def test_a_message_may_be_files_alone(client: Client, ana: User, contract: Contract) -> None:
    client.force_login(ana)
    client.post(address(contract), {"text": "", "files": [text_file(), png_file()]})
    assert {file.name for file in Message.objects.get().files.all()} == {"notes.txt", "screen.png"}


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"text": " \n "}, "Write something or choose a file."),
        ({}, "Write something or choose a file."),
        ({"text": "x" * 5_001}, "at most 5000 characters"),
        ({"text": "Look!", "files": [text_file("void.txt", b"")]}, "void.txt is empty."),
    ],
)
def test_what_is_wrong_is_said_and_the_words_are_kept(
    client: Client, ana: User, contract: Contract, sent: dict[str, Any], said: str
) -> None:
    client.force_login(ana)
    page = client.post(address(contract), sent)
    assert page.status_code == 200
    assert said in page.text
    assert sent.get("text", "").strip() in page.text
    assert not Message.objects.exists()
    assert not MessageFile.objects.exists()


def test_there_is_a_page_to_write_on(client: Client, ana: User, contract: Contract) -> None:
    client.force_login(ana)
    assert "Message to Carla Client" in client.get(address(contract)).text


def test_nobody_else_writes(client: Client, olga: User, sam: User, contract: Contract) -> None:
    assert client.post(address(contract), {"text": "Hi"})["Location"].startswith("/accounts/login/")
    for outsider in (olga, sam):
        client.force_login(outsider)
        assert client.get(address(contract)).status_code == 404
        assert client.post(address(contract), {"text": "Hi"}).status_code == 404
    assert not Message.objects.exists()


def test_an_offer_without_its_deposit_does_not_exist_for_the_freelancer(client: Client, carla: User, ana: User) -> None:
    contract = story.contract_of(story.hire(client=carla, freelancer=ana))
    client.force_login(ana)
    assert client.post(address(contract), {"text": "Hi"}).status_code == 404
    assert not Message.objects.exists()
