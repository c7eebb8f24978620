"""Drafts are few, not long, and not for ever; of two tabs the newest wins, and the other is told."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import User
from contracts.models import Contract
from marketplace import tasks
from marketplace.drafts import keeping, marker
from marketplace.drafts.marker import Marker
from marketplace.drafts.models import Draft
from tests import story
from tests.conftest import TimeTravel
from tests.drafts.typing import form_on, line_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(carla: User, ana: User) -> str:
    contract: Contract = story.active_contract(client=carla, freelancer=ana)
    return reverse("message_send", args=[contract.pk])


def keep(client: Client, hidden: dict[str, Any], text: str, version: int) -> Any:
    return client.post("/drafts/", {"draft_of": hidden["draft_of"], "text": text, "draft_version": str(version)})


def test_it_lasts_as_long_as_the_setting_says(
    client: Client, carla: User, address: str, time_travel: TimeTravel
) -> None:
    client.force_login(carla)
    keep(client, form_on(client, address), "Words.", 0)
    time_travel.forward(days=settings.DRAFTS_KEPT.days, hours=-1)
    tasks.forget_drafts()
    assert Draft.objects.exists()
    time_travel.forward(hours=2)
    tasks.forget_drafts()
    assert not Draft.objects.exists()


def test_so_many_at_most_and_the_oldest_go(carla: User, ana: User, time_travel: TimeTravel) -> None:
    keeping.keep(Marker(ana.pk, "/a/0/", "a"), {"text": ["Ana's"]})
    for number in range(keeping.MOST_OF_A_PERSON + 2):
        time_travel.forward(minutes=1)
        keeping.keep(Marker(carla.pk, f"/a/{number}/", "a"), {"text": ["Words"]})
    kept = set(Draft.objects.filter(person_id=carla.pk).values_list("address", flat=True))
    assert len(kept) == keeping.MOST_OF_A_PERSON
    assert not kept & {"/a/0/", "/a/1/"}
    assert Draft.objects.filter(person_id=ana.pk).exists()


def test_what_is_too_long_is_not_kept_and_the_page_says_so(client: Client, carla: User, address: str) -> None:
    client.force_login(carla)
    answer = keep(client, form_on(client, address), "x" * keeping.LONGEST, 0)
    assert line_of(answer) == "This is not kept as a draft until it is sent."
    assert not Draft.objects.exists()


def test_what_the_database_cannot_hold_is_not_kept(client: Client, carla: User, address: str) -> None:
    client.force_login(carla)
    hidden = form_on(client, address)
    answer = client.post(address, {**hidden, "text": "a\0b", "na\0me": "c", "other": "Words."})
    assert (answer.status_code, "Null characters are not allowed." in answer.text) == (200, True)
    assert Draft.objects.get().fields == {"other": ["Words."]}


def test_a_marker_grows_old(client: Client, carla: User, address: str) -> None:
    client.force_login(carla)
    hidden = form_on(client, address)
    with override_settings(DRAFTS_KEPT=timedelta(seconds=-1)):
        assert marker.read(hidden["draft_of"]) is None
        assert keep(client, hidden, "Words.", 0).status_code == 400


def test_of_two_tabs_the_newest_wins_and_the_other_is_told(client: Client, carla: User, address: str) -> None:
    client.force_login(carla)
    here, there = form_on(client, address), form_on(client, address)
    assert line_of(keep(client, here, "Here.", 0)).startswith("Draft of ")
    told = line_of(keep(client, there, "There.", 0))
    assert "instead of what you typed in another tab or on another device at" in told
    assert "There." in client.get(address).text
    looked = client.get("/drafts/", {"draft_of": here["draft_of"], "draft_version": "1"})
    assert line_of(looked).startswith("You typed on in another tab or on another device, at ")
    up_to_date = client.get("/drafts/", {"draft_of": there["draft_of"], "draft_version": "2"})
    assert (up_to_date.status_code, up_to_date.content) == (204, b"")


def test_a_tab_is_told_that_the_other_has_sent_it(client: Client, carla: User, address: str) -> None:
    client.force_login(carla)
    here, there = form_on(client, address), form_on(client, address)
    keep(client, here, "Here.", 0)
    client.post(address, {**there, "text": "There."})
    looked = client.get("/drafts/", {"draft_of": here["draft_of"], "draft_version": "1"})
    assert line_of(looked) == "You have sent this, or dropped it, in another tab or on another device."


def test_its_time_is_the_readers_own(
    client: Client, ana: User, carla: User, address: str, time_travel: TimeTravel
) -> None:
    carla.time_zone = "Asia/Tokyo"
    carla.save(update_fields=["time_zone"])
    client.force_login(carla)
    keep(client, form_on(client, address), "Words.", 0)
    at = Draft.objects.get().saved_at
    assert line_of(client.get(address)) == f"Draft of {(at + timedelta(hours=9)):%H:%M}"
    time_travel.forward(days=1)
    assert line_of(client.get(address)).endswith(f"{(at + timedelta(hours=9)):%H:%M} JST")
