"""A suspension for fraud is lifted by two: one proposes it, which nobody hears of, another one lifts it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Notification, Suspension, User
from accounts.suspension import prolonging, suspending
from tests import story
from tests.books import refused
from tests.factories import StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def suspension(ana: User) -> Suspension:
    return story.suspend(ana, reason="fraud")


def test_the_second_person_lifts_it(suspension: Suspension, ana: User, sam: User) -> None:
    told = Notification.objects.count()
    assert not suspending.lift(suspension, by=sam, sentence="It was not her.")
    assert story.fresh(suspension).is_in_force
    assert Notification.objects.count() == told
    assert "to_lift" not in set(suspension.told.values_list("kind", flat=True))
    assert suspending.lift(suspension, by=StaffFactory(), sentence="You are right.")
    assert not story.fresh(suspension).is_in_force
    assert Notification.objects.filter(user=ana).latest("pk").detail.startswith("You are right.")


def test_nobody_is_the_second_person_to_themselves(suspension: Suspension, sam: User) -> None:
    suspending.lift(suspension, by=sam, sentence="It was not her.")
    with refused(suspending.SecondLifts):
        suspending.lift(suspension, by=sam, sentence="Really.")


def extend(suspension: Suspension) -> None:
    later = suspension.review_at + timedelta(days=20)
    suspending.extend(suspension, by=StaffFactory(), sentence="It lasts.", review_at=later)


def confirm(suspension: Suspension) -> None:
    prolonging.confirm(suspension, by=StaffFactory(), sentence="It lasts.")


def uphold(suspension: Suspension) -> None:
    prolonging.appeal(suspension, by=suspension.user, text="It was not me.")
    prolonging.uphold(suspension, by=StaffFactory(), sentence="It lasts.")


@pytest.mark.parametrize("decide", [extend, confirm, uphold])
def test_whoever_decides_that_it_lasts_ends_the_proposal(
    client: Client, decide: Callable[[Suspension], None], suspension: Suspension, sam: User
) -> None:
    client.force_login(sam)
    suspending.lift(suspension, by=sam, sentence="It was not her.")
    assert "Suspensions to be lifted" in client.get(reverse("admin:index")).text
    decide(suspension)
    assert suspension.lift_proposed is None
    assert "Suspensions to be lifted" not in client.get(reverse("admin:index")).text
    later = StaffFactory()
    assert not suspending.lift(suspension, by=later, sentence="Alone, months later.")
    assert story.fresh(suspension).is_in_force
    with refused(suspending.SecondLifts):
        suspending.lift(suspension, by=later, sentence="Really.")
    assert suspending.lift(suspension, by=sam, sentence="As I said.")


def test_other_suspensions_take_one(ana: User, sam: User) -> None:
    assert suspending.lift(story.suspend(ana, reason="identity"), by=sam, sentence="Thank you.")


def test_on_the_desk_and_on_the_persons_page(client: Client, suspension: Suspension, ana: User, sam: User) -> None:
    address = reverse("admin:accounts_suspension_lift", args=[suspension.pk])
    client.force_login(sam)
    assert "takes two" in client.get(address).text
    shown = client.post(address, {"sentence": "It was not her."}, follow=True).text
    assert "this waits for a second person" in shown
    assert "Suspensions to be lifted" in client.get(reverse("admin:index")).text
    client.force_login(ana)
    assert "It was not her." not in client.get(reverse("suspension")).text
    client.force_login(StaffFactory())
    assert "proposed to lift it" in client.get(address).text
    assert "Everyone concerned is told" in client.post(address, {"sentence": "Right."}, follow=True).text
    assert not story.fresh(suspension).is_in_force
