"""An offer is accepted, and the money is split at once; whatever else happens overtakes an open one."""

from collections.abc import Callable

import pytest

from accounts.models import User
from disputes.silence import sweep as dispute_sweep
from milestones.models import Milestone
from milestones.models.fields import MilestoneStateRefuses
from milestones.models.settlement_offer import OfferNotOpen
from milestones.verbs import answering_settlements, returning
from milestones.verbs.approving import AmountNotConfirmed
from tests import story
from tests.books import assert_books_balance, balance, earned, refused
from tests.conftest import TimeTravel
from tests.settlements import BY_BOTH, IN_EVERY_STATE, Make, offer_by
from tests.told import times_told

pytestmark = pytest.mark.django_db


@BY_BOTH
@IN_EVERY_STATE
def test_what_is_accepted_is_split_at_once(make: Make, author: str, carla: User, ana: User) -> None:
    milestone = make(client=carla, freelancer=ana)
    before = milestone.state
    offer, _, other = offer_by(milestone, author, 40_000)
    answering_settlements.accept(offer, by=other, confirmed_minor=40_000)
    settled = story.fresh(milestone)
    assert (settled.state, settled.settled_minor, settled.review_due_at) == ("settled", 40_000, None)
    assert settled.closed_at is not None
    assert story.fresh(offer).state == "accepted"
    assert (balance("hold"), earned(ana), balance("fees")) == (0, 38_000, 2_000)
    assert balance("refund_in_transit") == 20_000
    event = settled.events.get(kind="settled")
    assert (event.actor, event.from_state, event.to_state) == (other, before, "settled")
    assert (
        event.note == "Ana Freelancer gets $380.00 of $400.00 after the fee of 5 %, and Carla Client gets $200.00 back."
    )
    assert times_told(carla, "milestone:settled") == times_told(ana, "milestone:settled") == 1
    assert_books_balance()


def test_settling_a_dispute_closes_it() -> None:
    dispute = story.negotiated_dispute()
    offer, _, other = offer_by(dispute.milestone, "client")
    answering_settlements.accept(offer, by=other, confirmed_minor=40_000)
    dispute = story.fresh(dispute)
    assert (dispute.stage, dispute.outcome) == ("closed", "settled")


@pytest.mark.parametrize("confirmed", [0, 39_999, 60_000])
def test_it_refuses_another_amount_than_was_seen(confirmed: int) -> None:
    milestone = story.submitted_milestone()
    offer, _, other = offer_by(milestone, "client")
    with refused(AmountNotConfirmed, match=r"The offer is \$400.00"):
        answering_settlements.accept(offer, by=other, confirmed_minor=confirmed)


def test_a_second_answer_changes_nothing() -> None:
    milestone = story.funded_milestone(whole=True)
    offer, _, other = offer_by(milestone, "client")
    answering_settlements.accept(offer, by=other, confirmed_minor=40_000)
    with refused(MilestoneStateRefuses):
        answering_settlements.accept(offer, by=other, confirmed_minor=40_000)


@pytest.mark.parametrize("end", ["declined", "countered", "withdrawn"])
def test_what_is_not_open_any_more_cannot_be_answered(end: str) -> None:
    milestone = story.submitted_milestone()
    offer, by, other = offer_by(milestone, "freelancer")
    if end == "declined":
        answering_settlements.decline(offer, by=other, answer="No")
    elif end == "countered":
        answering_settlements.counter(offer, by=other, to_freelancer_minor=1_000, reason="Rather this")
    else:
        answering_settlements.take_back(offer, by=by)
    with refused(OfferNotOpen):
        answering_settlements.accept(offer, by=other, confirmed_minor=40_000)
    with refused(OfferNotOpen):
        answering_settlements.take_back(offer, by=by)


def return_all(milestone: Milestone) -> None:
    returning.return_money(
        milestone, by=milestone.contract.freelancer, confirmed_minor=milestone.amount_minor, reason="Sorry"
    )


OVERTAKES: dict[str, tuple[Make, Callable[[Milestone], object]]] = {
    "approval": (story.submitted_milestone, story.approve),
    "approval early": (story.funded_milestone, story.approve),
    "return": (story.submitted_milestone, return_all),
    "submission": (story.funded_milestone, story.submit),
    "change request": (story.submitted_milestone, story.request_changes),
    "dispute": (story.changes_requested_milestone, story.dispute),
}


@pytest.mark.parametrize("what", OVERTAKES)
def test_what_happens_meanwhile_overtakes_it(what: str) -> None:
    make, happen = OVERTAKES[what]
    milestone = make()
    offer, _, other = offer_by(milestone, "freelancer")
    happen(story.fresh(milestone))
    offer = story.fresh(offer)
    assert (offer.state, offer.answered_at is not None) == ("overtaken", True)
    with refused((OfferNotOpen, MilestoneStateRefuses)):
        answering_settlements.accept(offer, by=other, confirmed_minor=40_000)
    assert_books_balance()


def test_a_ruling_that_is_carried_out_overtakes_it(time_travel: TimeTravel) -> None:
    dispute = story.ruled_dispute(to_freelancer=20_000)
    time_travel.forward(days=3)
    offer, _, _ = offer_by(story.fresh(dispute.milestone), "freelancer")
    time_travel.forward(days=4)
    assert dispute_sweep.process_due() == (1, 0)
    assert story.fresh(offer).state == "overtaken"
    assert_books_balance()


def test_offers_that_end_the_last_milestone_complete_the_contract(ana: User) -> None:
    milestone = story.submitted_milestone(amounts=(60_000,), freelancer=ana)
    offer, _, other = offer_by(milestone, "client")
    answering_settlements.accept(offer, by=other, confirmed_minor=40_000)
    assert story.fresh(milestone.contract).state == "completed"
    assert times_told(ana, "contract:finished") == 1
