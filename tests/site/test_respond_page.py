"""The page on which the other side responds."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from disputes.models import Dispute
from disputes.silence import sweep
from tests import books, story
from tests.conftest import TimeTravel
from tests.files import text_file
from tests.site.asking import kept, sent, shown, statuses

pytestmark = pytest.mark.django_db
FORM: dict[str, Any] = {"story": "I wrote ten tests.", "wants": "600"}


@pytest.fixture
def opened(carla: User, ana: User) -> Dispute:
    return story.dispute(story.submitted_milestone(client=carla, freelancer=ana))


def address(dispute: Dispute) -> str:
    return reverse("dispute_respond", args=[dispute.pk])


def test_it_shows_what_there_is_to_respond_to(client: Client, opened: Dispute, ana: User) -> None:
    page = shown(client, ana, address(opened))
    assert "If you do not respond by " in page
    assert "It is not what we agreed on." in page
    assert "Part 1 works" in page
    assert "you both have 7 days to settle it between you" in page


def test_it_responds(client: Client, opened: Dispute, ana: User) -> None:
    assert sent(client, ana, address(opened), {**FORM, "files": [text_file()]}) == opened.get_absolute_url()
    after = story.fresh(opened)
    assert after.stage == "negotiating"
    assert after.statements.get(author=ana).wants_minor == 60_000
    assert after.evidence.get().files.count() == 1
    books.assert_books_balance()


@pytest.mark.parametrize(
    ("changed", "why"),
    [({"wants": "600.01"}, "more than the $600.00"), ({"wants": ""}, "required"), ({"story": ""}, "required")],
)
def test_what_is_wrong_is_said_and_the_rest_is_kept(
    client: Client, opened: Dispute, ana: User, changed: dict[str, Any], why: str
) -> None:
    page = kept(client, ana, address(opened), {**FORM, "text": "See the log.", **changed})
    assert why in page
    assert "See the log." in page


def test_too_late(client: Client, opened: Dispute, ana: User, time_travel: TimeTravel) -> None:
    time_travel.forward(days=5)
    client.force_login(ana)
    assert client.get(address(opened)).status_code == 409
    page = kept(client, ana, address(opened), FORM, status=409)
    assert "The time to respond is over; our staff decide. You can still add evidence." in page
    assert "I wrote ten tests." in page
    # The worker has passed it on meanwhile: it is said just so, what was written is kept, and there is a way on.
    sweep.process_due()
    page = kept(client, ana, address(opened), FORM, status=409)
    assert "The time to respond is over; our staff decide. You can still add evidence." in page
    assert "I wrote ten tests." in page
    assert "Respond to the dispute</button>" not in page
    assert "you both have 7 days to settle it" not in page
    assert reverse("dispute_evidence", args=[opened.pk]) in page


def test_a_second_response_is_refused(client: Client, opened: Dispute, ana: User) -> None:
    story.respond(opened)
    assert "I wrote ten tests." in kept(client, ana, address(opened), FORM, status=409)


def test_whoever_opened_it_does_not_respond(client: Client, opened: Dispute, carla: User) -> None:
    assert statuses(client, carla, address(opened), FORM) == (403, 403)
    assert statuses(client, carla, address(opened), {}) == (403, 403)


def test_it_does_not_exist_for_others(client: Client, opened: Dispute, olga: User, sam: User) -> None:
    for person in (olga, sam):
        assert statuses(client, person, address(opened), FORM) == (404, 404)
