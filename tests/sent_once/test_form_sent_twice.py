"""A form posted twice with one token does its work once; what did nothing can be sent again."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contracts.models import Contract, Message
from contracts.talk import writing
from marketplace import clock, tasks
from marketplace.sent_once import claiming
from marketplace.sent_once.models import SentForm
from tests import story
from tests.conftest import TimeTravel
from tests.drafts.typing import form_on, forms_of, line_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(carla: User, ana: User) -> Contract:
    return story.active_contract(client=carla, freelancer=ana)


@pytest.fixture
def address(contract: Contract) -> str:
    return reverse("message_send", args=[contract.pk])


def test_the_second_is_led_where_the_first_was(client: Client, carla: User, address: str) -> None:
    client.force_login(carla)
    sent = {**form_on(client, address), "text": "Hello."}
    first, second = client.post(address, sent), client.post(address, sent)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert Message.objects.count() == 1
    assert line_of(client.get(address)) == ""


def test_another_form_is_another_message(client: Client, carla: User, address: str) -> None:
    client.force_login(carla)
    for _ in range(2):
        client.post(address, {**form_on(client, address), "text": "Hello."})
    assert Message.objects.count() == 2


def test_without_a_token_nothing_changes(client: Client, carla: User, address: str) -> None:
    client.force_login(carla)
    for token in ({}, {"form_token": ""}, {"form_token": "x" * 65}, {"form_token": "x y"}, {"form_token": "x\0y"}):
        assert client.post(address, {**token, "text": "Hello."}).status_code == 302
    assert Message.objects.count() == 5
    assert not SentForm.objects.exists()


def test_a_token_is_its_persons(client: Client, carla: User, ana: User, address: str) -> None:
    sent = {"form_token": "the-same", "text": "Hello."}
    for person in (carla, ana):
        client.force_login(person)
        assert client.post(address, sent).status_code == 302
    assert Message.objects.count() == 2


def test_what_was_refused_can_be_sent_again(client: Client, carla: User, address: str) -> None:
    client.force_login(carla)
    hidden = form_on(client, address)
    assert client.post(address, {**hidden, "text": "x" * 5001}).status_code == 200
    assert client.post(address, {**hidden, "text": "Shorter."}).status_code == 302
    assert Message.objects.count() == 1


def test_other_words_with_an_old_token_are_neither_sent_nor_lost(client: Client, carla: User, address: str) -> None:
    client.force_login(carla)
    hidden = form_on(client, address)
    client.post(address, {**hidden, "text": "First."})
    other = "Second, from the page that the browser had kept, and a little longer than a line of it."
    answer = client.post(address, {**hidden, "text": other})
    assert answer.status_code == 409
    assert "You have sent this form before" in answer.text
    assert Message.objects.count() == 1
    assert other in client.get(address).text
    [again] = [form for form in forms_of(answer) if form["action"] == address]
    assert client.post(address, {**again["hidden"], "text": other}).status_code == 302
    assert Message.objects.count() == 2


def test_one_that_broke_leaves_the_token(
    client: Client, carla: User, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(carla)
    client.raise_request_exception = False
    sent = {**form_on(client, address), "text": "Hello."}

    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("It broke.")

    with monkeypatch.context() as patch:
        patch.setattr(writing.Message, "send", broken)
        assert client.post(address, sent).status_code == 500
    assert client.post(address, sent).status_code == 302
    assert Message.objects.count() == 1


def test_one_that_was_killed_leaves_it_after_a_while(
    client: Client, carla: User, address: str, time_travel: TimeTravel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claiming, "PATIENCE_SECONDS", 0)
    client.force_login(carla)
    sent = {**form_on(client, address), "text": "Hello."}
    monkeypatch.setattr(claiming, "finish", lambda claimed, led_to: None)
    client.post(address, sent)
    answer = client.post(address, sent)
    assert answer.status_code == 409
    assert "not done yet" in answer.text
    assert Message.objects.count() == 1
    time_travel.forward(seconds=claiming.LEASE.total_seconds() + 1)
    assert client.post(address, sent).status_code == 302
    assert Message.objects.count() == 2


def test_what_leads_to_a_question_first_has_done_nothing(rf: Any) -> None:
    from marketplace.done import is_done

    request: HttpRequest = rf.post("/staff/x/")

    def led(where: str) -> HttpResponse:
        return HttpResponse(status=302, headers={"Location": where})

    assert is_done(request, led("/staff/"))
    assert not is_done(request, led("/accounts/reauthenticate/?next=/staff/x/"))
    assert not is_done(request, led("/accounts/login/?next=/staff/x/%3Fpage%3D2"))
    assert not is_done(request, HttpResponse("again"))


def test_old_tokens_are_forgotten(carla: User, time_travel: TimeTravel) -> None:
    claiming.finish(claiming.claim(carla.pk, "a", "b"), "/there/")
    assert claiming.claim(carla.pk, "a", "b").led_to == "/there/"
    time_travel.forward(hours=23)
    tasks.forget_sent_forms()
    assert SentForm.objects.get().claimed_at > clock.now() - timedelta(days=1)
    time_travel.forward(hours=2)
    tasks.forget_sent_forms()
    assert not SentForm.objects.exists()
