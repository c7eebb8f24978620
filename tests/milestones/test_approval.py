"""The client approves, in review or early, and the money is the freelancer's, less the agreed fee."""

from collections.abc import Callable

import pytest

from accounts.models import User
from contracts.contracts.models import ContractStateRefuses
from escrow.models import Journal
from marketplace.refusals import NotYours
from milestones.models import Milestone
from milestones.models.fields import MilestoneStateRefuses
from milestones.silence import sweep
from milestones.verbs import approving, returning
from milestones.verbs.approving import AmountNotConfirmed
from tests import story
from tests.books import assert_books_balance, balance, earned, refused
from tests.conftest import TimeTravel
from tests.told import times_told

pytestmark = pytest.mark.django_db
IN_EVERY_STATE = pytest.mark.parametrize(
    ("make", "kind"),
    [
        (story.submitted_milestone, "approved"),
        (story.funded_milestone, "approved_early"),
        (story.changes_requested_milestone, "approved_early"),
    ],
)
Make = Callable[..., Milestone]


@IN_EVERY_STATE
def test_the_money_is_the_freelancers_less_the_fee(carla: User, ana: User, make: Make, kind: str) -> None:
    milestone = make(client=carla, freelancer=ana)
    before = milestone.state
    released = story.approve(milestone)
    assert (released.state, released.review_due_at) == ("released", None)
    assert released.closed_at is not None
    assert (earned(ana), balance("fees"), balance("hold")) == (57_000, 3_000, 0)
    event = released.events.get(to_state="released")
    assert (event.kind, event.from_state, event.actor) == (kind, before, carla)
    journal = Journal.objects.get(kind__in=Journal.RELEASES)
    assert journal.actor == carla
    assert times_told(ana, "milestone:released") == 1
    assert times_told(carla, "milestone:released") == 0
    assert_books_balance()


def test_the_fee_is_never_netted(ana: User) -> None:
    story.approve(story.submitted_milestone(freelancer=ana))
    lines = Journal.objects.get(kind="release").entries.values_list("account__kind", "amount_minor")
    assert sorted(lines) == [("earnings", -57_000), ("fees", -3_000), ("hold", 60_000)]


@pytest.mark.parametrize(
    ("amount", "fee"), [(50, 3), (69, 3), (70, 4), (89, 4), (90, 5), (33_333, 1_667), (99_999_999, 5_000_000)]
)
def test_the_fee_is_rounded_half_up_and_nothing_is_lost(ana: User, amount: int, fee: int) -> None:
    story.approve(story.funded_milestone(freelancer=ana, amounts=(amount,)))
    assert (earned(ana), balance("fees")) == (amount - fee, fee)
    assert_books_balance()


def test_a_fee_that_takes_all_is_one_line_less(ana: User) -> None:
    milestone = story.funded_milestone(freelancer=ana, amounts=(50,))
    type(milestone.hold).objects.filter(pk=milestone.hold_id).update(fee_bps=10_000)
    story.approve(milestone)
    assert (earned(ana), balance("fees")) == (0, 50)
    assert_books_balance()


@IN_EVERY_STATE
def test_it_refuses_everybody_but_the_client(ana: User, olga: User, sam: User, make: Make, kind: str) -> None:
    milestone = make(freelancer=ana)
    for somebody in (ana, olga, sam):
        with refused(NotYours):
            approving.approve(milestone, by=somebody, confirmed_minor=60_000, seen_state=milestone.state)


@IN_EVERY_STATE
def test_a_second_click_changes_nothing(make: Make, kind: str) -> None:
    milestone = make()
    story.approve(milestone)
    with refused(MilestoneStateRefuses):
        story.approve(milestone)


@pytest.mark.parametrize("amount", [0, 59_999, 60_001, -60_000])
def test_it_refuses_another_amount_than_was_seen(amount: int) -> None:
    milestone = story.submitted_milestone()
    with refused(AmountNotConfirmed):
        approving.approve(milestone, by=milestone.contract.client, confirmed_minor=amount, seen_state="submitted")


def test_it_refuses_a_page_from_before_the_submission() -> None:
    """Whoever confirmed "nothing is submitted" has not seen the work."""
    seen = story.funded_milestone()
    story.submit(seen)
    with refused(MilestoneStateRefuses):
        story.approve(seen)


def test_it_refuses_what_is_not_funded() -> None:
    second = story.milestones_of(story.active_contract())[1]
    with refused(MilestoneStateRefuses):
        story.approve(second)


def test_it_refuses_before_the_offer_is_accepted() -> None:
    first = story.milestones_of(story.offered_contract())[0]
    with refused(ContractStateRefuses):
        story.approve(first)


def test_it_refuses_what_was_returned(ana: User) -> None:
    milestone = story.funded_milestone(freelancer=ana)
    returning.return_money(milestone, by=ana, confirmed_minor=60_000, reason="I cannot.")
    with refused((MilestoneStateRefuses, ContractStateRefuses)):
        story.approve(milestone)


def test_it_refuses_what_silence_has_released(time_travel: TimeTravel) -> None:
    milestone = story.submitted_milestone()
    time_travel.forward(days=14)
    sweep.process_due()
    with refused(MilestoneStateRefuses):
        story.approve(milestone)


def test_one_milestone_at_a_time(carla: User, ana: User) -> None:
    contract = story.active_contract(client=carla, freelancer=ana, whole=True)
    first, second = story.milestones_of(contract)
    story.approve(first)
    assert story.fresh(second).state == "funded"
    assert (story.fresh(contract).state, balance("hold")) == ("active", 40_000)
    story.approve(second)
    assert story.fresh(contract).state == "completed"
    assert earned(ana) == 95_000
    assert times_told(ana, "contract:finished") == times_told(carla, "contract:finished") == 1
    assert_books_balance()
