"""What is kept between two views of a contract's page knows nothing of money, reader, zone or clock."""

import pytest
from django.test import Client
from django.utils import translation

from accounts.models import User
from contracts.talk import forms
from marketplace.templatetags import badges, interface
from marketplace.templatetags.badges import Badge
from tests import story
from tests.conftest import TimeTravel
from tests.pages import tight

pytestmark = pytest.mark.django_db


def seen(client: Client, reader: User, address: str) -> str:
    client.force_login(reader)
    return tight(client.get(address).text)


def test_money_that_moves_between_two_views_is_seen_at_once(client: Client, carla: User, ana: User) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana, amounts=(60_000, 40_000))
    address = milestone.contract.get_absolute_url()
    for reader in (carla, ana):
        assert "<dt>Protected now</dt><dd>$600.00</dd>" in seen(client, reader, address)
    story.approve(milestone)
    for reader in (carla, ana):
        page = seen(client, reader, address)
        assert "Protected now" not in page
        assert "<dt>Paid to date</dt><dd>$600.00</dd>" in page


def test_what_the_clock_says_is_of_now_and_in_the_readers_zone(
    client: Client, carla: User, ana: User, time_travel: TimeTravel
) -> None:
    address = story.submitted_milestone(client=carla, freelancer=ana).contract.get_absolute_url()
    assert "goes to Ana Freelancer in 14 days" in seen(client, carla, address)
    time_travel.forward(days=11)
    assert "goes to Ana Freelancer in 3 days" in seen(client, carla, address)
    assert " UTC." in seen(client, carla, address)
    assert " UTC." not in seen(client, ana, address)
    carla.time_zone = "Asia/Tokyo"
    carla.save(update_fields=["time_zone"])
    assert " JST." in seen(client, carla, address)


def test_badges_and_blank_fields_are_kept_for_each_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(badges, "find", lambda *about: Badge(f"Paid {translation.get_language()}", "check", "paid"))
    monkeypatch.setattr(forms, "render_to_string", lambda *about: f"fields {translation.get_language()}")
    forms._blank.cache_clear()
    interface._badge.cache_clear()
    try:
        for language in ("en", "de", "en"):
            with translation.override(language):
                assert f"Paid {translation.get_language()}" in interface.badge("released")
                assert forms.fields(None, by=User()) == f"fields {translation.get_language()}"
    finally:
        forms._blank.cache_clear()
        interface._badge.cache_clear()
