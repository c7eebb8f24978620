"""Suspension never stops money that is held, and both sides of every open contract are told what it means there."""

import pytest

from accounts.models import Notification, User
from accounts.suspension import suspending
from escrow import operations
from marketplace import times
from milestones.hearing.suspensions import effects
from milestones.models import Milestone, State
from milestones.silence import sweep
from milestones.verbs import offers, returning
from milestones.workspace.version import version_of
from tests import story
from tests.books import assert_books_balance, earned
from tests.conftest import TimeTravel
from tests.factories import StaffFactory
from tests.told import saying

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_review(carla: User, ana: User) -> Milestone:
    return story.submitted_milestone(client=carla, freelancer=ana)


def told_of(user: User, milestone: Milestone) -> list[Notification]:
    about = Notification.objects.filter(user=user, key__startswith="suspension:", key__contains=":contract:")
    return list(about.filter(path=milestone.contract.get_absolute_url()).order_by("id"))


@pytest.mark.parametrize("who", ["carla", "ana"])
def test_silence_still_pays(who: str, carla: User, ana: User, in_review: Milestone, time_travel: TimeTravel) -> None:
    story.suspend({"carla": carla, "ana": ana}[who], days=90)
    time_travel.forward(days=14)
    sweep.process_due()
    assert story.fresh(in_review).state == State.RELEASED
    assert earned(ana) == 57_000
    assert_books_balance()


def test_a_suspended_client_asks_for_changes_and_approves(carla: User, ana: User, in_review: Milestone) -> None:
    story.suspend(carla)
    changed = story.request_changes(in_review)
    assert changed.state == State.CHANGES_REQUESTED
    story.submit(changed)
    assert story.approve(story.fresh(changed)).state == State.RELEASED
    assert earned(ana) == 57_000
    assert_books_balance()


def test_a_suspended_client_approves_early(carla: User, ana: User) -> None:
    milestone = story.funded_milestone(client=carla, freelancer=ana)
    story.suspend(carla)
    assert story.approve(milestone).state == State.RELEASED


def test_a_suspended_freelancer_submits_what_is_funded(carla: User, ana: User) -> None:
    milestone = story.funded_milestone(client=carla, freelancer=ana)
    story.suspend(ana)
    assert story.submit(milestone).state == State.SUBMITTED
    story.approve(story.fresh(milestone))
    assert earned(ana) == 57_000


def test_a_suspended_freelancer_returns_money(ana: User, in_review: Milestone) -> None:
    story.suspend(ana)
    returning.return_money(in_review, by=ana, confirmed_minor=60_000, reason="Sorry")
    operations.finish_pending()
    story.hear_from_provider()
    assert story.fresh(in_review).state == State.REFUNDED
    assert_books_balance()


def test_an_offer_can_be_declined_and_withdrawn(carla: User, ana: User) -> None:
    declined = story.offered_contract(client=carla, freelancer=ana)
    withdrawn = story.offered_contract(client=carla, freelancer=ana)
    story.suspend(carla)
    story.suspend(ana)
    offers.decline(declined, by=ana)
    offers.withdraw(withdrawn, by=carla)
    assert (story.fresh(declined).state, story.fresh(withdrawn).state) == ("declined", "withdrawn")


def test_both_sides_are_told_once_with_the_money_and_in_their_own_zone(
    carla: User, ana: User, in_review: Milestone
) -> None:
    story.suspend(carla, reason="fraud")
    [to_client], [to_freelancer] = told_of(carla, in_review), told_of(ana, in_review)
    title = in_review.contract.title
    assert to_client.text == f"Your account is suspended. $600.00 of “{title}” stays protected."
    assert to_freelancer.text == f"Carla Client’s account is suspended. $600.00 of “{title}” stays protected."
    assert in_review.review_due_at
    due = times.absolute(in_review.review_due_at, ana.zone)
    assert "“Milestone 1”: If nobody acts, $600.00 goes to you in 14 days, on " + due in to_freelancer.detail
    assert (
        "Carla Client can still approve work, ask for changes, settle and take part in a dispute"
        in to_freelancer.detail
    )
    assert "You can still approve work, ask for changes, settle and take part in a dispute" in to_client.detail
    assert "$400.00 is not deposited yet" in to_freelancer.detail
    assert "fraud" not in (to_freelancer.text + to_freelancer.detail).lower()


def test_both_are_told_of_its_end(carla: User, ana: User, in_review: Milestone) -> None:
    suspending.lift(story.suspend(ana), by=StaffFactory(), sentence="Thank you.")
    suspended, lifted = told_of(carla, in_review)
    assert "Ana Freelancer’s account is suspended" in suspended.text
    assert lifted.text.startswith("Ana Freelancer’s account is no longer suspended. Everything in “")
    # The person reads it once, for all of their contracts.
    [suspended] = told_of(ana, in_review)
    assert "Your account is suspended" in suspended.text
    [own] = saying("no longer suspended", user=ana)
    assert own.text == "Your account is no longer suspended. Everything is possible again."


def test_what_is_over_and_whoever_has_no_part_is_not_bothered(carla: User, ana: User, olga: User) -> None:
    over = story.active_contract(client=carla, freelancer=ana, amounts=(100,))
    [milestone] = story.milestones_of(over)
    story.approve(story.submit(milestone))
    story.active_contract(client=olga, freelancer=ana)
    story.suspend(carla)
    assert told_of(ana, milestone) == []
    assert not Notification.objects.filter(user=olga, key__startswith="suspension:").exists()


def test_an_offer_that_awaits_its_deposit_stays_between_client_and_staff(carla: User, ana: User) -> None:
    contract = story.contract_of(story.hire(client=carla, freelancer=ana))
    [first, _] = story.milestones_of(contract)
    story.suspend(carla)
    story.suspend(ana)
    assert told_of(ana, first) == []
    by_client, by_freelancer = told_of(carla, first)
    assert "You cannot make the deposit until the suspension is lifted." in by_client.detail
    assert "Ana Freelancer cannot accept an offer until the suspension is lifted." in by_freelancer.detail


def test_staff_see_every_open_contract_before_they_decide(carla: User, ana: User, in_review: Milestone) -> None:
    offer = story.offered_contract(client=carla, freelancer=ana)
    found = effects(ana, most=9)
    assert [(e.contract, e.other, str(e.protected)) for e in found] == [
        (in_review.contract.title, carla, "$600.00"),
        (offer.title, carla, "$600.00"),
    ]
    assert "cannot be withdrawn until the suspension is lifted" in found[0].sentences[-1]
    assert "not accept it until the suspension is lifted" in found[1].sentences[-1]
    assert "if nobody acts, it goes back to Carla Client on" in found[1].sentences[0]


def test_frozen_money_is_said_to_be_frozen(carla: User, ana: User, time_travel: TimeTravel) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana, card=story.CHARGED_BACK_FOR_GOOD)
    time_travel.forward(minutes=2)
    story.hear_from_provider()
    story.suspend(carla, reason="chargeback")
    [notice] = told_of(ana, milestone)
    assert "$600.00 is frozen until that is decided, and no time runs." in notice.detail
    assert "if nobody acts" not in notice.detail


def test_an_open_page_notices(carla: User, ana: User, in_review: Milestone) -> None:
    before = version_of(in_review.contract)
    suspension = story.suspend(ana)
    during = version_of(in_review.contract)
    suspending.lift(suspension, by=StaffFactory(), sentence="Thank you.")
    assert len({before, during, version_of(in_review.contract)}) == 3
