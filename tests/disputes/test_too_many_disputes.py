"""At most as many disputes at once as one side can lose: with somebody new, and after losing several."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from disputes.models import Dispute
from disputes.silence import sweep
from disputes.verbs import withdrawing
from disputes.verbs.dispute_limits import TooManyDisputes
from milestones.models import Milestone
from milestones.silence import sweep as milestone_sweep
from milestones.verbs import answering_settlements
from tests import story
from tests.books import refused, unchanged
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db


def in_review(carla: User, ana: User, number: int = 3) -> list[Milestone]:
    """So many milestones of one contract with work in review."""
    contract = story.active_contract(client=carla, freelancer=ana, amounts=(20_000,) * number, whole=True)
    return [story.submit(milestone) for milestone in story.milestones_of(contract)]


def test_two_who_are_new_to_each_other_have_two_open_at_once(carla: User, ana: User) -> None:
    first, second, third = in_review(carla, ana)
    for milestone in (first, second):
        story.dispute(milestone)
    with refused(TooManyDisputes, match="You can have 2 disputes with Ana Freelancer open at once, until a payment"):
        story.dispute(third)


def test_each_side_by_itself_and_each_pair_by_itself(carla: User, ana: User, olga: User) -> None:
    first, second, third = in_review(carla, ana)
    for milestone in (first, second):
        story.dispute(milestone)
    story.dispute(third, by=ana)
    story.dispute(in_review(carla, olga, 1)[0])
    assert Dispute.objects.count() == 4


def test_once_one_is_over_there_is_room_again(carla: User, ana: User) -> None:
    first, second, third = in_review(carla, ana)
    dispute = story.dispute(first)
    story.dispute(second)
    withdrawing.withdraw(dispute, by=carla)
    assert story.dispute(third).is_open


@pytest.mark.parametrize("by_silence", [True, False])
def test_a_payment_after_a_review_ends_it(carla: User, ana: User, time_travel: TimeTravel, *, by_silence: bool) -> None:
    before = story.submitted_milestone(client=carla, freelancer=ana, amounts=(10_000,))
    if by_silence:
        time_travel.forward(days=15)
        milestone_sweep.process_due()
    else:
        story.approve(before)
    for milestone in in_review(carla, ana):
        story.dispute(milestone)
    assert Dispute.objects.count() == 3


def test_money_released_unseen_does_not(carla: User, ana: User) -> None:
    story.approve(story.funded_milestone(client=carla, freelancer=ana, amounts=(10_000,)))
    first, second, third = in_review(carla, ana)
    for milestone in (first, second):
        story.dispute(milestone)
    with refused(TooManyDisputes):
        story.dispute(third)


def test_where_silence_would_pay_and_nothing_else_is_left_it_is_never_refused(carla: User, ana: User) -> None:
    first, second, third = in_review(carla, ana)
    for milestone in (first, second):
        story.dispute(milestone)
    for _ in range(third.contract.change_rounds):
        third = story.submit(story.request_changes(third))
    assert story.dispute(third).is_open


def test_it_is_said_before_the_form_and_kept_out_behind_it(client: Client, carla: User, ana: User) -> None:
    first, second, third = in_review(carla, ana)
    for milestone in (first, second):
        story.dispute(milestone)
    client.force_login(carla)
    address = reverse("dispute_open", args=[third.pk])
    with unchanged():
        answer = client.get(address)
    assert answer.status_code == 409
    assert "One dispute after the other</h1>" in answer.text
    assert "Until then you can request changes, which stops the review, or offer a settlement." in answer.text
    sent: dict[str, Any] = {"story": "No.", "wants": "0", "criteria": [third.criteria.all()[0].pk]}
    with unchanged():
        assert (
            "You can have 2 disputes with Ana Freelancer"
            in client.post(address, sent | {"seen_state": third.state}).text
        )


def lost(loser: User, *, times: int, time_travel: TimeTravel) -> None:
    """So many disputes, with somebody else each, were ruled wholly against this client."""
    for _ in range(times):
        dispute = story.in_review(story.negotiated_dispute(client=loser, amounts=(20_000,)))
        story.rule(dispute, by=story.arbiter(), to_freelancer=20_000)
    time_travel.forward(days=8)
    sweep.process_due()


def test_who_lost_three_has_one_open_at_a_time(carla: User, time_travel: TimeTravel) -> None:
    lost(carla, times=3, time_travel=time_travel)
    one = story.dispute(story.submitted_milestone(client=carla))
    another = story.submitted_milestone(client=carla)
    with refused(TooManyDisputes, match="In the last 90 days our staff ruled wholly against you in 3 disputes or more"):
        story.dispute(another)
    withdrawing.withdraw(one, by=carla)
    assert story.dispute(another).is_open


def test_two_lost_or_partly_lost_or_long_ago_do_not_count(carla: User, time_travel: TimeTravel) -> None:
    lost(carla, times=2, time_travel=time_travel)
    partly = story.in_review(story.negotiated_dispute(client=carla, amounts=(20_000,)))
    story.rule(partly, by=story.arbiter(), to_freelancer=19_000)
    time_travel.forward(days=8)
    sweep.process_due()
    for _ in range(2):
        story.dispute(story.submitted_milestone(client=carla))


def test_after_90_days_it_is_forgotten(carla: User, time_travel: TimeTravel) -> None:
    lost(carla, times=3, time_travel=time_travel)
    time_travel.forward(days=91)
    for _ in range(2):
        story.dispute(story.submitted_milestone(client=carla))


def test_the_numbers_are_settings(carla: User, ana: User, settings: Any) -> None:
    settings.NEW_PAIR_DISPUTES = 1
    first, second = in_review(carla, ana, 2)
    story.dispute(first)
    with refused(TooManyDisputes, match="You can have 1 dispute with Ana Freelancer open"):
        story.dispute(second)


def lapsed(milestone: Milestone, time_travel: TimeTravel) -> Milestone:
    """The client asked for everything back, and nobody answered."""
    story.refund_request(milestone)
    time_travel.forward(days=7)
    milestone_sweep.process_due()
    return story.fresh(milestone)


def decline(milestone: Milestone, ana: User) -> Milestone:
    """The client asks for everything back, and the freelancer says no."""
    answering_settlements.decline(story.refund_request(milestone), by=ana, answer="I am at work on it.")
    return story.fresh(milestone)


def test_disputes_that_opened_by_themselves_count_for_the_next_by_hand(
    carla: User, ana: User, time_travel: TimeTravel
) -> None:
    contract = story.active_contract(client=carla, freelancer=ana, amounts=(20_000,) * 3, whole=True)
    silent, second, third = story.milestones_of(contract)
    assert lapsed(story.submit(silent), time_travel).state == "disputed"
    story.dispute(story.submit(second))
    third = story.submit(third)
    with refused(TooManyDisputes, match="You can have 2 disputes"):
        story.dispute(third)
    assert story.dispute(third, by=ana).is_open


def test_who_lost_three_asks_for_money_back_and_then_disputes_nothing_beside_it(
    carla: User, time_travel: TimeTravel
) -> None:
    lost(carla, times=3, time_travel=time_travel)
    assert lapsed(story.submitted_milestone(client=carla), time_travel).state == "disputed"
    another = story.submitted_milestone(client=carla)
    with refused(TooManyDisputes, match="ruled wholly against you"):
        story.dispute(another)


def test_what_a_clock_leads_to_is_never_refused(carla: User, ana: User, time_travel: TimeTravel) -> None:
    """Else silence would keep the money of the third where it is."""
    first, second, third = in_review(carla, ana)
    for milestone in (first, second):
        story.dispute(milestone)
    assert lapsed(third, time_travel).state == "disputed"
    assert Dispute.objects.get(milestone=third).by_itself


def test_a_client_gets_a_third_milestone_at_work_decided_within_fourteen_days(
    carla: User, ana: User, time_travel: TimeTravel
) -> None:
    contract = story.active_contract(client=carla, freelancer=ana, amounts=(20_000,) * 3, whole=True)
    first, second, third = story.milestones_of(contract)
    third = story.request_changes(story.submit(third))
    for milestone in (first, second):
        story.dispute(story.submit(milestone))
    with refused(TooManyDisputes):
        story.dispute(third)
    assert decline(third, ana).state == "changes_requested"
    time_travel.forward(days=7)
    assert decline(third, ana).state == "disputed"


@pytest.mark.parametrize("state", ["funded", "changes_requested"])
def test_a_freelancer_gets_a_third_milestone_decided_fourteen_days_after_it_is_submitted(
    carla: User, ana: User, time_travel: TimeTravel, state: str
) -> None:
    contract = story.active_contract(client=carla, freelancer=ana, amounts=(20_000,) * 3, whole=True)
    first, second, third = story.milestones_of(contract)
    if state == "changes_requested":
        third = story.request_changes(story.submit(third))
    for milestone in (first, second):
        story.dispute(story.submit(milestone), by=ana)
    with refused(TooManyDisputes):
        story.dispute(third, by=ana)
    third = story.submit(third)
    with refused(TooManyDisputes):
        story.dispute(third, by=ana)
    time_travel.forward(days=14)
    milestone_sweep.process_due()
    assert story.fresh(third).state == "released"
