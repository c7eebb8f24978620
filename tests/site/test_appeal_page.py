"""The page that appeals a ruling."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from disputes.models import Appeal, Dispute
from disputes.silence import sweep
from disputes.verbs import appealing
from marketplace import times
from tests import story
from tests.conftest import TimeTravel
from tests.site.asking import kept, sent, shown, statuses

pytestmark = pytest.mark.django_db
FORM = {"reasons": "You overlooked the tests."}


@pytest.fixture
def ruled(carla: User, ana: User) -> Dispute:
    return story.ruled_dispute(client=carla, freelancer=ana)


def address(dispute: Dispute) -> str:
    return reverse("dispute_appeal", args=[dispute.pk])


def test_it_says_until_when_and_what_it_can_cost(client: Client, ruled: Dispute, ana: User) -> None:
    page = shown(client, ana, address(ruled))
    assert ruled.due_at
    assert f"You have until {times.absolute(ruled.due_at, ana.zone)}." in page
    assert "Other staff decide anew, and their ruling is final." in page
    assert "It can also give you less than this one does." in page
    assert "$190.00" in page


def test_it_appeals(client: Client, ruled: Dispute, ana: User) -> None:
    assert sent(client, ana, address(ruled), FORM) == ruled.get_absolute_url()
    assert Appeal.objects.get().by == ana
    assert story.fresh(ruled).stage == "in_review"
    page = shown(client, ana, ruled.get_absolute_url())
    assert "You overlooked the tests." in page
    assert "Other staff decide the appeal" in page
    assert "Half of it works." in page


def test_reasons_are_needed(client: Client, ruled: Dispute, ana: User) -> None:
    assert 'href="#id_reasons"' in kept(client, ana, address(ruled), {"reasons": " "})


def test_too_late_keeps_what_was_written(client: Client, ruled: Dispute, ana: User, time_travel: TimeTravel) -> None:
    time_travel.forward(days=7)
    client.force_login(ana)
    assert client.get(address(ruled)).status_code == 409
    page = kept(client, ana, address(ruled), FORM, status=409)
    assert "The time to appeal is over; the ruling is being carried out." in page
    assert "You overlooked the tests." in page
    # There is nothing left to press, and no warning of what cannot happen.
    assert "Appeal the ruling</button>" not in page
    assert "Other staff decide anew" not in page
    sweep.process_due()
    page = kept(client, ana, address(ruled), FORM, status=409)
    assert "The time to appeal is over; the ruling has been carried out." in page
    assert "You overlooked the tests." in page


def test_there_is_one_appeal(client: Client, ruled: Dispute, carla: User, ana: User) -> None:
    appealing.appeal(ruled, by=ana, reasons="You overlooked the tests.")
    page = kept(client, carla, address(ruled), FORM, status=409)
    assert "The ruling has been appealed already. Other staff decide now, and their ruling is final." in page
    story.rule(ruled, by=story.arbiter(), to_freelancer=0)
    assert "decided on appeal already" in kept(client, carla, address(ruled), FORM, status=409)


def test_it_does_not_exist_for_others(client: Client, ruled: Dispute, olga: User, sam: User) -> None:
    for person in (olga, sam):
        assert statuses(client, person, address(ruled), FORM) == (404, 404)
