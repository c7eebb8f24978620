"""Funding the next milestone: protected once the provider says that it was charged, and not before."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from contracts.contracts.models import ContractStateRefuses
from contracts.models import Contract
from escrow.models import Payment
from escrow.money_in.payments import PaymentInProgress
from marketplace.refusals import NotYours
from milestones.models import Milestone
from milestones.models.fields import MilestoneStateRefuses
from milestones.verbs import funding
from tests import story
from tests.books import assert_books_balance, balance, refused, unchanged
from tests.conftest import TimeTravel
from tests.told import times_told

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(carla: User, ana: User) -> Milestone:
    """The second milestone of an active contract, not funded yet."""
    return story.milestones_of(story.active_contract(client=carla, freelancer=ana))[1]


def test_it_is_protected_once_charged(second: Milestone, carla: User, ana: User) -> None:
    story.pay(funding.fund(second, by=carla))
    funded = story.fresh(second)
    assert funded.state == "funded"
    assert funded.funded_at is not None
    assert balance("hold") == 100_000
    assert funded.events.filter(kind="funded", from_state="pending", to_state="funded", actor=carla).count() == 1
    assert times_told(ana, "milestone:funded") == 1
    assert_books_balance()


def test_neither_asking_nor_the_checkout_funds_it(second: Milestone, carla: User) -> None:
    payment = funding.fund(second, by=carla)
    assert story.fresh(second).state == "pending"
    story.at_checkout(payment)
    assert story.fresh(second).state == "pending"
    assert balance("hold") == 60_000


@pytest.mark.parametrize("card", [story.IS_DECLINED, story.ASKS_TO_CONFIRM, story.SUCCEEDS_LATER, story.FAILS_LATER])
def test_no_card_but_a_good_one_funds_it_at_once(second: Milestone, carla: User, card: str) -> None:
    story.pay(funding.fund(second, by=carla), card)
    assert story.fresh(second).state == "pending"
    assert balance("hold") == 60_000
    assert_books_balance()


def test_a_second_click_asks_for_the_same_payment(second: Milestone, carla: User) -> None:
    first = funding.fund(second, by=carla)
    with unchanged():
        assert funding.fund(second, by=carla) == first
    story.at_checkout(first)
    with unchanged():
        assert funding.fund(second, by=carla) == first


def test_an_expired_checkout_makes_room_for_another(second: Milestone, carla: User, time_travel: TimeTravel) -> None:
    first = funding.fund(second, by=carla)
    time_travel.forward(hours=24)
    other = funding.fund(second, by=carla)
    assert other != first
    story.pay(other)
    assert story.fresh(second).state == "funded"
    assert_books_balance()


def test_it_refuses_everybody_but_the_client(second: Milestone, ana: User, olga: User, sam: User) -> None:
    for somebody in (ana, olga, sam):
        with refused(NotYours):
            funding.fund(second, by=somebody)


def test_it_refuses_what_is_funded_already(second: Milestone, carla: User) -> None:
    story.pay(funding.fund(second, by=carla))
    with refused(MilestoneStateRefuses):
        funding.fund(second, by=carla)


def test_it_refuses_while_the_bank_is_at_work(second: Milestone, carla: User) -> None:
    story.pay(funding.fund(second, by=carla), story.SUCCEEDS_LATER)
    with refused(PaymentInProgress):
        funding.fund(second, by=carla)


def test_it_refuses_before_the_offer_is_accepted() -> None:
    contract = story.offered_contract()
    with refused(ContractStateRefuses):
        funding.fund(story.milestones_of(contract)[1], by=contract.client)


def test_long_titles_are_no_obstacle(second: Milestone, carla: User) -> None:
    Milestone.objects.filter(pk=second.pk).update(title="x" * 100)
    Contract.objects.filter(pk=second.contract_id).update(title="y" * 100)
    assert len(funding.fund(second, by=carla).description) == 200


def test_a_payment_asks_for_what_the_hold_wants(second: Milestone, carla: User) -> None:
    payment: Payment = funding.fund(second, by=carla)
    expected: dict[str, Any] = {"amount_minor": 40_000, "currency": "USD", "payer": carla, "gateway": "sandbox"}
    assert {name: getattr(payment, name) for name in expected} == expected
    assert payment.expires_at > timezone.now()
    assert payment.parts.get().amount_minor == 40_000
