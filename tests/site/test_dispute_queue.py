"""The queue of disputes: what is open, with staff first, and everything that staff choose by."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from disputes.models import Dispute
from disputes.verbs import withdrawing
from marketplace import times
from tests import casework, story
from tests.conftest import TimeTravel
from tests.factories import UserFactory, with_second_factor

pytestmark = pytest.mark.django_db


@pytest.fixture
def ari(db: None) -> User:
    return story.arbiter(name="Ari Arbiter", time_zone="Europe/Zurich")


def listed(client: Client, **query: str) -> list[Dispute]:
    answer = client.get(reverse("admin:disputes_dispute_changelist"), query)
    assert answer.status_code == 200
    return list(answer.context["cl"].result_list)


def page(client: Client, **query: str) -> str:
    return client.get(reverse("admin:disputes_dispute_changelist"), query).content.decode()


def test_open_cases_come_with_staff_first_then_the_oldest_then_the_most_money(
    client: Client, ari: User, time_travel: TimeTravel
) -> None:
    old = story.dispute(story.submitted_milestone())
    time_travel.forward(days=2)
    small = story.in_review(story.negotiated_dispute(amounts=(5_000,)))
    large = story.in_review(story.negotiated_dispute(amounts=(9_000_00,), currency="JPY"))
    closed = story.dispute(story.submitted_milestone())
    withdrawing.withdraw(closed, by=closed.opened_by)
    client.force_login(ari)
    assert listed(client) == [large, small, old]
    assert listed(client, stage="closed") == [closed]
    assert len(listed(client, stage="all")) == 4
    assert listed(client, stage="in_review") == [large, small]
    assert listed(client, currency="JPY") == [large]


def test_each_row_says_what_is_due_when_with_its_zone(client: Client, ari: User, time_travel: TimeTravel) -> None:
    dispute = story.dispute(story.submitted_milestone())
    client.force_login(ari)
    assert dispute.due_at
    assert f"Response by {times.absolute(dispute.due_at, ari.zone)} (in 5 days)" in page(client)
    negotiated = story.respond(dispute)
    assert negotiated.due_at
    assert f"Settle by {times.absolute(negotiated.due_at, ari.zone)} (in 7 days)" in page(client)
    reviewed = story.in_review(negotiated)
    assert reviewed.in_review_at
    time_travel.to(reviewed.in_review_at + timedelta(days=4))
    assert f"With staff since {times.absolute(reviewed.in_review_at, ari.zone)} (4 days ago)" in page(client)
    story.rule(reviewed, by=ari, to_freelancer=100)
    ruled = story.fresh(dispute)
    assert ruled.due_at
    assert f"Appeal until {times.absolute(ruled.due_at, ari.zone)} (in 7 days)" in page(client)


def test_money_that_is_held_for_long_stands_out(client: Client, ari: User, time_travel: TimeTravel) -> None:
    dispute = story.dispute(story.submitted_milestone())
    funded_at = dispute.milestone.funded_at
    assert funded_at
    client.force_login(ari)
    limit = times.absolute(funded_at + timedelta(days=75), ari.zone)
    assert f"Held for 75 days on {limit} (in 2 months)" in page(client)
    time_travel.to(funded_at + timedelta(days=79))
    assert f"Held for 75 days since {limit} (4 days ago)" in page(client)


def test_staff_choose_by_who_works_on_it_and_by_what_is_at_stake(client: Client, ari: User) -> None:
    bo = story.arbiter(name="Bo Arbiter")
    mine, theirs = (story.in_review(story.negotiated_dispute()) for _ in range(2))
    free, large = story.in_review(story.negotiated_dispute()), casework.of_thousands()
    story.rule(mine, by=ari, to_freelancer=100)
    story.rule(large, by=bo, to_freelancer=100)
    story.taking.take(theirs, by=bo)
    client.force_login(ari)
    assert listed(client, taken="me") == [mine]
    assert listed(client, taken="nobody") == [free]
    assert set(listed(client, taken="others")) == {theirs, large}
    assert listed(client, second="wanted") == listed(client, second="mine") == [large]
    assert "Second person wanted" in page(client)
    assert listed(client, amount="above") == [large]
    assert set(listed(client, amount="below")) == {mine, theirs, free}
    client.force_login(bo)
    assert listed(client, second="mine") == []


@pytest.mark.parametrize("column", range(7))
def test_every_column_sorts_or_stays(client: Client, ari: User, column: int) -> None:
    found = {story.dispute(story.submitted_milestone()) for _ in range(2)}
    client.force_login(ari)
    assert set(listed(client, o=str(column))) == set(listed(client, o=f"-{column}")) == found


def test_amounts_of_several_currencies_are_sorted_by_what_they_are_worth(client: Client, ari: User) -> None:
    dollars = story.dispute(story.submitted_milestone(amounts=(100_00,), currency="USD"))
    yen = story.dispute(story.submitted_milestone(amounts=(9_000,), currency="JPY"))
    dinars = story.dispute(story.submitted_milestone(amounts=(110_000,), currency="KWD"))
    client.force_login(ari)
    assert listed(client, o="2") == [yen, dollars, dinars]


def test_a_longer_queue_costs_no_more_statements(client: Client, ari: User) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(client)
        return len(captured)

    client.force_login(ari)
    story.dispute(story.submitted_milestone())
    page(client)
    few = statements()
    for _ in range(4):
        story.taking.take(story.in_review(story.negotiated_dispute()), by=ari)
    assert statements() == few <= 8


def test_who_is_a_party_does_not_see_their_own_case_in_it(client: Client, carla: User, ari: User) -> None:
    story.dispute(story.submitted_milestone(client=carla))
    carla.is_staff = True
    carla.save()
    with_second_factor(carla)
    carla.user_permissions.set(ari.user_permissions.all())
    client.force_login(carla)
    assert listed(client) == []
    client.force_login(ari)
    assert len(listed(client)) == 1


def test_it_is_for_staff_with_the_right_to_view(client: Client, carla: User) -> None:
    address = reverse("admin:disputes_dispute_changelist")
    newcomer = UserFactory(is_staff=True)
    for user, status in ((carla, 302), (newcomer, 403)):
        client.force_login(user)
        assert client.get(address).status_code == status
    newcomer.user_permissions.add(Permission.objects.get(codename="view_dispute"))
    client.force_login(story.fresh(newcomer))
    assert client.get(address).status_code == 200
