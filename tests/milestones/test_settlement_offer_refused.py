"""What an offer may not be, who has no say in it, and when it is too late."""

import pytest

from accounts.models import User
from contracts.contracts.models import ContractStateRefuses
from marketplace.refusals import NotYours, Refused
from milestones.models.fields import MilestoneStateRefuses, TimeToAnswerIsOver
from milestones.outcomes.settling import NoSuchSplit
from milestones.verbs import answering_settlements, offering_settlements
from milestones.verbs.offering_settlements import OfferAlreadyOpen
from tests import story
from tests.books import refused
from tests.conftest import TimeTravel
from tests.settlements import IN_EVERY_STATE, Make, offer_by

pytestmark = pytest.mark.django_db


@IN_EVERY_STATE
def test_nobody_else_has_a_say(make: Make, olga: User, sam: User) -> None:
    milestone = make()
    for somebody in (olga, sam):
        with refused(NotYours):
            story.offer(milestone, by=somebody, to_freelancer=100)
    offer, by, other = offer_by(milestone, "client")
    for somebody in (olga, sam, by):
        with refused(NotYours):
            answering_settlements.accept(offer, by=somebody, confirmed_minor=40_000)
        with refused(NotYours):
            answering_settlements.decline(offer, by=somebody, answer="No")
        with refused(NotYours):
            answering_settlements.counter(offer, by=somebody, to_freelancer_minor=100, reason="No")
    for somebody in (olga, sam, other):
        with refused(NotYours):
            answering_settlements.take_back(offer, by=somebody)


def test_one_offer_is_open_at_a_time() -> None:
    milestone = story.submitted_milestone()
    offer_by(milestone, "client")
    for author in ("client", "freelancer"):
        with refused(OfferAlreadyOpen):
            offer_by(milestone, author)


@pytest.mark.parametrize(
    ("author", "minor", "why"),
    [
        ("client", -1, "from"),
        ("client", 60_001, "from"),
        ("client", 60_000, "release \\$600.00 instead"),
        ("freelancer", 0, "return \\$600.00 instead"),
        ("freelancer", 60_001, "from"),
    ],
)
def test_it_refuses_what_is_no_split(author: str, minor: int, why: str) -> None:
    milestone = story.submitted_milestone()
    with refused(NoSuchSplit, match=why):
        offer_by(milestone, author, minor)


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_it_refuses_silence_as_a_reason(reason: str) -> None:
    milestone = story.submitted_milestone()
    client, freelancer = milestone.contract.client, milestone.contract.freelancer
    with refused(Refused, match="Say why"):
        offering_settlements.offer(milestone, by=client, to_freelancer_minor=100, reason=reason)
    offer = story.offer(milestone, by=client, to_freelancer=100)
    with refused(Refused, match="Say why"):
        answering_settlements.decline(offer, by=freelancer, answer=reason)
    with refused(Refused, match="Say why"):
        answering_settlements.counter(offer, by=freelancer, to_freelancer_minor=2, reason=reason)


def test_it_refuses_where_no_money_is_held_for_work() -> None:
    offered = story.milestones_of(story.offered_contract())[0]
    with refused(ContractStateRefuses):
        offer_by(offered, "client")
    first, second = story.milestones_of(story.active_contract())
    with refused(MilestoneStateRefuses):
        offer_by(second, "client")
    story.approve(first)
    with refused(MilestoneStateRefuses):
        offer_by(first, "freelancer")


def test_it_refuses_what_stood_otherwise_on_the_page() -> None:
    milestone = story.submitted_milestone()
    with refused(MilestoneStateRefuses):
        offering_settlements.offer(
            milestone, by=milestone.contract.client, to_freelancer_minor=100, reason="x", seen_state="changes_requested"
        )


def test_it_refuses_once_the_review_is_over(time_travel: TimeTravel) -> None:
    milestone = story.submitted_milestone()
    time_travel.forward(days=13)
    offer, _, other = offer_by(milestone, "client")
    assert offer.answer_due_at == milestone.review_due_at
    time_travel.forward(days=1)
    with refused(TimeToAnswerIsOver):
        answering_settlements.accept(offer, by=other, confirmed_minor=40_000)
    with refused(TimeToAnswerIsOver):
        offer_by(story.fresh(milestone), "freelancer")
