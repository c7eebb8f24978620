"""The agreed day of a milestone: both are told before and after it, both see it everywhere, and no money moves."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Notification, User
from escrow.models import Journal
from marketplace import clock
from milestones.models import ContractLine, Milestone
from milestones.silence import sweep
from milestones.verbs import ending
from milestones.workspace import overview
from milestones.workspace.page import Workspace
from tests import books, story
from tests.conftest import TimeTravel
from tests.told import saying

pytestmark = pytest.mark.django_db
# The factories' plans are due so many days after they are written.
DUE_IN = 30


@pytest.fixture
def milestone(carla: User, ana: User) -> Milestone:
    return story.funded_milestone(client=carla, freelancer=ana, amounts=(60_000,))


def told(user: User, what: str) -> int:
    return Notification.objects.filter(user=user, kind=what).count()


def test_both_are_told_once_before_and_once_after(
    milestone: Milestone, carla: User, ana: User, time_travel: TimeTravel
) -> None:
    found = []
    for _ in range(DUE_IN + 4):
        time_travel.forward(days=1)
        sweep.process_due()
        sweep.process_due()
        found.append([told(user, kind) for kind in ("work-due-soon", "work-overdue") for user in (carla, ana)])
    assert found[DUE_IN - 4] == [0, 0, 0, 0]
    assert found[DUE_IN - 1] == [1, 1, 0, 0]
    assert found[-1] == [1, 1, 1, 1]


def test_no_money_moves_by_it(milestone: Milestone, time_travel: TimeTravel) -> None:
    journals = Journal.objects.count()
    time_travel.forward(days=DUE_IN + 2)
    sweep.process_due()
    after = story.fresh(milestone)
    assert (Journal.objects.count(), books.balance("hold")) == (journals, 60_000)
    assert after.is_overdue
    assert (after.state, after.idle_due_at) == (milestone.state, milestone.idle_due_at)


def test_each_reads_it_as_you(milestone: Milestone, carla: User, ana: User, time_travel: TimeTravel) -> None:
    time_travel.forward(days=DUE_IN + 2)
    sweep.process_due()
    assert saying("and Ana Freelancer has submitted nothing. $600.00 stays protected", user=carla)
    assert saying("and you have submitted nothing. $600.00 stays protected", user=ana)


def test_both_see_it_on_the_page_the_dashboard_and_the_list(
    client: Client, milestone: Milestone, carla: User, ana: User, time_travel: TimeTravel
) -> None:
    # Their lines are drawn; what happens then has to have them drawn anew.
    for reader in (carla, ana):
        client.force_login(reader)
        assert "Overdue</span>" not in client.get(reverse("dashboard")).text
    time_travel.forward(days=DUE_IN + 2)
    sweep.process_due()
    sentences = {
        carla: "and Ana Freelancer has submitted nothing yet. $600.00 stays protected until Ana Freelancer submits",
        ana: "and you have submitted nothing yet. $600.00 stays protected until you submit the work",
    }
    for reader, sentence in sentences.items():
        client.force_login(reader)
        for address in (milestone.contract.get_absolute_url(), reverse("dashboard"), reverse("contracts")):
            page = client.get(address).text
            assert "Overdue</span>" in page, address
            assert sentence in page, address


def test_in_the_lists_it_comes_before_what_has_time_yet(
    milestone: Milestone, carla: User, ana: User, time_travel: TimeTravel
) -> None:
    time_travel.forward(days=DUE_IN)
    other = story.submitted_milestone(client=carla, freelancer=ana)
    story.refund_request(other)
    time_travel.forward(days=2)
    sweep.process_due()
    lines = overview.lines_for(ana).filter(turn=ContractLine.Turn.MINE).order_by("at", "id")
    assert [line.contract_id for line in lines] == [milestone.contract_id, other.contract_id]


def test_of_two_milestones_the_overdue_one_is_not_lost(carla: User, ana: User, time_travel: TimeTravel) -> None:
    contract = story.active_contract(client=carla, freelancer=ana, amounts=(60_000, 30_000), whole=True)
    first, second = story.milestones_of(contract)
    time_travel.forward(days=DUE_IN + 2)
    story.submit(first)
    sweep.process_due()
    assert [row.milestone.pk for row in Workspace(story.fresh(contract), carla).also] == [second.pk]
    page = Workspace(story.fresh(contract), ana)
    assert page.current is not None
    assert page.current.milestone.pk == second.pk
    assert page.badge.state == "overdue"


def test_what_is_submitted_is_never_overdue(milestone: Milestone, ana: User, time_travel: TimeTravel) -> None:
    story.submit(milestone)
    time_travel.forward(days=DUE_IN - 20)
    sweep.process_due()
    assert not story.fresh(milestone).is_overdue
    assert told(ana, "work-due-soon") == told(ana, "work-overdue") == 0


def test_what_is_submitted_late_is_overdue_no_more(milestone: Milestone, time_travel: TimeTravel) -> None:
    time_travel.forward(days=DUE_IN + 2)
    sweep.process_due()
    story.submit(story.fresh(milestone))
    assert not story.fresh(milestone).is_overdue


def test_a_contract_that_was_ended_hurries_nobody(
    milestone: Milestone, carla: User, ana: User, time_travel: TimeTravel
) -> None:
    ending.end(milestone.contract, by=carla, reason="We need no more.", choices={}, seen_states=None)
    time_travel.forward(days=DUE_IN + 2)
    sweep.process_due()
    assert told(carla, "work-overdue") == told(ana, "work-overdue") == 0


def test_the_day_is_past_when_it_is_past_everywhere(milestone: Milestone, time_travel: TimeTravel) -> None:
    assert milestone.due_on
    now = clock.now()
    to_midnight = (milestone.due_on - now.date() + timedelta(days=1)) - timedelta(
        hours=now.hour, minutes=now.minute, seconds=now.second, microseconds=now.microsecond
    )
    time_travel.forward(seconds=int((to_midnight + timedelta(hours=11)).total_seconds()))
    sweep.process_due()
    assert not story.fresh(milestone).is_overdue
    time_travel.forward(hours=2)
    sweep.process_due()
    assert story.fresh(milestone).is_overdue
