"""Staff hear of what waits for them, and both sides read by when staff mean to rule."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import Notification, User
from disputes.deciders import one_hand
from disputes.models import Dispute
from disputes.verbs import appealing
from marketplace import times
from milestones.clocks import RULING
from tests import story
from tests.conftest import TimeTravel
from tests.pages import tight
from tests.told import saying

pytestmark = pytest.mark.django_db


def told_of(case: Dispute) -> dict[User, Notification]:
    """What each member of staff was told last of a case that waits."""
    notices = Notification.objects.filter(key__startswith=f"dispute:{case.pk}:waits:").order_by("pk")
    return {notice.user: notice for notice in notices.select_related("user")}


def test_a_case_that_comes_to_staff_is_told_to_all_who_may_decide_it() -> None:
    ari, bo, reader = story.arbiter(), story.arbiter(), User.objects.create_user("r@example.org", is_staff=True)
    case = story.in_review(story.negotiated_dispute())
    told = told_of(case)
    assert set(told) == {ari, bo}
    assert reader not in told
    assert case.ruling_due_at is not None
    assert told[ari].text == (
        "“Milestone 1” ($600.00) is disputed and waits for our staff. Both sides were told that we mean to rule by "
        f"{times.absolute(case.ruling_due_at, ari.zone)}."
    )
    assert told[ari].path == f"/staff/disputes/dispute/{case.pk}/change/"


def test_not_the_suspended_not_the_inactive_and_no_party(carla: User) -> None:
    ari, suspended, inactive, party = (story.arbiter(is_freelancer=True, country="HR") for _ in range(4))
    story.suspend(suspended)
    inactive.is_active = False
    inactive.save()
    case = story.in_review(story.negotiated_dispute(client=carla, freelancer=party))
    told = set(told_of(case))
    assert ari in told
    assert not {suspended, inactive, party} & told


def test_an_appeal_is_told_to_the_others(ana: User) -> None:
    ari, bo = story.arbiter(), story.arbiter()
    case = story.ruled_dispute(to_freelancer=0, by=ari, freelancer=ana)
    Notification.objects.all().delete()
    appealing.appeal(case, by=ana, reasons="It was all there.")
    told = told_of(case)
    assert set(told) == {bo}
    assert told[bo].text.startswith("The ruling on “Milestone 1” ($600.00) was appealed and waits for our staff.")


def test_a_second_signature_is_not_asked_of_the_suspended() -> None:
    ari, bo, suspended = story.arbiter(), story.arbiter(), story.arbiter()
    case = story.in_review(story.negotiated_dispute(amounts=(200_000,)))
    story.suspend(suspended)
    story.rule(case, by=ari, to_freelancer=0)
    told = saying("It waits for a second person.")
    readers = {notice.user for notice in told}
    assert bo in readers
    assert suspended not in readers


def test_both_sides_read_the_date(client: Client, carla: User, ana: User) -> None:
    case = story.in_review(story.negotiated_dispute(client=carla, freelancer=ana))
    assert case.in_review_at is not None
    assert case.ruling_due_at == times.after_working_days(case.in_review_at, RULING.lasts.days)
    for reader in (carla, ana):
        client.force_login(reader)
        for address in (case.get_absolute_url(), case.milestone.contract.get_absolute_url()):
            page = client.get(address).text
            assert f"They mean to rule by {times.absolute(case.ruling_due_at, reader.zone)}." in page


def test_staff_who_are_late_say_so_and_no_money_moves(client: Client, carla: User, time_travel: TimeTravel) -> None:
    from disputes.silence import sweep

    ari = story.arbiter()
    case = story.in_review(story.negotiated_dispute(client=carla))
    assert case.ruling_due_at is not None
    time_travel.to(case.ruling_due_at)
    sweep.process_due()
    assert story.fresh(case).stage == Dispute.Stage.IN_REVIEW
    client.force_login(carla)
    assert (
        f"They meant to rule by {times.absolute(case.ruling_due_at, carla.zone)} and are late."
        in client.get(case.get_absolute_url()).text
    )
    client.force_login(ari)
    assert "<strong>Late: rule by</strong>" in client.get("/staff/disputes/dispute/").text
    assert "1 dispute" in tight(client.get("/staff/disputes/dispute/?late=yes").text)


def test_before_that_nothing_is_late(client: Client, time_travel: TimeTravel) -> None:
    ari, case = story.arbiter(), story.in_review(story.negotiated_dispute())
    assert case.ruling_due_at is not None
    time_travel.to(case.ruling_due_at - timedelta(minutes=1))
    client.force_login(ari)
    page = client.get("/staff/disputes/dispute/").text
    assert f"Rule by {times.absolute(case.ruling_due_at, ari.zone)}" in page
    assert "Late: rule by" not in page
    assert "0 disputes" in tight(client.get("/staff/disputes/dispute/?late=yes").text)


def test_an_appeal_has_days_of_its_own(ana: User, time_travel: TimeTravel) -> None:
    ari = story.arbiter()
    case = story.ruled_dispute(to_freelancer=0, by=ari, freelancer=ana)
    time_travel.forward(days=3)
    appealing.appeal(case, by=ana, reasons="It was all there.")
    again = story.fresh(case)
    assert again.in_review_at is not None
    assert again.in_review_at != case.in_review_at
    assert again.ruling_due_at == times.after_working_days(again.in_review_at, RULING.lasts.days)
    assert one_hand.needs_second(again.milestone) is False
