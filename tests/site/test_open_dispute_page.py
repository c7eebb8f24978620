"""The page that opens a dispute."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Notification, User
from contracts.models import Message
from disputes.models import Dispute
from disputes.verbs import withdrawing
from milestones.models import Milestone
from tests import books, story
from tests.conftest import TimeTravel
from tests.files import text_file
from tests.site.asking import kept, sent, shown, statuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_review(carla: User, ana: User) -> Milestone:
    return story.submitted_milestone(client=carla, freelancer=ana)


def address(milestone: Milestone) -> str:
    return reverse("dispute_open", args=[milestone.pk])


def form(milestone: Milestone, **changed: Any) -> dict[str, Any]:
    return {
        "criteria": [milestone.criteria.all()[0].pk],
        "story": "The basket loses what I put in.",
        "wants": "100.00",
        "agree": "on",
        "seen_state": milestone.state,
        **changed,
    }


def test_it_says_what_happens_before_it_does(client: Client, in_review: Milestone, carla: User) -> None:
    page = shown(client, carla, address(in_review))
    assert "If nobody acts, $600.00 goes to Ana Freelancer" in page
    assert "From $0.00 to $600.00; the rest goes back to Carla Client." in page
    assert "Yes, open a dispute: every clock stands, and Ana Freelancer has 5 days to respond." in page
    assert "you both have 7 days to settle it between you" in page
    assert "Open a dispute about $600.00" in page


def test_it_opens_the_dispute(client: Client, in_review: Milestone, carla: User, ana: User) -> None:
    message = Message.send(in_review.contract, by=ana, text="The basket is not finished yet.")
    data = form(
        in_review,
        text="See the pictures.",
        files=[text_file()],
        messages=[message.pk],
        submissions=[in_review.submissions.get().pk],
    )
    assert "The basket is not finished yet." in shown(client, carla, address(in_review))
    leads_to = sent(client, carla, address(in_review), data)
    dispute = Dispute.objects.get()
    assert leads_to == dispute.get_absolute_url()
    assert story.fresh(in_review).state == "disputed"
    assert dispute.statements.get().wants_minor == 10_000
    assert [criterion.text for criterion in dispute.criteria.all()] == ["Part 1 works"]
    evidence = dispute.evidence.get()
    assert (evidence.text, evidence.messages.get()) == ("See the pictures.", message)
    assert (evidence.files.count(), evidence.submissions.count()) == (1, 1)
    assert Notification.objects.get(key=f"dispute:{dispute.pk}:opened").user == ana
    books.assert_books_balance()


def test_nothing_for_the_freelancer_can_be_wanted(client: Client, in_review: Milestone, carla: User) -> None:
    sent(client, carla, address(in_review), form(in_review, wants="0"))
    assert Dispute.objects.get().statements.get().wants_minor == 0


def test_an_offer_that_is_open_is_what_could_be_answered_instead(client: Client, carla: User, ana: User) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    assert reverse("settlement_offer", args=[milestone.pk]) in shown(client, ana, address(milestone))
    offer = story.refund_request(milestone)
    page = shown(client, ana, address(milestone))
    assert offer.get_absolute_url() in page
    assert reverse("settlement_offer", args=[milestone.pk]) not in page


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"criteria": []}, "Choose at least one criterion"),
        ({"wants": "600.01"}, "That is more than the $600.00 that are held."),
        ({"wants": "half"}, "in digits"),
        ({"wants": ""}, "required"),
        ({"wants": "-1"}, "Enter zero or more."),
        ({"agree": ""}, "Tick the box"),
        ({"messages": ["999999"]}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_and_the_story_is_kept(
    client: Client, in_review: Milestone, carla: User, changed: dict[str, Any], why: str
) -> None:
    Message.send(in_review.contract, by=in_review.contract.freelancer, text="Hello")
    page = kept(client, carla, address(in_review), form(in_review, **changed))
    assert why in page
    assert "The basket loses what I put in." in page


def test_a_story_is_needed(client: Client, in_review: Milestone, carla: User) -> None:
    page = kept(client, carla, address(in_review), form(in_review, story="   "))
    assert 'href="#id_story"' in page
    assert 'value="100.00"' in page


def test_a_file_that_cannot_be_taken(client: Client, in_review: Milestone, carla: User) -> None:
    data = form(in_review, files=[text_file(), SimpleUploadedFile("void.txt", b"")])
    page = kept(client, carla, address(in_review), data)
    assert "void.txt is empty" in page
    assert "The basket loses what I put in." in page
    assert "notes.txt" in page


def test_what_was_written_is_kept_when_the_state_has_changed(client: Client, in_review: Milestone, carla: User) -> None:
    page = kept(client, carla, address(in_review), form(in_review, seen_state="funded"), status=409)
    assert "This is not possible now" in page
    assert "The basket loses what I put in." in page


def test_a_double_click_opens_one(client: Client, in_review: Milestone, carla: User) -> None:
    sent(client, carla, address(in_review), form(in_review))
    kept(client, carla, address(in_review), form(in_review), status=409)
    assert Dispute.objects.count() == 1


def test_it_is_for_the_two_parties(client: Client, in_review: Milestone, olga: User, sam: User) -> None:
    for person in (olga, sam):
        assert statuses(client, person, address(in_review), form(in_review)) == (404, 404)
    client.logout()
    assert client.get(address(in_review))["Location"].startswith(reverse("account_login"))


def test_too_late(client: Client, in_review: Milestone, carla: User, time_travel: TimeTravel) -> None:
    time_travel.forward(days=14)
    client.force_login(carla)
    assert client.get(address(in_review)).status_code == 409
    page = kept(client, carla, address(in_review), form(in_review), status=409)
    assert "The time to answer is over; the money is being released." in page
    assert "The basket loses what I put in." in page


def test_not_again_after_a_withdrawal(client: Client, in_review: Milestone, carla: User) -> None:
    withdrawing.withdraw(story.dispute(in_review), by=carla)
    assert statuses(client, carla, address(in_review), form(in_review)) == (409, 409)
