"""A suspension for fraud is lifted by two: one proposes it, which nobody hears of, another one lifts it."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Notification, Suspension, User
from accounts.suspension import suspending
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
