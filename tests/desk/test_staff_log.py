"""The log of all that staff did: whatever was asked for on the desk, and what came of it; nobody changes it."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import StaffAction, User
from escrow.models import WebhookEvent
from tests import story
from tests.books import refused_by_database
from tests.desk.staff import staff

pytestmark = pytest.mark.django_db
EVENTS = reverse("admin:escrow_webhookevent_changelist")


def test_what_was_done_is_said_in_words(client: Client, sam: User) -> None:
    story.funded_milestone()
    event = WebhookEvent.objects.latest("pk")
    client.force_login(sam)
    client.post(EVENTS, {"action": "replay", "_selected_action": [event.pk]})
    [action] = StaffAction.objects.all()
    assert (action.by, action.view, action.path, action.status) == (
        sam,
        "admin:escrow_webhookevent_changelist",
        EVENTS,
        302,
    )
    assert action.said == f"{event}: Processed again."


def test_what_was_refused_is_there_too(client: Client, carla: User) -> None:
    nina = staff()
    client.force_login(nina)
    client.post(reverse("admin:accounts_user_note", args=[carla.pk]), {"text": "Mine"})
    [action] = StaffAction.objects.all()
    assert (action.by, action.status, action.said) == (nina, 403, "")


def test_looking_is_no_action_and_others_are_no_staff(client: Client, sam: User, carla: User) -> None:
    client.force_login(sam)
    client.get(EVENTS)
    client.force_login(carla)
    client.post(EVENTS, {"action": "replay"})
    assert not StaffAction.objects.exists()


def test_it_is_read_with_a_right_of_its_own(client: Client, sam: User) -> None:
    client.force_login(sam)
    client.post(reverse("admin:logout"))
    address = reverse("admin:accounts_staffaction_changelist")
    client.force_login(staff())
    assert client.get(address).status_code == 403
    client.force_login(staff("accounts.view_staffaction"))
    assert sam.name in client.get(address).text


def test_nobody_changes_it(client: Client, sam: User) -> None:
    client.force_login(sam)
    client.post(reverse("admin:logout"))
    with refused_by_database("append-only"):
        StaffAction.objects.update(said="Nothing")
    with refused_by_database("append-only"):
        StaffAction.objects.all().delete()
