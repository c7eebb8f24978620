"""The page on which the client asks for everything back, and what both sides read until it is answered."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from milestones.models import Milestone, SettlementOffer
from milestones.silence import sweep
from milestones.verbs import answering_settlements
from tests import story
from tests.conftest import TimeTravel
from tests.site.asking import kept, sent, shown, statuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def funded(carla: User, ana: User) -> Milestone:
    return story.funded_milestone(client=carla, freelancer=ana)


def at(milestone: Milestone) -> str:
    return reverse("refund_request", args=[milestone.pk])


def asked(milestone: Milestone, reason: str = "It was due in June.") -> dict[str, str]:
    return {"reason": reason, "seen_state": milestone.state}


def test_with_nothing_submitted_silence_brings_it_back_and_both_read_so(
    client: Client, funded: Milestone, carla: User, ana: User
) -> None:
    page = shown(client, carla, at(funded))
    assert "If Ana Freelancer says nothing for 7 days, $600.00 goes back to you." in page
    sent(client, carla, at(funded), asked(funded))
    made = SettlementOffer.objects.get()
    assert (made.to_freelancer_minor, made.reason) == (0, "It was due in June.")
    for reader, who in ((carla, "you"), (ana, "Carla Client")):
        page = shown(client, reader, funded.contract.get_absolute_url())
        assert f"If nobody acts, $600.00 goes to {who} in 7 days, on " in page
        assert "It was due in June." in page
    assert "Answer the refund request" in page


def test_on_submitted_work_silence_makes_a_dispute_and_both_read_so(
    client: Client, in_review: Milestone, carla: User, ana: User
) -> None:
    page = shown(client, carla, at(in_review))
    assert "it becomes a dispute, which our staff decide. Meanwhile your time to review it stands still." in page
    sent(client, carla, at(in_review), asked(in_review))
    to_client = "You ask for $600.00 back. If Ana Freelancer does not answer by "
    to_freelancer = "Carla Client asks you for $600.00 back. If you do not answer by "
    for reader, says in ((carla, to_client), (ana, to_freelancer)):
        page = shown(client, reader, in_review.contract.get_absolute_url())
        assert says in page
        assert "it becomes a dispute; the money stays protected." in page


def test_the_freelancer_can_submit_give_it_back_offer_or_decline(
    client: Client, funded: Milestone, carla: User, ana: User
) -> None:
    offer = story.refund_request(funded)
    page = shown(client, ana, reverse("settlement", args=[offer.pk]))
    assert reverse("milestone_submit", args=[funded.pk]) in page
    for name in ("settlement_accept", "settlement_counter", "settlement_decline"):
        assert reverse(name, args=[offer.pk]) in page
    assert "Give $600.00 back to Carla Client?" in shown(client, ana, reverse("settlement_accept", args=[offer.pk]))


def test_declining_says_when_the_review_ends_then(
    client: Client, in_review: Milestone, ana: User, time_travel: TimeTravel
) -> None:
    time_travel.forward(days=4)
    offer = story.refund_request(in_review)
    page = shown(client, ana, reverse("settlement_decline", args=[offer.pk]))
    assert "$600.00 stays protected and everything goes on as it was. If nobody acts after that, $600.00 goes" in page


def test_one_that_opened_by_itself_says_so(
    client: Client, funded: Milestone, ana: User, carla: User, time_travel: TimeTravel
) -> None:
    for days in (60, 14):
        time_travel.forward(days=days)
        sweep.process_due()
    page = shown(client, ana, funded.contract.get_absolute_url())
    assert "opened by itself" in page
    assert "If nobody acts, $600.00 goes to Carla Client in 7 days, on " in page
    assert "See your refund request" in shown(client, carla, funded.contract.get_absolute_url())


def test_before_it_does_both_read_when(client: Client, funded: Milestone, ana: User, time_travel: TimeTravel) -> None:
    address = funded.contract.get_absolute_url()
    assert "you are both warned." in shown(client, ana, address)
    time_travel.forward(days=60)
    sweep.process_due()
    assert "Carla Client’s refund request opens by itself." in shown(client, ana, address)


def test_no_reason(client: Client, funded: Milestone, carla: User) -> None:
    assert "Say why, in your own words." in kept(client, carla, at(funded), asked(funded, " "))


def test_a_page_that_is_out_of_date(client: Client, funded: Milestone, carla: User) -> None:
    """Work has come in the meantime: silence would mean something else than what the page said."""
    story.submit(funded)
    page = kept(client, carla, at(funded), asked(funded), status=409)
    assert "It was due in June." in page
    assert "it becomes a dispute" in page


def test_a_second_one_for_the_same_work_is_not_offered(
    client: Client, in_review: Milestone, carla: User, ana: User
) -> None:
    address = in_review.contract.get_absolute_url()
    assert at(in_review) in shown(client, carla, address)
    answering_settlements.decline(story.refund_request(in_review), by=ana, answer="No.")
    assert at(in_review) not in shown(client, carla, address)
    assert statuses(client, carla, at(in_review), asked(in_review)) == (409, 409)


def test_who_may_not(client: Client, in_review: Milestone, ana: User, olga: User, sam: User) -> None:
    assert statuses(client, ana, at(in_review), asked(in_review)) == (403, 403)
    for somebody in (olga, sam):
        assert statuses(client, somebody, at(in_review), asked(in_review)) == (404, 404)


def test_not_in_a_dispute_or_when_it_is_over(client: Client, in_review: Milestone, carla: User) -> None:
    story.dispute(in_review)
    assert statuses(client, carla, at(in_review), {"reason": "x", "seen_state": "disputed"}) == (409, 409)
    story.approve(story.fresh(in_review))
    assert statuses(client, carla, at(in_review), {"reason": "x", "seen_state": "released"}) == (409, 409)
