"""When people work, in their zone and in the reader's, what they speak and whether they are free."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client

from accounts.models import Profile, SpokenLanguage, User
from accounts.presenting.hours import hours_for, overlap
from accounts.presenting.page import availability
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
WINTER, SUMMER = datetime(2026, 12, 1, 12, tzinfo=UTC), datetime(2026, 7, 1, 12, tzinfo=UTC)


def person(zone: str, begins: int | None = None, ends: int | None = None) -> User:
    user: User = UserFactory(time_zone=zone)
    if begins is not None and ends is not None:
        user.profile.works_from, user.profile.works_to = time(begins), time(ends)
        user.profile.save()
    return user


@pytest.mark.parametrize(
    ("one", "other", "at", "both"),
    [
        (("Europe/Zagreb", 9, 17), ("Europe/Zagreb", 9, 17), WINTER, 8),
        (("Europe/Zagreb", 9, 17), ("America/New_York", 9, 17), WINTER, 2),
        (("Europe/Zagreb", 9, 17), ("Asia/Tokyo", 9, 17), WINTER, 0),
        # Theirs begins on the evening before, or ends on the day after.
        (("Asia/Tokyo", 9, 17), ("America/Los_Angeles", 16, 23), WINTER, 7),
        (("Europe/London", 22, 6), ("Europe/London", 5, 9), WINTER, 1),
        (("Europe/London", 0, 8), ("America/Los_Angeles", 16, 23), SUMMER, 7),
        # Arizona has no summer time: an hour less of the same clocks.
        (("Europe/London", 9, 17), ("America/Phoenix", 9, 17), WINTER, 1),
        (("Europe/London", 9, 17), ("America/Phoenix", 9, 17), SUMMER, 0),
    ],
)
def test_how_much_of_a_day_both_work(
    one: tuple[str, int, int], other: tuple[str, int, int], at: datetime, both: int
) -> None:
    a, b = person(*one), person(*other)
    assert overlap(a, b, at) == overlap(b, a, at) == timedelta(hours=both)


def test_who_has_not_said_has_no_overlap() -> None:
    silent, ana = person("UTC"), person("UTC", 9, 17)
    assert overlap(silent, ana, WINTER) is None
    assert overlap(ana, silent, WINTER) is None
    assert hours_for(silent, ana, WINTER) is None


def test_a_reader_reads_it_in_their_own_zone(client: Client) -> None:
    ana, olga = person("Europe/Zagreb", 9, 17), person("America/New_York", 9, 17)
    hours = hours_for(ana, olga, WINTER)
    assert hours
    assert (hours.theirs, hours.yours, hours.overlapping) == (
        "09:00 to 17:00 CET",
        "03:00 to 11:00 EST",
        "2 hours of it",
    )
    client.force_login(olga)
    page = client.get(f"/people/{ana.pk}/").text
    for text in ("where you are", "While you work"):
        assert text in page


def said(**changed: str) -> dict[str, str]:
    return {"name": "Ana", "time_zone": "Europe/Zagreb", "is_client": "on", **changed}


def test_they_are_said_on_the_profile(client: Client, ana: User, olga: User) -> None:
    client.force_login(ana)
    more = {"works_from": "09:00", "works_to": "17:30", "availability": "some", "hides_paid_band": "on"}
    spoken = {"language_0": "hr", "level_0": "4", "language_2": "de", "level_2": "2"}
    assert client.post("/profile/", said(**more, **spoken)).status_code == 302
    profile = Profile.objects.get(user=ana)
    assert (profile.works_from, profile.works_to, profile.availability) == (time(9), time(17, 30), "some")
    assert (profile.hides_paid_band, profile.hidden_from_search_engines) == (True, False)
    client.force_login(olga)
    page = client.get(f"/people/{ana.pk}/").text
    for text in ("09:00 to 17:30", "A few hours a week", "Croatian", "Native", "German", "Conversational"):
        assert text in page
    client.force_login(ana)
    client.post("/profile/", said())
    assert not SpokenLanguage.objects.exists()
    assert Profile.objects.get(user=ana).works_from is None


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"works_from": "09:00"}, "Say both, or neither."),
        ({"works_from": "09:00", "works_to": "09:00"}, "another time than it begins"),
        ({"works_from": "25:00", "works_to": "09:00"}, "Enter a valid time."),
        ({"availability": "later"}, "Say from which day on."),
        ({"availability": "later", "available_on": "2020-01-01"}, "is in the past"),
        ({"language_0": "hr"}, "Say how well you speak it."),
        ({"language_0": "hr", "level_0": "1", "language_1": "hr", "level_1": "2"}, "named this language already"),
        ({"language_0": "klingon", "level_0": "1"}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(
    client: Client, ana: User, changed: dict[str, str], why: str
) -> None:
    client.force_login(ana)
    answer = client.post("/profile/", said(name="Anna", **changed))
    assert why in answer.text
    ana.refresh_from_db()
    assert ana.name == "Ana Freelancer"
    assert not SpokenLanguage.objects.exists()
    assert Profile.objects.get(user=ana).works_from is None


def test_a_day_that_has_come_is_now() -> None:
    profile = Profile(availability="later", available_on=date(2026, 12, 5))
    assert availability(profile, date(2026, 12, 4)) == "Available from 5 Dec 2026"
    assert availability(profile, date(2026, 12, 5)) == "Available now"
