"""Whoever agrees to a sum reads what of it arrives: in the mail, and not only on the page."""

import pytest

from accounts.models import Notification, User
from accounts.wording.sentences import If, say
from contracts.models import Contract
from marketplace import clock
from milestones.kinds_of_notice import offers, settlements, work
from milestones.silence import reminders
from milestones.verbs import answering_settlements, funding
from tests import story
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db


def last(user: User) -> str:
    return Notification.objects.filter(user=user).latest("pk").text


def test_an_offer_says_the_price_and_what_arrives(carla: User, ana: User, time_travel: TimeTravel) -> None:
    story.offered_contract(client=carla, freelancer=ana)
    [contract] = Contract.objects.all()
    price = sum(contract.milestones.values_list("amount_minor", flat=True))
    net = contract.money(price - price // 20)
    assert f"The price is {contract.money(price)}: you receive {net}, after the fee of" in last(ana)
    time_travel.forward(days=6, hours=1)
    assert reminders.remind(now=clock.now(), limit=10) == 1
    assert f"you receive {net}, after the fee of" in last(ana)


def test_a_deposit_says_what_of_it_arrives(carla: User, ana: User) -> None:
    contract = story.active_contract(client=carla, freelancer=ana)
    later = contract.milestones.get(position=2)
    story.pay(funding.fund(later, by=carla))
    fee = contract.money(later.amount_minor // 20)
    assert f"Once it is approved, {later.amount - fee} of it is yours, after the fee of {fee}." in last(ana)


def test_a_settlement_offer_says_what_arrives_and_what_comes_back(carla: User, ana: User) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    story.offer(milestone, by=carla, to_freelancer=40_000)
    assert "If you agree, $380.00 is yours, after the fee of $20.00, and $200.00 goes back to Carla Client." in last(
        ana
    )
    answering_settlements.decline(milestone.settlement_offers.get(), by=ana, answer="All of it is there.")
    story.offer(milestone, by=ana, to_freelancer=60_000)
    assert "If you agree, $600.00 goes to Ana Freelancer." in last(carla)


@pytest.mark.parametrize("part", [work.NET, offers.PRICE, settlements.IF_YOU_AGREE])
def test_what_was_told_before_is_read_without_it(part: If, ana: User) -> None:
    assert say(part, {"client": {"id": 1, "name": "Carla"}}, ana.pk, ana.zone) == ""
