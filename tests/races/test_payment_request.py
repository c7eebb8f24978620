"""A payment that is asked for is paid while it is taken back, and declined while it is funded: one of the two holds."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError

from milestones.models import PaymentRequest
from milestones.models.payment_request import RequestNotOpen
from milestones.verbs import answering_payment_requests, asking_for_payment
from tests import story
from tests.books import balance
from tests.racing import gate_before, race

MINOR = 20_000


@pytest.fixture
def asked() -> PaymentRequest:
    contract = story.active_contract()
    return asking_for_payment.ask(
        contract, by=contract.freelancer, amount_minor=MINOR, what_for="Paper", reason="The printer wants it."
    )


def pay(asked: PaymentRequest) -> Callable[[], Any]:
    return lambda: answering_payment_requests.pay(asked, by=asked.contract.client, confirmed_minor=MINOR)


def fund(asked: PaymentRequest) -> Callable[[], Any]:
    return lambda: answering_payment_requests.fund(asked, by=asked.contract.client, confirmed_minor=MINOR)


def take_back(asked: PaymentRequest) -> Callable[[], Any]:
    return lambda: asking_for_payment.take_back(asked, by=asked.contract.freelancer)


def decline(asked: PaymentRequest) -> Callable[[], Any]:
    return lambda: answering_payment_requests.decline(asked, by=asked.contract.client, answer="No.")


def last_state(asked: PaymentRequest) -> str:
    return str(story.milestones_of(asked.contract)[-1].state)


def test_paying_comes_first_and_taking_it_back_calls_it_off(
    asked: PaymentRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = gate_before(monkeypatch, answering_payment_requests, "take_up")
    paid, taken_back = race(pay(asked), take_back(asked), gate)
    assert (paid.error, taken_back.error) == (None, None)
    assert (story.fresh(asked).state, last_state(asked)) == ("withdrawn", "cancelled")
    assert story.fresh(paid.result).closing_at is not None


def test_taking_it_back_comes_first_and_paying_is_refused(
    asked: PaymentRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = gate_before(monkeypatch, asking_for_payment, "leave")
    taken_back, paid = race(take_back(asked), pay(asked), gate)
    assert taken_back.error is None
    assert isinstance(paid.error, RequestNotOpen)
    assert len(story.milestones_of(asked.contract)) == 2


def test_declining_comes_first_and_funding_is_refused(asked: PaymentRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = gate_before(monkeypatch, answering_payment_requests, "leave")
    declined, funded = race(decline(asked), fund(asked), gate)
    assert declined.error is None
    assert isinstance(funded.error, RequestNotOpen)
    assert (story.fresh(asked).state, len(story.milestones_of(asked.contract))) == ("declined", 2)


def test_funding_comes_first_and_declining_calls_it_off(asked: PaymentRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = gate_before(monkeypatch, answering_payment_requests, "take_up")
    funded, declined = race(fund(asked), decline(asked), gate)
    assert (funded.error, declined.error) == (None, None)
    assert (story.fresh(asked).state, last_state(asked), balance("hold")) == ("declined", "cancelled", 60_000)


def test_two_ways_at_once_are_one(asked: PaymentRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = gate_before(monkeypatch, answering_payment_requests, "take_up")
    funded, paid = race(fund(asked), pay(asked), gate)
    assert (funded.error, paid.error) == (None, None)
    assert [m.state for m in story.milestones_of(asked.contract)] == ["funded", "pending", "cancelled", "pending"]


@pytest.mark.usefixtures("no_locks")
def test_without_locks_what_is_paid_was_taken_back(asked: PaymentRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database itself refuses to write on a request that is over."""
    gate = gate_before(monkeypatch, answering_payment_requests, "take_up")
    paid, taken_back = race(pay(asked), take_back(asked), gate)
    assert taken_back.error is None
    assert isinstance(paid.error, IntegrityError)
    assert story.fresh(asked).state == "withdrawn"
