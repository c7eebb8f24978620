"""The page that withdraws a dispute."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from disputes.models import Dispute
from marketplace import times
from tests import books, story
from tests.conftest import TimeTravel
from tests.site.asking import sent, shown, statuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(carla: User, ana: User) -> Dispute:
    return story.dispute(story.submitted_milestone(client=carla, freelancer=ana))


def address(dispute: Dispute) -> str:
    return reverse("dispute_withdraw", args=[dispute.pk])


def test_it_says_where_it_goes_back_to_and_what_is_left(
    client: Client, opened: Dispute, carla: User, time_travel: TimeTravel
) -> None:
    now = time_travel.forward(days=3)
    left = story.fresh(opened.milestone).review_left
    assert left
    page = shown(client, carla, address(opened))
    assert "In review" in page
    assert times.absolute(now + left, carla.zone) in page
    assert "if nobody acts, $600.00 goes to Ana Freelancer" in page
    assert (
        "You cannot open another dispute about this milestone before Ana Freelancer has submitted something new."
        in page
    )


@pytest.mark.parametrize(
    ("start", "said"),
    [(story.funded_milestone, "Nothing has been submitted"), (story.changes_requested_milestone, "Changes were asked")],
)
def test_without_a_review_no_time_runs(client: Client, carla: User, start: object, said: str) -> None:
    assert callable(start)
    page = shown(client, carla, address(story.dispute(start(client=carla))))
    assert f"{said}" in page
    assert "gives no sign of life for 60 days, you are both warned." in page


def test_it_withdraws(client: Client, opened: Dispute, carla: User) -> None:
    assert sent(client, carla, address(opened), {}) == opened.milestone.get_absolute_url()
    assert story.fresh(opened).outcome == "withdrawn"
    assert story.fresh(opened.milestone).state == "submitted"
    page = shown(client, carla, opened.get_absolute_url())
    assert "How it ended" in page
    assert "Carla Client withdrew the dispute" in page
    books.assert_books_balance()


def test_no_other_dispute_is_offered_before_something_new_is_submitted(
    client: Client, opened: Dispute, carla: User, ana: User
) -> None:
    milestone = opened.milestone
    contract, another = milestone.contract.get_absolute_url(), reverse("dispute_open", args=[milestone.pk])
    sent(client, carla, address(opened), {})
    assert another not in shown(client, carla, contract)
    assert another in shown(client, ana, contract)
    story.submit(story.request_changes(story.fresh(milestone)))
    assert another in shown(client, carla, contract)


def test_it_is_for_whoever_opened_it(client: Client, opened: Dispute, ana: User, olga: User, sam: User) -> None:
    assert statuses(client, ana, address(opened), {}) == (403, 403)
    for person in (olga, sam):
        assert statuses(client, person, address(opened), {}) == (404, 404)


def test_not_after_a_ruling(client: Client, carla: User) -> None:
    assert statuses(client, carla, address(story.ruled_dispute(client=carla)), {}) == (409, 409)


def test_not_twice(client: Client, opened: Dispute, carla: User) -> None:
    sent(client, carla, address(opened), {})
    assert statuses(client, carla, address(opened), {}) == (409, 409)
