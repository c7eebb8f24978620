"""Staff read what people were told in words, and not the facts that it was made of."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import Notification, User
from marketplace import clock
from tests import story
from tests.factories import StaffFactory

pytestmark = pytest.mark.django_db


def test_staff_read_it_as_its_reader_does(client: Client, carla: User, ana: User) -> None:
    reader = StaffFactory()
    reader.user_permissions.add(Permission.objects.get(codename="view_notification"))
    client.force_login(User.objects.get(pk=reader.pk))
    story.submitted_milestone(client=carla, freelancer=ana)
    Notification.objects.create(user=ana, key="old", written="It was so.", path="/", created_at=clock.now())
    listed = client.get(reverse("admin:accounts_notification_changelist")).content.decode()
    assert "Ana Freelancer submitted “Milestone 1”. If you do not answer, $600.00 goes to Ana Freelancer on" in listed
    assert "It was so." in listed
    told = Notification.objects.get(kind="submitted")
    shown = client.get(reverse("admin:accounts_notification_change", args=[told.pk])).content.decode()
    assert told.text in shown
    assert "&quot;minor&quot;" not in shown
    found = client.get(reverse("admin:accounts_notification_changelist"), {"q": carla.email}).content.decode()
    assert "Ana Freelancer submitted" in found
