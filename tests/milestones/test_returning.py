"""The freelancer gives the money back; the provider may take its time, or give it back to us."""

from collections.abc import Callable

import pytest

from accounts.models import User
from contracts.contracts.models import ContractStateRefuses
from escrow import operations
from escrow.models import Refund
from marketplace.refusals import NotYours, Refused
from milestones.models import Milestone
from milestones.models.fields import MilestoneStateRefuses
from milestones.verbs import returning
from milestones.verbs.returning import NothingToSendAgain
from tests import story
from tests.books import assert_books_balance, balance, refused
from tests.conftest import TimeTravel
from tests.told import times_told

pytestmark = pytest.mark.django_db
Make = Callable[..., Milestone]
IN_EVERY_STATE = pytest.mark.parametrize(
    "make", [story.funded_milestone, story.submitted_milestone, story.changes_requested_milestone]
)


def give_back(milestone: Milestone) -> Milestone:
    returning.return_money(
        milestone, by=milestone.contract.freelancer, confirmed_minor=milestone.amount_minor, reason="I am ill, sorry."
    )
    return story.fresh(milestone)


@pytest.fixture
def came_back(time_travel: TimeTravel) -> Milestone:
    """A returned milestone whose refund the client's bank did not take."""
    milestone = give_back(story.funded_milestone(card=story.REFUNDS_COME_BACK))
    operations.finish_pending()
    assert Refund.objects.get().state == "sent"
    time_travel.forward(minutes=1)
    story.hear_from_provider()
    return story.fresh(milestone)


@IN_EVERY_STATE
def test_the_whole_hold_goes_back_to_the_client(carla: User, ana: User, make: Make) -> None:
    milestone = make(client=carla, freelancer=ana)
    before = milestone.state
    returned = give_back(milestone)
    assert (returned.state, returned.review_due_at) == ("refunded", None)
    event = returned.events.get(kind="returned")
    assert (event.from_state, event.actor, event.note) == (before, ana, "I am ill, sorry.")
    assert (balance("hold"), balance("refund_in_transit"), balance("earnings")) == (0, 60_000, 0)
    assert times_told(carla, "milestone:refunded") == 1
    assert_books_balance()
    operations.finish_pending()
    story.hear_from_provider()
    assert (balance("refund_in_transit"), balance("cash")) == (0, 0)
    assert returned.events.filter(kind="refund_arrived").count() == 1
    assert_books_balance()


@IN_EVERY_STATE
def test_it_refuses_everybody_but_the_freelancer(carla: User, olga: User, sam: User, make: Make) -> None:
    """Above all the client: funded money is not theirs to take."""
    milestone = make(client=carla)
    for somebody in (carla, olga, sam):
        with refused(NotYours):
            returning.return_money(milestone, by=somebody, confirmed_minor=60_000, reason="Mine!")


def test_a_second_click_changes_nothing() -> None:
    milestone = story.funded_milestone(whole=True)
    give_back(milestone)
    with refused(MilestoneStateRefuses):
        give_back(milestone)
    assert Refund.objects.count() == 1


@pytest.mark.parametrize("amount", [0, 1, 59_999, 60_001])
def test_it_refuses_another_amount_than_was_seen(amount: int) -> None:
    milestone = story.funded_milestone()
    with refused(Refused, match="amount to return"):
        returning.return_money(milestone, by=milestone.contract.freelancer, confirmed_minor=amount, reason="x")


def test_it_refuses_what_is_not_funded_or_is_over() -> None:
    first, second = story.milestones_of(story.active_contract())
    with refused(MilestoneStateRefuses):
        give_back(second)
    story.approve(first)
    with refused(MilestoneStateRefuses):
        give_back(first)


def test_it_refuses_before_the_offer_is_accepted() -> None:
    first = story.milestones_of(story.offered_contract())[0]
    with refused(ContractStateRefuses):
        give_back(first)


def test_a_contract_of_which_everything_was_returned_has_ended() -> None:
    milestone = give_back(story.funded_milestone(amounts=(60_000,)))
    assert milestone.contract.state == "ended"


def test_a_contract_with_something_paid_is_completed() -> None:
    first, second = story.milestones_of(story.active_contract(whole=True))
    story.approve(first)
    assert give_back(second).contract.state == "completed"


def test_a_refund_that_comes_back_is_protected_again(came_back: Milestone) -> None:
    assert came_back.state == "refunded"
    assert (balance("hold"), balance("refund_in_transit"), balance("cash")) == (60_000, 0, 60_000)
    assert came_back.events.filter(kind="refund_failed", note="The card was closed.").count() == 1
    assert times_told(came_back.contract.client, "milestone:refund-failed") == 1
    assert_books_balance()


def test_nobody_can_release_a_refund_that_came_back(came_back: Milestone) -> None:
    with refused((MilestoneStateRefuses, ContractStateRefuses)):
        story.approve(came_back)


def test_the_client_sends_it_again(came_back: Milestone, time_travel: TimeTravel) -> None:
    returning.send_refund_again(came_back, by=came_back.contract.client)
    assert (balance("hold"), balance("refund_in_transit")) == (0, 60_000)
    assert came_back.events.filter(kind="refund_retried").count() == 1
    assert_books_balance()
    with refused(NothingToSendAgain):
        returning.send_refund_again(came_back, by=came_back.contract.client)
    operations.finish_pending()
    time_travel.forward(minutes=1)
    story.hear_from_provider()
    assert (balance("hold"), balance("refund_in_transit")) == (60_000, 0)
    assert times_told(came_back.contract.client, "milestone:refund-failed") == 2
    assert_books_balance()


def test_only_the_client_sends_it_again(came_back: Milestone, olga: User, sam: User) -> None:
    for somebody in (came_back.contract.freelancer, olga, sam):
        with refused(NotYours):
            returning.send_refund_again(came_back, by=somebody)


def test_there_is_nothing_to_send_again_while_it_is_under_way() -> None:
    milestone = give_back(story.funded_milestone())
    with refused(NothingToSendAgain):
        returning.send_refund_again(milestone, by=milestone.contract.client)
    operations.finish_pending()
    story.hear_from_provider()
    with refused(NothingToSendAgain):
        returning.send_refund_again(milestone, by=milestone.contract.client)


def test_it_refuses_to_send_again_what_was_never_returned() -> None:
    milestone = story.funded_milestone()
    with refused(MilestoneStateRefuses):
        returning.send_refund_again(milestone, by=milestone.contract.client)
