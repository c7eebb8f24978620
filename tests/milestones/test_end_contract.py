"""Either side ends a contract: what is not funded is cancelled, what is held goes only as both agree."""

import pytest

from accounts.models import User
from contracts.models import Contract
from escrow.models import Refund
from escrow.money_in import payments
from milestones.models import Milestone, SettlementOffer
from milestones.silence import sweep
from milestones.verbs import ending, funding
from milestones.verbs.ending import Choice, Wish
from tests import story
from tests.books import assert_books_balance, balance, earned
from tests.conftest import TimeTravel
from tests.settlements import accept
from tests.told import times_told

pytestmark = pytest.mark.django_db
PLAN = (60_000, 30_000, 10_000)
BY_BOTH = pytest.mark.parametrize("who", ["client", "freelancer"])


@pytest.fixture
def contract(carla: User, ana: User) -> Contract:
    """The first of three milestones is funded."""
    return story.active_contract(client=carla, freelancer=ana, amounts=PLAN)


def end(contract: Contract, who: str, **wishes: Choice) -> list[Milestone]:
    """`first=Choice(...)`; the milestones afterwards."""
    milestones = story.milestones_of(contract)
    choices = {milestones[0].pk: wishes["first"]} if "first" in wishes else {}
    ending.end(contract, by=getattr(contract, who), reason="We stop here.", choices=choices)
    return story.milestones_of(contract)


@BY_BOTH
def test_what_is_not_funded_is_cancelled_and_what_is_held_stays(
    contract: Contract, who: str, carla: User, ana: User
) -> None:
    states = [milestone.state for milestone in end(contract, who)]
    assert states == ["funded", "cancelled", "cancelled"]
    after = story.fresh(contract)
    assert (after.state, after.ending_since is not None, after.closed_at) == ("active", True, None)
    event = after.events.get(kind__startswith="ended_by")
    assert (event.actor, event.note) == (getattr(contract, who), "We stop here.")
    assert str(event) == f"The {who} ended the contract"
    other = ana if who == "client" else carla
    assert times_told(other, "contract:ending") == 1
    assert times_told(getattr(contract, who), "contract:ending") == 0
    assert other.notifications.get(key__contains=":ending").detail == "We stop here."
    for cancelled in story.milestones_of(contract)[1:]:
        event = cancelled.events.get(kind="called_off")
        assert (event.actor, event.note) == (getattr(contract, who), "The contract was ended")
    assert balance("hold") == 60_000
    assert_books_balance()


def test_the_client_asks_for_money_back_and_silence_brings_it(contract: Contract, time_travel: TimeTravel) -> None:
    end(contract, "client", first=Choice(Wish.ASK_BACK))
    asked = SettlementOffer.objects.get()
    assert (asked.is_refund_request, asked.reason, asked.author) == (True, "We stop here.", contract.client)
    time_travel.forward(days=7)
    sweep.process_due()
    assert [m.state for m in story.milestones_of(contract)] == ["refunded", "cancelled", "cancelled"]
    assert story.fresh(contract).state == "ended"
    assert_books_balance()


def test_the_freelancer_returns_it_at_once(contract: Contract, carla: User, ana: User) -> None:
    states = [milestone.state for milestone in end(contract, "freelancer", first=Choice(Wish.RETURN))]
    assert states == ["refunded", "cancelled", "cancelled"]
    assert story.fresh(contract).state == "ended"
    assert balance("refund_in_transit") == 60_000
    assert times_told(carla, "contract:finished") == times_told(ana, "contract:finished") == 1
    assert_books_balance()


@BY_BOTH
def test_either_offers_a_part(contract: Contract, who: str, ana: User) -> None:
    first = end(contract, who, first=Choice(Wish.OFFER, 20_000))[0]
    offer = first.settlement_offers.get()
    assert (offer.is_open, offer.to_freelancer_minor, offer.author) == (True, 20_000, getattr(contract, who))
    accept(offer)
    assert story.fresh(contract).state == "ended"
    assert earned(ana) == 19_000
    assert_books_balance()


def test_a_milestone_that_is_kept_is_worked_on_to_its_end(contract: Contract) -> None:
    first = end(contract, "client", first=Choice(Wish.KEEP))[0]
    assert not first.settlement_offers.exists()
    story.approve(story.submit(first))
    after = story.fresh(contract)
    assert (after.state, after.closed_at is not None) == ("ended", True)
    assert_books_balance()


def test_where_nothing_is_held_it_ends_at_once(contract: Contract) -> None:
    story.approve(story.milestones_of(contract)[0])
    end(contract, "freelancer")
    assert story.fresh(contract).state == "ended"


def test_what_is_disputed_goes_its_own_way(contract: Contract) -> None:
    first = story.milestones_of(contract)[0]
    story.dispute(first)
    assert end(contract, "client", first=Choice(Wish.ASK_BACK))[0].state == "disputed"
    assert not SettlementOffer.objects.exists()
    assert story.fresh(contract).state == "active"


def test_a_deposit_that_was_on_its_way_goes_straight_back(contract: Contract) -> None:
    second = story.milestones_of(contract)[1]
    payment = funding.fund(second, by=contract.client)
    payments.open_checkout(payment)
    end(contract, "client")
    story.pay(payment)
    assert story.fresh(second).state == "cancelled"
    refund = Refund.objects.get()
    assert (refund.hold_id, refund.amount_minor) == (None, 30_000)
    assert (balance("hold"), balance("refund_in_transit")) == (60_000, 30_000)
    assert_books_balance()
