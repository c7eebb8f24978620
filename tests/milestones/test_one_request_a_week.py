"""One refund request in seven days; the second that is not agreed to while work is owed becomes a dispute."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Notification, User
from disputes.verbs import consenting, withdrawing
from marketplace import rules
from milestones.models import Milestone, SettlementOffer
from milestones.silence import sweep
from milestones.verbs import answering_settlements
from milestones.verbs.offering_settlements import RefundAlreadyAsked
from tests import books, story
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db


@pytest.fixture
def milestone(carla: User, ana: User) -> Milestone:
    return story.funded_milestone(client=carla, freelancer=ana)


def decline(milestone: Milestone) -> None:
    """The client asks for everything back, and the freelancer says no."""
    answering_settlements.decline(
        story.refund_request(milestone), by=milestone.contract.freelancer, answer="I am at work on it."
    )


def counter(milestone: Milestone) -> SettlementOffer:
    """The client asks for everything back, and the freelancer offers a part."""
    request = story.refund_request(milestone)
    by = milestone.contract.freelancer
    return answering_settlements.counter(request, by=by, to_freelancer_minor=30_000, reason="Half of it.")


def test_a_second_request_within_seven_days_is_refused(milestone: Milestone, time_travel: TimeTravel) -> None:
    decline(milestone)
    time_travel.forward(days=6, hours=23)
    assert not story.fresh(milestone).can_ask_back
    with books.refused(RefundAlreadyAsked, match="once in 7 days, again from "):
        story.refund_request(milestone)
    time_travel.forward(hours=2)
    assert story.fresh(milestone).can_ask_back
    story.refund_request(milestone)


def test_taking_it_back_or_countering_with_nothing_is_no_way_around(milestone: Milestone) -> None:
    client, freelancer = milestone.contract.client, milestone.contract.freelancer
    answering_settlements.take_back(story.refund_request(milestone), by=client)
    with books.refused(RefundAlreadyAsked):
        story.refund_request(milestone)
    offer = story.offer(milestone, by=freelancer, to_freelancer=30_000)
    with books.refused(RefundAlreadyAsked):
        answering_settlements.counter(offer, by=client, to_freelancer_minor=0, reason="All of it.")


def test_a_new_submission_can_be_asked_about_at_once(milestone: Milestone) -> None:
    decline(milestone)
    assert story.refund_request(story.submit(milestone)).is_open


def test_an_offer_of_nothing_in_a_dispute_is_no_refund_request(milestone: Milestone, carla: User) -> None:
    decline(milestone)
    dispute = story.dispute(milestone)
    offer = story.offer(milestone, by=carla, to_freelancer=0)
    assert offer.in_dispute
    answering_settlements.decline(offer, by=dispute.milestone.contract.freelancer, answer="No.")
    withdrawing.withdraw(dispute, by=carla)
    assert story.fresh(milestone).state == "funded"


def test_the_second_that_is_declined_becomes_a_dispute(
    milestone: Milestone, carla: User, ana: User, time_travel: TimeTravel
) -> None:
    decline(milestone)
    assert story.fresh(milestone).state == "funded"
    time_travel.forward(days=7)
    decline(milestone)
    assert story.fresh(milestone).state == "disputed"
    dispute = milestone.disputes.get()
    assert (dispute.opened_by, dispute.by_itself, dispute.from_refusal) == (carla, True, True)
    assert (dispute.stage, dispute.statements.get().wants_minor) == ("responding", 0)
    told = Notification.objects.filter(key=f"dispute:{dispute.pk}:opened")
    assert {notice.user for notice in told} == {carla, ana}
    assert "was not agreed to, and nothing new was submitted" in told[0].text
    books.assert_books_balance()


def test_the_pages_say_that_it_becomes_a_dispute(
    milestone: Milestone, ana: User, client: Client, time_travel: TimeTravel
) -> None:
    client.force_login(ana)
    request = story.refund_request(milestone)
    says = "so it becomes a dispute"
    for page in ("settlement_decline", "settlement_counter"):
        assert says not in client.get(reverse(page, args=[request.pk])).text
    answering_settlements.decline(request, by=ana, answer="No.")
    time_travel.forward(days=7)
    again = story.refund_request(milestone)
    client.force_login(ana)
    for page in ("settlement_decline", "settlement_counter"):
        assert says in client.get(reverse(page, args=[again.pk])).text


def test_a_counter_offer_is_no_yes_and_stands_in_the_dispute(
    milestone: Milestone, ana: User, time_travel: TimeTravel
) -> None:
    """Who answered each request with a part of it could keep the client waiting for ever."""
    answering_settlements.decline(counter(milestone), by=milestone.contract.client, answer="No, all of it.")
    assert story.fresh(milestone).state == "funded"
    time_travel.forward(days=7)
    made = counter(milestone)
    after = story.fresh(milestone)
    assert (after.state, milestone.disputes.get().from_refusal) == ("disputed", True)
    assert (made.is_open, made.in_dispute) == (True, True)
    answering_settlements.accept(made, by=after.contract.client, confirmed_minor=30_000)
    assert story.fresh(milestone).state == "settled"
    books.assert_books_balance()


def test_silence_on_a_request_in_review_opens_no_second_dispute(
    carla: User, ana: User, time_travel: TimeTravel
) -> None:
    """By hand the client could open no other before the next submission, so silence opens none, and the review ends."""
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    dispute = story.respond(story.dispute(milestone))
    consenting.ask(dispute, by=carla)
    consenting.consent(dispute, by=ana)
    offer = story.refund_request(milestone)
    time_travel.forward(days=7)
    sweep.process_due()
    after = story.fresh(milestone)
    assert (after.state, story.fresh(offer).state, milestone.disputes.count()) == ("submitted", "lapsed", 1)
    assert after.review_due_at
    time_travel.to(after.review_due_at)
    sweep.process_due()
    assert story.fresh(milestone).state == "released"


def test_where_no_review_runs_people_decide_whatever_was_before(carla: User, time_travel: TimeTravel) -> None:
    """Otherwise a freelancer who is silent after a withdrawal would keep the money for ever."""
    milestone = story.changes_requested_milestone(client=carla)
    withdrawing.withdraw(story.dispute(milestone), by=carla)
    story.refund_request(milestone)
    time_travel.forward(days=7)
    sweep.process_due()
    assert story.fresh(milestone).state == "disputed"


def test_by_the_first_rules_they_can_be_asked_and_declined_at_will(
    monkeypatch: pytest.MonkeyPatch, carla: User, time_travel: TimeTravel
) -> None:
    monkeypatch.setattr(rules, "CURRENT", 1)
    milestone = story.funded_milestone(client=carla)
    for _ in range(3):
        decline(milestone)
    assert story.fresh(milestone).state == "funded"
    in_review = story.submitted_milestone(client=carla)
    withdrawing.withdraw(story.dispute(in_review), by=carla)
    story.refund_request(in_review)
    time_travel.forward(days=7)
    sweep.process_due()
    assert story.fresh(in_review).state == "disputed"


def test_who_withdrew_their_dispute_is_not_kept_waiting_for_changes_for_ever(
    milestone: Milestone, carla: User, time_travel: TimeTravel
) -> None:
    """They can open no other before the next submission, and it is the freelancer who does not submit."""
    story.submit(milestone)
    withdrawing.withdraw(story.dispute(milestone), by=carla)
    story.request_changes(story.fresh(milestone))
    decline(story.fresh(milestone))
    assert story.fresh(milestone).state == "changes_requested"
    time_travel.forward(days=7)
    decline(story.fresh(milestone))
    assert story.fresh(milestone).state == "disputed"
    assert milestone.disputes.get(outcome="").from_refusal


def test_what_was_declined_before_the_last_submission_does_not_count(
    milestone: Milestone, time_travel: TimeTravel
) -> None:
    decline(milestone)
    story.submit(milestone)
    story.request_changes(story.fresh(milestone))
    decline(story.fresh(milestone))
    assert story.fresh(milestone).state == "changes_requested"
    time_travel.forward(days=7)
    decline(story.fresh(milestone))
    assert story.fresh(milestone).state == "disputed"
