"""Splits in the books: the right lines and fee in every kind of currency, refunds of the rest, and nothing lost."""

import pytest

from accounts.models import User
from escrow import operations
from escrow.models import Entry, Journal, Refund
from milestones.models import Milestone
from milestones.models.fields import MilestoneStateRefuses
from milestones.outcomes.settling import NoSuchSplit
from milestones.verbs import returning
from milestones.verification import verify
from milestones.workspace.page import Workspace
from tests import story
from tests.books import assert_books_balance, balance, earned, refused
from tests.conftest import TimeTravel
from tests.settlements import accept
from tests.told import times_told

pytestmark = pytest.mark.django_db


def lines(journal: Journal) -> list[tuple[str, int]]:
    """Accounts and amounts of a journal, debit above zero."""
    entries = Entry.objects.filter(journal=journal).order_by("-amount_minor", "account__kind")
    return list(entries.values_list("account__kind", "amount_minor"))


def settle(milestone: Milestone, to_freelancer: int) -> Milestone:
    by = milestone.contract.freelancer if to_freelancer else milestone.contract.client
    return accept(story.offer(milestone, by=by, to_freelancer=to_freelancer))


# Currency, amount, to the freelancer, the fee of 5 %.
SPLITS = [
    ("USD", 60_000, 40_000, 2_000),
    ("USD", 60_000, 50, 3),
    ("USD", 60_000, 59_950, 2_998),
    ("USD", 109, 59, 3),
    ("JPY", 60_000, 33_333, 1_667),
    ("JPY", 101, 50, 3),
    ("KWD", 60_000, 33_330, 1_670),
    ("KWD", 400, 200, 10),
]


@pytest.mark.parametrize(("currency", "amount", "share", "fee"), SPLITS)
def test_a_split_posts_a_release_and_a_refund(currency: str, amount: int, share: int, fee: int, ana: User) -> None:
    milestone = story.submitted_milestone(freelancer=ana, currency=currency, amounts=(amount, 1_000))
    settled = settle(milestone, share)
    assert (settled.state, settled.settled_minor) == ("settled", share)
    release = Journal.objects.get(reference=f"release:hold:{milestone.hold_id}")
    posted = [("hold", share), *([("fees", -fee)] if fee else []), ("earnings", -(share - fee))]
    assert [line for line in lines(release) if line[1]] == posted
    refund = Refund.objects.get()
    assert refund.amount_minor == amount - share
    journal = Journal.objects.get(reference=f"refund:{refund.pk}")
    assert lines(journal) == [("hold", amount - share), ("refund_in_transit", -(amount - share))]
    assert (earned(ana, currency), balance("fees", currency), balance("hold", currency)) == (share - fee, fee, 0)
    assert_books_balance()
    operations.finish_pending()
    story.hear_from_provider()
    assert balance("refund_in_transit", currency) == 0
    assert verify() == []
    assert_books_balance()


def test_the_whole_is_a_release_like_any_other(ana: User) -> None:
    """Only the freelancer can ask for it; the client would just release."""
    milestone = settle(story.submitted_milestone(freelancer=ana), 60_000)
    assert (milestone.state, milestone.settled_minor) == ("released", None)
    assert (earned(ana), balance("fees")) == (57_000, 3_000)
    assert not Refund.objects.exists()
    assert_books_balance()


def test_nothing_is_a_refund_like_any_other(ana: User) -> None:
    milestone = settle(story.submitted_milestone(freelancer=ana), 0)
    assert (milestone.state, milestone.settled_minor) == ("refunded", None)
    assert (earned(ana), balance("fees"), Refund.objects.get().amount_minor) == (0, 0, 60_000)
    assert not Journal.objects.filter(kind__in=Journal.RELEASES).exists()
    assert_books_balance()


@pytest.mark.parametrize("minor", [1, 33_333, 59_995])
def test_dinars_are_split_in_steps_that_can_be_paid(minor: int) -> None:
    milestone = story.submitted_milestone(currency="KWD")
    with refused(NoSuchSplit, match="end in 0"):
        story.offer(milestone, by=milestone.contract.client, to_freelancer=minor)


@pytest.fixture
def rest_came_back(carla: User, ana: User, time_travel: TimeTravel) -> Milestone:
    """A settled milestone of which the client's bank did not take the rest."""
    milestone = story.submitted_milestone(client=carla, freelancer=ana, card=story.REFUNDS_COME_BACK)
    settle(milestone, 40_000)
    operations.finish_pending()
    time_travel.forward(minutes=1)
    story.hear_from_provider()
    return story.fresh(milestone)


def test_a_rest_that_comes_back_is_protected_again(rest_came_back: Milestone, carla: User, ana: User) -> None:
    assert (rest_came_back.state, rest_came_back.refund_came_back) == ("settled", True)
    assert (balance("hold"), balance("refund_in_transit"), earned(ana)) == (20_000, 0, 38_000)
    text = carla.notifications.get(key__contains=":refund-failed:").text
    assert "The refund of $200.00 for “Milestone 1” came back" in text
    page = Workspace(rest_came_back.contract, carla)
    assert page.next_step.sentence.startswith("The refund of $200.00 came back from your bank.")
    assert "Milestone 1: The refund came back; the money is protected again, $200.00" in [h.text for h in page.history]
    assert (page.figures.paid.amount_minor, page.figures.protected.amount_minor) == (40_000, 20_000)
    assert_books_balance()


def test_the_rest_can_be_sent_again(rest_came_back: Milestone, carla: User, time_travel: TimeTravel) -> None:
    returning.send_refund_again(rest_came_back, by=carla)
    assert (balance("hold"), balance("refund_in_transit")) == (0, 20_000)
    assert verify() == []
    operations.finish_pending()
    time_travel.forward(minutes=1)
    story.hear_from_provider()
    assert balance("hold") == 20_000
    assert times_told(carla, "milestone:refund-failed") == 2
    assert_books_balance()


def test_nobody_can_take_the_rest_otherwise(rest_came_back: Milestone, ana: User) -> None:
    with refused(MilestoneStateRefuses):
        story.approve(rest_came_back)
    with refused(MilestoneStateRefuses):
        story.offer(rest_came_back, by=ana, to_freelancer=60_000)


def test_a_settlement_that_was_not_posted_as_agreed_is_found() -> None:
    """The nightly check compares what was agreed with what the books say."""
    milestone = story.submitted_milestone()
    settle(milestone, 40_000)
    assert verify() == []
    Milestone.objects.filter(pk=milestone.pk).update(settled_minor=39_999)
    assert [problem for problem in verify() if "not split as agreed" in str(problem)]
