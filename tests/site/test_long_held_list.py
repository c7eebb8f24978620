"""Staff list money that has been held for long, before providers ask why."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from milestones.models import Milestone
from tests import story
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db


def listed(client: Client, **query: str) -> set[Milestone]:
    answer = client.get(reverse("admin:milestones_milestone_changelist"), query)
    assert answer.status_code == 200
    return set(answer.context["cl"].result_list)


def test_staff_list_what_is_held_for_long(client: Client, sam: User, time_travel: TimeTravel) -> None:
    old, paid = story.funded_milestone(), story.approve(story.submitted_milestone())
    client.force_login(sam)
    assert listed(client, held="60") == listed(client, held="75") == set()
    assert old.funded_at
    time_travel.to(old.funded_at + timedelta(days=60))
    young = story.funded_milestone()
    assert (listed(client, held="60"), listed(client, held="75")) == ({old}, set())
    time_travel.to(old.funded_at + timedelta(days=75))
    assert listed(client, held="75") == {old}
    assert listed(client, held="nonsense") >= {old, paid, young}
