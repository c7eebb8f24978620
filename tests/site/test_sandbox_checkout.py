"""The sandbox's payment page, card by card, through the browser's requests."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from escrow.models import Payment
from escrow.money_in import payments
from tests import books, story
from tests.conftest import TimeTravel


@pytest.fixture
def payment(carla: User) -> Payment:
    made = story.hire(client=carla)
    payments.open_checkout(made)
    return made


def choose(client: Client, payment: Payment, card: str) -> int:
    return client.post(payment.checkout_url, {"card": card}).status_code


def state_of(payment: Payment) -> str:
    story.hear_from_provider()
    return story.fresh(payment).state


def test_a_card_that_succeeds(client: Client, payment: Payment) -> None:
    assert choose(client, payment, story.SUCCEEDS) == 302
    assert story.fresh(payment).state == Payment.State.OPEN, "a redirect alone proves nothing"
    assert state_of(payment) == Payment.State.SUCCEEDED


def test_a_declined_card_leaves_the_page_open_for_another(client: Client, payment: Payment) -> None:
    assert choose(client, payment, story.IS_DECLINED) == 200
    assert state_of(payment) == Payment.State.OPEN
    assert choose(client, payment, story.SUCCEEDS) == 302
    assert state_of(payment) == Payment.State.SUCCEEDED


@pytest.mark.parametrize(("answer", "state"), [("yes", Payment.State.SUCCEEDED), ("no", Payment.State.OPEN)])
def test_a_card_that_asks(client: Client, payment: Payment, answer: str, state: str) -> None:
    assert choose(client, payment, story.ASKS_TO_CONFIRM) == 200
    assert state_of(payment) == Payment.State.OPEN
    client.post(reverse("sandbox_confirmation", args=[payment.provider_ref]), {"answer": answer})
    assert state_of(payment) == state


def test_a_card_that_fails_later(client: Client, payment: Payment, time_travel: TimeTravel) -> None:
    assert choose(client, payment, story.FAILS_LATER) == 302
    assert state_of(payment) == Payment.State.PROCESSING
    time_travel.forward(minutes=2)
    assert state_of(payment) == Payment.State.FAILED
    assert books.balance("cash") == 0


def test_paying_twice_in_two_tabs(client: Client, payment: Payment) -> None:
    choose(client, payment, story.SUCCEEDS)
    with books.unchanged():
        assert choose(client, payment, story.SUCCEEDS) == 409


@pytest.mark.parametrize("card", ["", "1234", "<script>"])
def test_a_card_that_is_none(client: Client, payment: Payment, card: str) -> None:
    with books.unchanged():
        assert choose(client, payment, card) == 200


def test_a_page_that_is_none(client: Client, payment: Payment) -> None:
    assert client.get(reverse("sandbox_checkout", args=["nothing"])).status_code == 404
    assert client.post(reverse("sandbox_confirmation", args=["nothing"])).status_code == 404


def test_a_page_that_ran_out(client: Client, payment: Payment, time_travel: TimeTravel) -> None:
    time_travel.forward(hours=25)
    assert choose(client, payment, story.SUCCEEDS) == 409
    assert state_of(payment) == Payment.State.EXPIRED
