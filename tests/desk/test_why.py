"""A milestone's page on the desk says why it stands as it does, and lets staff try again what waits."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from accounts.models import StaffAction, User
from escrow.models import Payout, Refund
from escrow.money_out import withdrawing
from marketplace import clock
from marketplace.money import Money
from milestones.models import Milestone, SweepFailure
from milestones.verbs import returning
from tests import books, story
from tests.conftest import TimeTravel
from tests.desk.staff import staff
from tests.pages import tight

pytestmark = pytest.mark.django_db


def page(client: Client, milestone: Milestone) -> str:
    return tight(client.get(reverse("admin:milestones_milestone_change", args=[milestone.pk])).text)


def give_back(milestone: Milestone) -> None:
    freelancer = milestone.contract.freelancer
    returning.return_money(milestone, by=freelancer, confirmed_minor=milestone.amount_minor, reason="I am ill.")


def test_the_next_step_and_its_clock(client: Client, sam: User, ana: User) -> None:
    milestone = story.submitted_milestone(freelancer=ana, amounts=[60_000])
    client.force_login(sam)
    shown = page(client, milestone)
    assert "Why is it so?" in shown
    assert f"If nobody acts, $600.00 goes to {ana.name}" in shown
    assert "the client can review the work. After that the money is released to the freelancer." in shown
    assert "What holds it up" not in shown


def test_what_holds_it_up(client: Client, sam: User, time_travel: TimeTravel) -> None:
    milestone = story.submitted_milestone(card=story.CHARGED_BACK_FOR_GOOD)
    story.suspend(milestone.contract.client)
    now = clock.now()
    SweepFailure.objects.create(milestone=milestone, error="The pipes are frozen.", first_at=now, last_at=now)
    time_travel.forward(minutes=2)
    story.hear_from_provider()
    client.force_login(sam)
    shown = page(client, milestone)
    for lock in (
        "Frozen: the client’s bank disputes the payment",
        f"{milestone.contract.client.name} is suspended",
        "It was due and could not be done: The pipes are frozen.",
    ):
        assert lock in shown


def test_a_refund_that_failed_is_tried_again_at_once(client: Client, sam: User) -> None:
    milestone = story.funded_milestone(amounts=[60_000])
    give_back(milestone)
    refund = Refund.objects.get()
    Refund.objects.update(attempts=3, last_error="No answer", next_attempt_at=clock.now() + timedelta(hours=6))
    client.force_login(sam)
    shown = page(client, milestone)
    assert "failed 3 times" in shown
    assert "No answer" in shown
    again = reverse("admin:escrow_refund_again", args=[refund.pk])
    back = reverse("admin:milestones_milestone_change", args=[milestone.pk])
    answer = client.post(again, {"back": back})
    assert answer["Location"] == back
    assert story.fresh(refund).next_attempt_at <= clock.now()
    assert "Tried again now" in StaffAction.objects.get().said


def test_nobody_is_led_away_from_the_desk(client: Client, sam: User) -> None:
    milestone = story.funded_milestone()
    give_back(milestone)
    refund = Refund.objects.get()
    client.force_login(sam)
    for named in ("https://evil.example/", "//evil.example", "/jobs/", ""):
        answer = client.post(reverse("admin:escrow_refund_again", args=[refund.pk]), {"back": named})
        assert answer["Location"] == reverse("admin:escrow_refund_change", args=[refund.pk])


def test_trying_again_needs_the_right_and_something_that_waits(
    client: Client, ana: User, sam: User, time_travel: TimeTravel
) -> None:
    story.approve(story.submitted_milestone(freelancer=ana))
    story.give_payout_details(ana)
    time_travel.forward(days=30)
    payout = withdrawing.withdraw(ana, amount=Money(1_000, "USD"))
    again = reverse("admin:escrow_payout_again", args=[payout.pk])
    client.force_login(staff("escrow.view_payout"))
    with books.unchanged():
        assert client.post(again).status_code == 403
    assert "Try again now" not in client.get(reverse("admin:escrow_payout_change", args=[payout.pk])).text
    client.force_login(sam)
    assert client.get(again).status_code == 405
    assert "Try again now" in client.get(reverse("admin:escrow_payout_change", args=[payout.pk])).text
    Payout.objects.update(state=Payout.State.FAILED)
    with books.unchanged():
        assert "Nothing waits here" in client.post(again, follow=True).text


def test_it_costs_the_same_however_long_it_lasts(
    client: Client, sam: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    milestone = story.submit(story.changes_requested_milestone())
    client.force_login(sam)
    page(client, milestone)
    with django_assert_max_num_queries(45):
        page(client, milestone)
