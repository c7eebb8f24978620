"""Asking for a payment: the freelancer says how much and why, the client pays, funds or declines."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.suspension.suspended import Suspended
from contracts.contracts.models import ContractStateRefuses
from contracts.models import Contract, ContractEvent
from escrow.money_in.payable import CannotBePaid
from marketplace.charges import NotPayable
from marketplace.refusals import NotYours, Refused
from milestones.models import PaymentRequest
from milestones.models.payment_request import RequestNotOpen
from milestones.verbs import asking_for_payment, ending
from milestones.verbs.asking_for_payment import RequestAlreadyOpen
from milestones.verbs.ending import AlreadyEnding
from tests import story
from tests.books import assert_books_balance, refused, refused_by_database, sql
from tests.told import times_told

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(carla: User, ana: User) -> Contract:
    return story.active_contract(client=carla, freelancer=ana)


def ask(contract: Contract, amount_minor: int = 20_000) -> PaymentRequest:
    return asking_for_payment.ask(
        contract, by=contract.freelancer, amount_minor=amount_minor, what_for="Paper", reason="The printer asks for it."
    )


def test_the_client_is_told_and_no_money_moves(contract: Contract, carla: User, ana: User) -> None:
    request = ask(contract)
    assert (request.state, request.number, request.milestone) == ("open", 1, None)
    assert [str(each) for each in (request.amount, request.fee, request.net)] == ["$200.00", "$10.00", "$190.00"]
    assert (times_told(carla, "payment-request:asked"), times_told(ana, "payment-request:asked")) == (1, 0)
    assert ContractEvent.objects.filter(contract=contract, actor=ana, text="Asked for $200.00: Paper").count() == 1
    assert len(story.milestones_of(contract)) == 2
    assert_books_balance()


def test_only_the_freelancer_asks(contract: Contract, carla: User, olga: User, sam: User) -> None:
    for somebody in (carla, olga, sam):
        with refused(NotYours):
            asking_for_payment.ask(contract, by=somebody, amount_minor=20_000, what_for="Paper", reason="Please.")
    assert not PaymentRequest.objects.exists()


def test_one_waits_at_a_time(contract: Contract) -> None:
    first = ask(contract)
    with refused(RequestAlreadyOpen):
        ask(contract)
    asking_for_payment.take_back(first, by=contract.freelancer)
    assert ask(contract).number == 2


def test_the_database_keeps_it_to_one(contract: Contract) -> None:
    request = ask(contract)
    request.pk, request.number = None, 2
    with pytest.raises(IntegrityError, match="one_open_payment_request"), transaction.atomic():
        request.save(force_insert=True)


def test_it_is_kept_as_it_was_asked(contract: Contract) -> None:
    request = ask(contract)
    for change in (
        "UPDATE milestones_paymentrequest SET amount_minor = 1",
        "UPDATE milestones_paymentrequest SET reason = 'Other.'",
        "UPDATE milestones_paymentrequest SET what_for = 'Other'",
    ):
        with refused_by_database("payment_request_is_kept"):
            sql(change)
    asking_for_payment.take_back(request, by=contract.freelancer)
    with refused_by_database("payment_request_is_kept"):
        sql("UPDATE milestones_paymentrequest SET state = 'open', answered_at = NULL")
    with refused_by_database("payment_request_is_kept"):
        sql("DELETE FROM milestones_paymentrequest")


def test_it_says_what_for_and_why(contract: Contract, ana: User) -> None:
    for what_for, reason in (("", "Because."), ("Paper", "  ")):
        with refused(Refused):
            asking_for_payment.ask(contract, by=ana, amount_minor=20_000, what_for=what_for, reason=reason)
    assert not PaymentRequest.objects.exists()


def test_what_no_card_can_pay_is_not_asked_for(contract: Contract) -> None:
    for amount_minor in (1, 100_000_000):
        with refused(NotPayable):
            ask(contract, amount_minor)
    assert not PaymentRequest.objects.exists()


def test_an_offer_and_what_is_over_are_no_place_to_ask(carla: User, ana: User) -> None:
    offered = story.offered_contract(client=carla, freelancer=ana)
    with refused(ContractStateRefuses):
        ask(offered)
    ended = story.active_contract(client=carla, freelancer=ana)
    ending.end(ended, by=carla, reason="Enough.", choices={})
    with refused(AlreadyEnding):
        ask(ended)
    assert not PaymentRequest.objects.exists()


def test_who_is_suspended_asks_for_nothing_new(contract: Contract, ana: User) -> None:
    request = ask(contract)
    story.suspend(ana)
    asking_for_payment.take_back(request, by=ana)
    with refused(Suspended):
        ask(contract)


def test_who_cannot_be_paid_is_told_before(contract: Contract, ana: User) -> None:
    User.objects.filter(pk=ana.pk).update(country="")
    with refused(CannotBePaid):
        ask(story.fresh(contract))
    assert not PaymentRequest.objects.exists()


def test_taking_it_back_is_told(contract: Contract, carla: User, ana: User) -> None:
    request = ask(contract)
    with refused(NotYours):
        asking_for_payment.take_back(request, by=carla)
    asking_for_payment.take_back(request, by=ana)
    assert story.fresh(request).state == "withdrawn"
    assert times_told(carla, "payment-request:taken-back") == 1
    with refused(RequestNotOpen):
        asking_for_payment.take_back(request, by=ana)


def test_it_ends_with_the_contract(contract: Contract, carla: User) -> None:
    ended, completed = ask(contract), ask(story.active_contract(amounts=(60_000,)))
    ending.end(contract, by=carla, reason="Enough.", choices={})
    story.approve(story.submit(story.milestones_of(completed.contract)[0]))
    assert [story.fresh(each).state for each in (ended, completed)] == ["ended", "ended"]
