"""The pages on which the two sides agree sooner: to a withdrawal, that they will not settle, and to a ruling."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from disputes.models import Dispute
from disputes.verbs import accepting, appealing, consenting, passing
from milestones.silence import sweep
from tests import books, story
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db


@pytest.fixture
def talking(carla: User, ana: User) -> Dispute:
    return story.negotiated_dispute(client=carla, freelancer=ana)


def page(client: Client, user: User, name: str, dispute: Dispute, status: int = 200) -> str:
    client.force_login(user)
    answer = client.get(reverse(name, args=[dispute.pk]))
    assert answer.status_code == status
    return answer.content.decode()


def send(client: Client, user: User, name: str, dispute: Dispute, **data: str) -> None:
    client.force_login(user)
    answer = client.post(reverse(name, args=[dispute.pk]), data)
    assert (answer.status_code, answer["Location"]) == (302, dispute.get_absolute_url())


def test_the_opener_asks_and_the_other_side_agrees(client: Client, talking: Dispute, carla: User, ana: User) -> None:
    assert "Ask Ana Freelancer to agree to a withdrawal" in page(client, carla, "dispute", talking)
    assert "withdrawn only if Ana Freelancer agrees" in page(client, carla, "dispute_consent", talking)
    send(client, carla, "dispute_consent", talking, decision="ask")
    shown = page(client, ana, "dispute", talking)
    assert "Carla Client asks you to agree to its withdrawal." in shown
    assert "Answer: withdraw it?" in shown
    assert "No time runs for the answer" in page(client, ana, "dispute_consent", talking)
    send(client, ana, "dispute_consent", talking, decision="agree")
    assert story.fresh(talking).outcome == "withdrawn"
    assert "Ana Freelancer agreed to the withdrawal" in page(client, carla, "dispute", talking)


def test_the_other_side_does_not_agree(client: Client, talking: Dispute, carla: User, ana: User) -> None:
    consenting.ask(talking, by=carla)
    send(client, ana, "dispute_consent", talking, decision="refuse")
    shown = page(client, carla, "dispute", talking)
    assert "Ana Freelancer did not agree to the withdrawal" in shown
    assert "Ask Ana Freelancer to agree" not in shown
    told = "to withdraw it, "
    assert f"Ana Freelancer did not agree {told}" in shown[shown.index('class="next') : shown.index('id="sides"')]
    assert f"You did not agree {told}" in page(client, ana, "dispute", talking)


def test_after_a_ruling_nobody_is_told_of_it_as_news(client: Client, talking: Dispute, carla: User, ana: User) -> None:
    consenting.ask(talking, by=carla)
    consenting.refuse(talking, by=ana)
    story.rule(story.in_review(talking), by=story.arbiter(), to_freelancer=20_000)
    assert "did not agree to withdraw it" not in page(client, carla, "dispute", talking)


def test_the_opener_takes_it_back(client: Client, talking: Dispute, carla: User, ana: User) -> None:
    consenting.ask(talking, by=carla)
    assert "You have asked Ana Freelancer to agree" in page(client, carla, "dispute_consent", talking)
    send(client, carla, "dispute_consent", talking, decision="take_back")
    assert "to agree to its withdrawal" not in page(client, ana, "dispute", talking)


def test_after_an_appeal_nobody_is_asked_any_more(client: Client, talking: Dispute, carla: User, ana: User) -> None:
    consenting.ask(talking, by=carla)
    story.rule(story.in_review(talking), by=story.arbiter(), to_freelancer=20_000)
    appealing.appeal(talking, by=ana, reasons="It works.")
    for reader in (carla, ana):
        shown = page(client, reader, "dispute", talking)
        assert "to agree to its withdrawal" not in shown
        assert reverse("dispute_consent", args=[talking.pk]) not in shown


def test_a_page_that_was_open_for_long_withdraws_nothing_alone(client: Client, talking: Dispute, carla: User) -> None:
    client.force_login(carla)
    with books.unchanged():
        answer = client.post(reverse("dispute_withdraw", args=[talking.pk]))
    assert answer.status_code == 409
    assert "ask the other side to agree" in answer.content.decode()


def test_one_side_will_not_agree_and_both_read_when_staff_start(
    client: Client, talking: Dispute, carla: User, ana: User
) -> None:
    assert "Our staff start" in page(client, ana, "dispute_pass", talking)
    send(client, ana, "dispute_pass", talking)
    to_client = "Ana Freelancer will not agree. If you and Ana Freelancer do not settle it by"
    to_freelancer = "You will not agree. If you and Carla Client do not settle it by"
    for reader, says in ((carla, to_client), (ana, to_freelancer)):
        assert says in page(client, reader, "dispute", talking)
    assert "I will not agree" not in page(client, ana, "dispute", talking)
    assert "at once" in page(client, carla, "dispute_pass", talking)
    send(client, carla, "dispute_pass", talking)
    assert "Our staff decide" in page(client, ana, "dispute", talking)
    assert story.fresh(talking).stage == "in_review"


def test_one_side_accepts_a_ruling_then_the_other(client: Client, carla: User, ana: User) -> None:
    ruled = story.ruled_dispute(client=carla, freelancer=ana)
    assert "You give up your appeal" in page(client, carla, "dispute_accept", ruled)
    send(client, carla, "dispute_accept", ruled)
    shown = page(client, carla, "dispute", ruled)
    assert "You have accepted it. If Ana Freelancer does, too, that happens at once." in shown
    assert "Appeal the ruling" not in shown
    assert "the money moves at once" in page(client, ana, "dispute_accept", ruled)
    send(client, ana, "dispute_accept", ruled)
    assert story.fresh(ruled).outcome == "ruled"


def test_what_can_be_done_is_offered_only_to_who_can_do_it(client: Client, carla: User, ana: User) -> None:
    ruled = story.ruled_dispute(client=carla, freelancer=ana)
    accepting.accept(ruled, by=carla)
    assert "You have accepted" in page(client, carla, "dispute_accept", ruled, 409)
    talking = story.negotiated_dispute(client=carla, freelancer=ana)
    passing.will_not_agree(talking, by=carla)
    assert "You have said so already" in page(client, carla, "dispute_pass", talking, 409)


def test_who_was_silent_on_a_request_is_offered_to_tell_their_side(
    client: Client, carla: User, ana: User, time_travel: TimeTravel
) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    story.refund_request(milestone)
    time_travel.forward(days=7)
    sweep.process_due()
    dispute = milestone.disputes.get()
    assert "Respond to the dispute" in page(client, ana, "dispute", dispute)
    assert "Our staff decide already" in page(client, ana, "dispute_respond", dispute)
