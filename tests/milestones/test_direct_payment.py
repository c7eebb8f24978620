"""Paying directly: any amount at any time, the freelancer's as soon as it is charged."""

import pytest

from accounts.models import User
from contracts.contracts.models import ContractStateRefuses
from contracts.models import Contract
from escrow import operations
from escrow.money_in import payments
from marketplace.refusals import NotYours
from milestones.models import Milestone
from milestones.models.fields import MilestoneStateRefuses
from milestones.verbs import funding, paying, returning
from tests import story
from tests.books import assert_books_balance, balance, earned, refused
from tests.conftest import TimeTravel
from tests.told import times_told

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(carla: User, ana: User) -> Contract:
    return story.active_contract(client=carla, freelancer=ana)


def last(contract: Contract) -> Milestone:
    return story.milestones_of(contract)[-1]


def test_it_is_the_freelancers_at_once(contract: Contract, carla: User, ana: User) -> None:
    story.pay(paying.pay(contract, by=carla, amount_minor=1_000, what_for="Train ticket"))
    paid = last(contract)
    assert (paid.title, paid.position, paid.state, paid.is_direct) == ("Train ticket", 3, "released", True)
    assert (earned(ana), balance("fees"), balance("hold")) == (950, 50, 60_000)
    assert [event.kind for event in paid.events.order_by("id")] == ["created", "paid_directly"]
    assert times_told(ana, "milestone:released") == 1
    assert story.fresh(contract).state == "active"
    assert_books_balance()


def test_nothing_moves_before_it_is_charged(contract: Contract, carla: User, ana: User) -> None:
    story.at_checkout(paying.pay(contract, by=carla, amount_minor=1_000, what_for="Tip"))
    assert last(contract).state == "pending"
    assert earned(ana) == 0


def test_a_finished_contract_can_be_tipped(contract: Contract, carla: User, ana: User) -> None:
    first, second = story.milestones_of(contract)
    story.approve(first)
    story.pay(funding.fund(second, by=carla))
    story.approve(story.fresh(second))
    assert story.fresh(contract).state == "completed"
    story.pay(paying.pay(contract, by=carla, amount_minor=100, what_for="Thank you"))
    assert earned(ana) == 95_095
    assert story.fresh(contract).state == "completed"
    assert_books_balance()


def test_it_refuses_everybody_but_the_client(contract: Contract, ana: User, olga: User, sam: User) -> None:
    for somebody in (ana, olga, sam):
        with refused(NotYours):
            paying.pay(contract, by=somebody, amount_minor=100, what_for="Tip")


def test_it_refuses_an_offer_and_an_ended_contract(carla: User) -> None:
    offer = story.offered_contract(client=carla)
    ended = story.funded_milestone(client=carla, amounts=(100,))
    returning.return_money(ended, by=ended.contract.freelancer, confirmed_minor=100, reason="Sorry")
    for contract in (offer, ended.contract):
        with refused(ContractStateRefuses):
            paying.pay(contract, by=carla, amount_minor=100, what_for="Tip")


def test_a_payment_that_fails_later_is_called_off(contract: Contract, carla: User, time_travel: TimeTravel) -> None:
    payment = story.pay(paying.pay(contract, by=carla, amount_minor=1_000, what_for="Tip"), story.FAILS_LATER)
    assert payment.state == "processing"
    time_travel.forward(minutes=1)
    story.hear_from_provider()
    assert story.fresh(payment).state == "failed"
    assert last(contract).state == "cancelled"
    assert times_told(carla, "milestone:payment-failed") == 1
    assert_books_balance()


def test_an_abandoned_one_is_called_off(contract: Contract, carla: User, time_travel: TimeTravel) -> None:
    payment = paying.pay(contract, by=carla, amount_minor=1_000, what_for="Tip")
    payments.open_checkout(payment)
    time_travel.forward(hours=24)
    story.hear_from_provider()
    assert story.fresh(payment).state == "expired"
    assert last(contract).state == "cancelled"


def test_one_whose_checkout_was_never_opened_is_called_off_too(
    contract: Contract, carla: User, time_travel: TimeTravel
) -> None:
    """As after a crash between the intent and the provider; else the contract could never be completed."""
    payment = paying.pay(contract, by=carla, amount_minor=1_000, what_for="Tip")
    time_travel.forward(hours=24)
    operations.finish_pending()
    assert story.fresh(payment).state == "expired"
    assert last(contract).state == "cancelled"


def test_an_interrupted_one_can_be_gone_on_with(contract: Contract, carla: User, ana: User) -> None:
    payment = paying.pay(contract, by=carla, amount_minor=1_000, what_for="Tip")
    assert paying.resume(last(contract), by=carla) == payment
    story.pay(payment)
    assert earned(ana) == 950
    with refused(MilestoneStateRefuses):
        paying.resume(last(contract), by=carla)


def test_only_the_client_goes_on_with_it(contract: Contract, carla: User, ana: User, olga: User) -> None:
    paying.pay(contract, by=carla, amount_minor=1_000, what_for="Tip")
    for somebody in (ana, olga):
        with refused(NotYours):
            paying.resume(last(contract), by=somebody)


def test_an_old_checkout_that_runs_out_does_not_call_off_a_new_one(
    contract: Contract, carla: User, ana: User, time_travel: TimeTravel
) -> None:
    payments.open_checkout(paying.pay(contract, by=carla, amount_minor=1_000, what_for="Tip"))
    time_travel.forward(hours=24)
    again = paying.resume(last(contract), by=carla)
    story.hear_from_provider()
    assert last(contract).state == "pending"
    story.pay(again)
    assert last(contract).state == "released"
    assert earned(ana) == 950
    assert_books_balance()


def test_an_unpaid_one_keeps_the_contract_open_until_it_is_called_off(
    contract: Contract, carla: User, time_travel: TimeTravel
) -> None:
    first, second = story.milestones_of(contract)
    story.pay(funding.fund(second, by=carla))
    payments.open_checkout(paying.pay(contract, by=carla, amount_minor=1_000, what_for="Tip"))
    story.approve(first)
    story.approve(story.fresh(second))
    assert story.fresh(contract).state == "active"
    time_travel.forward(hours=24)
    story.hear_from_provider()
    assert story.fresh(contract).state == "completed"


def test_the_same_payment_asked_for_twice_is_one(carla: User) -> None:
    contract = story.active_contract(client=carla)
    first, second = (paying.pay(contract, by=carla, amount_minor=5_000, what_for="A bonus") for _ in range(2))
    assert first == second
    story.pay(first)
    third = paying.pay(contract, by=carla, amount_minor=5_000, what_for="A bonus")
    assert third != first
