"""A message that was typed and not sent is there again, for nobody else; one that was sent is not."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contracts.models import Contract, Message
from marketplace.drafts.models import Draft
from tests import story
from tests.drafts.typing import form_on, line_of
from tests.files import text_file

pytestmark = pytest.mark.django_db
TYPED = "The second sketch, but\nwith a <softer> line."


@pytest.fixture
def contract(carla: User, ana: User) -> Contract:
    return story.active_contract(client=carla, freelancer=ana)


@pytest.fixture
def address(contract: Contract) -> str:
    return reverse("message_send", args=[contract.pk])


def typing(client: Client, hidden: dict[str, Any], text: str = TYPED, version: str = "0") -> Any:
    return client.post("/drafts/", {"text": text, "draft_of": hidden["draft_of"], "draft_version": version})


def test_what_is_typed_is_kept_and_filled_in(client: Client, carla: User, address: str) -> None:
    client.force_login(carla)
    answer = typing(client, form_on(client, address))
    assert answer.status_code == 200
    assert line_of(answer).startswith("Draft of ")
    page = client.get(address)
    assert line_of(page).startswith("Draft of ")
    assert "with a &lt;softer&gt; line.</textarea>" in page.text


def test_the_contracts_page_has_it_too(client: Client, carla: User, contract: Contract, address: str) -> None:
    client.force_login(carla)
    typing(client, form_on(client, contract.get_absolute_url(), sent_to=address))
    page = client.get(contract.get_absolute_url())
    assert line_of(page).startswith("Draft of ")
    assert "with a &lt;softer&gt; line.</textarea>" in page.text


def test_what_is_refused_is_kept_without_a_script(client: Client, carla: User, address: str) -> None:
    client.force_login(carla)
    hidden = form_on(client, address)
    refused = client.post(address, {**hidden, "text": "x" * 5001})
    assert refused.status_code == 200
    assert line_of(refused).startswith("Draft of ")
    assert "x" * 5001 in client.get(address).text


def test_so_are_the_files_that_came_with_it(client: Client, carla: User, contract: Contract, address: str) -> None:
    client.force_login(carla)
    client.post(address, {**form_on(client, address), "text": "x" * 5001, "files": [text_file("a plan.txt")]})
    for page in (client.get(address), client.get(contract.get_absolute_url())):
        assert "a plan.txt" in page.text


def test_it_goes_when_the_message_was_sent(client: Client, carla: User, address: str) -> None:
    client.force_login(carla)
    hidden = form_on(client, address)
    typing(client, hidden)
    assert client.post(address, {**hidden, "text": TYPED}).status_code == 302
    assert Message.objects.get().text.replace("\r\n", "\n") == TYPED
    assert "softer" not in client.get(address).text.partition("<form")[2]
    # The script's last words come late.
    typing(client, hidden)
    assert line_of(client.get(address)) == ""


def test_nobody_else_has_it_nor_writes_there(client: Client, carla: User, ana: User, address: str) -> None:
    client.force_login(carla)
    hidden = form_on(client, address)
    client.force_login(ana)
    answer = typing(client, hidden)
    assert line_of(answer) == "Somebody else is signed in now, so nothing that you type here is kept."
    assert not Draft.objects.exists()
    client.post(address, {**hidden, "text": ""})
    assert not Draft.objects.exists()
    client.force_login(carla)
    typing(client, form_on(client, address))
    client.force_login(ana)
    assert "softer" not in client.get(address).text


def test_a_marker_is_ours_or_nothing_is_kept(client: Client, carla: User, address: str) -> None:
    client.force_login(carla)
    forged = form_on(client, address)["draft_of"].replace(address, "/jobs/new/")
    for marker in ("", "nonsense", forged):
        assert typing(client, {"draft_of": marker}).status_code == 400
        assert client.post("/drafts/dropped/", {"draft_of": marker}).status_code == 400
    assert client.get("/drafts/", {"draft_of": "x", "draft_version": "-1"}).status_code == 400
    assert not Draft.objects.exists()


def test_it_can_be_dropped(client: Client, carla: User, address: str) -> None:
    client.force_login(carla)
    hidden = form_on(client, address)
    typing(client, hidden)
    answer = client.post("/drafts/dropped/", {"draft_of": hidden["draft_of"]}, follow=True)
    assert answer.redirect_chain == [(address, 302)]
    assert "Your draft is gone." in answer.text
    assert line_of(answer) == ""
    assert "softer" not in answer.text


def test_secrets_and_what_confirms_are_not_kept(client: Client, carla: User, address: str) -> None:
    client.force_login(carla)
    hidden = form_on(client, address)
    extra = {"password1": "x", "code": "1", "confirmed_minor": "5", "seen_state": "funded", "confirm-agree": "on"}
    client.post("/drafts/", {**hidden, **extra, "text": TYPED, "draft_version": "0"})
    assert set(Draft.objects.get().fields) == {"text"}


def test_a_form_with_nothing_in_it_leaves_nothing(client: Client, carla: User, address: str) -> None:
    client.force_login(carla)
    client.post(address, {**form_on(client, address), "text": "  "})
    assert not Draft.objects.exists()
