"""An impatient double click: the same form arrives twice at the same moment, and its work is done once."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contracts.models import Contract, Message
from contracts.talk import writing
from marketplace.sent_once import claiming
from marketplace.sent_once.models import SentForm
from tests import story
from tests.racing import Racer, gate_before


@pytest.fixture
def contract(carla: User, ana: User) -> Contract:
    return story.active_contract(client=carla, freelancer=ana)


def click(person: User, contract: Contract, token: str) -> Racer:
    browser = Client()
    browser.force_login(person)
    sent = {"text": "Hello.", **({"form_token": token} if token else {})}
    address = reverse("message_send", args=[contract.pk])
    return Racer(lambda: browser.post(address, sent)["Location"])


def test_the_second_waits_for_the_first(carla: User, contract: Contract, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = gate_before(monkeypatch, writing.Message, "send")
    # The second has looked and seen that the first is not done; now the first may go on.
    real = claiming._second

    def looked(*args: object) -> object:
        gate.open.set()
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(claiming, "_second", looked)
    first = click(carla, contract, "a-token").start()
    assert gate.reached.wait(20)
    second = click(carla, contract, "a-token").start().finish()
    first.finish()
    assert (first.error, second.error) == (None, None)
    assert first.result == second.result == f"{contract.get_absolute_url()}#messages"
    assert Message.objects.count() == 1
    assert SentForm.objects.get().led_to == first.result


def test_without_the_token_both_are_done(carla: User, contract: Contract, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = gate_before(monkeypatch, writing.Message, "send")
    first = click(carla, contract, "").start()
    assert gate.reached.wait(20)
    second = click(carla, contract, "").start().finish()
    gate.open.set()
    first.finish()
    assert (first.error, second.error) == (None, None)
    assert Message.objects.count() == 2


def test_of_eight_at_once_one_is_done(carla: User) -> None:
    claims = [Racer(lambda: claiming.claim(carla.pk, "a-token", "content")) for _ in range(8)]
    for racer in claims:
        racer.start()
    done = []
    while not done:
        done = [racer for racer in claims if racer.result is not None]
    assert len(done) == 1
    claiming.finish(done[0].result, "/there/")
    for racer in claims:
        racer.finish()
    led = [racer.result.led_to for racer in claims if racer.result and racer is not done[0]]
    assert set(led) <= {"/there/"}
    # More than may wait are told at once.
    told = [racer.error for racer in claims if racer.error]
    assert all(isinstance(error, claiming.BeingDone) for error in told)
    assert len(led) + len(told) == 7
