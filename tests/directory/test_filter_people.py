"""Filters of the directory: skills, country, languages, hours, availability, and what was done here."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Profile, User
from contracts.directory import hours
from contracts.directory.hours import WorkingDay, bits
from contracts.models import Listing
from marketplace import clock
from tests import story
from tests.books import sql
from tests.conftest import TimeTravel
from tests.directory.people import found, person
from tests.factories import ClientFactory, FreelancerFactory, JobFactory

pytestmark = pytest.mark.django_db
DAY = {"works_from": time(9), "works_to": time(17)}


def test_all_of_the_skills_are_asked_for(client: Client) -> None:
    person("Both", skills=["Ink", "Print"])
    person("One", skills=["Ink"])
    assert found(client, skill="INK, print") == ["Both"]
    assert set(found(client, skill="ink")) == {"Both", "One"}
    assert found(client, skill="ink, nonsense") == []


def test_by_country_and_language(client: Client) -> None:
    person("In Croatia", country="HR", speaks=[("de", 2)])
    person("In Peru", country="PE", speaks=[("de", 4), ("es", 1)])
    assert found(client, country="HR") == ["In Croatia"]
    assert set(found(client, language="de")) == {"In Croatia", "In Peru"}
    assert found(client, language="de", level="3") == ["In Peru"]
    assert found(client, language="es") == []


def test_by_what_they_say_of_their_time(client: Client, time_travel: TimeTravel) -> None:
    soon = clock.now().date() + timedelta(days=3)
    person("Now", profile={"availability": "now"})
    person("Some", profile={"availability": "some"})
    person("Soon", profile={"availability": "later", "available_on": soon})
    person("Not", profile={"availability": "not"})
    person("Silent")
    assert set(found(client, available="on")) == {"Now", "Some"}
    time_travel.forward(days=4)
    assert set(found(client, available="on")) == {"Now", "Some", "Soon"}


def test_by_what_was_done_here(client: Client) -> None:
    steady = {"jobs_done": 6, "on_time": 9, "on_time_of": 10, "undisputed": 20, "undisputed_of": 20, "earned_band": 3}
    person("Steady", record=steady)
    person("Late", record={**steady, "jobs_done": 20, "on_time": 5})
    person("New")
    assert found(client, done="5") == ["Late", "Steady"]
    assert found(client, done="20") == ["Late"]
    assert found(client, on_time="on") == ["Steady"]
    assert found(client, undisputed="on") == ["Late", "Steady"]
    assert found(client, earned="3") == ["Late", "Steady"]
    assert found(client, earned="4") == []


def test_few_are_no_share(client: Client) -> None:
    record = {"jobs_done": 1, "on_time": 3, "on_time_of": 3}
    person("Few", record=record)
    assert found(client, on_time="on") == []
    assert "3 of 3 milestones on time (few so far)" in client.get("/people/").text


def test_who_hides_what_they_earned_is_not_found_by_it(client: Client) -> None:
    person("Open", record={"jobs_done": 2, "earned_band": 3})
    hidden = person("Hidden", record={"jobs_done": 2, "earned_band": 3})
    assert client.get("/people/").text.count("$2,500 to $10,000 in all") == 2
    Profile.objects.filter(pk=hidden.pk).update(hides_paid_band=True)
    assert found(client, earned="2") == ["Open"]
    assert client.get("/people/").text.count("$2,500 to $10,000 in all") == 1


def reader(**profile: Any) -> User:
    user: User = ClientFactory(time_zone="Europe/Zagreb")
    Profile.objects.filter(pk=user.pk).update(**profile)
    return user


def test_by_hours_that_they_share(client: Client, time_travel: TimeTravel) -> None:
    time_travel.to(datetime(2027, 1, 15, 12, tzinfo=UTC))
    person("In Lisbon", time_zone="Europe/Lisbon", profile=DAY)
    person("In Tokyo", time_zone="Asia/Tokyo", profile=DAY)
    person("At night in Tokyo", time_zone="Asia/Tokyo", profile={"works_from": time(17), "works_to": time(1)})
    person("Silent")
    client.force_login(reader(**DAY))
    assert set(found(client, overlap="6")) == {"In Lisbon", "At night in Tokyo"}
    assert found(client, overlap="8") == ["At night in Tokyo"]
    page = client.get("/people/").text
    for said in ("Works 7 h of your day", "Works 8 h of your day", "Works while you do not"):
        assert said in page


def test_clocks_that_change_are_taken_as_they_stand(client: Client, time_travel: TimeTravel) -> None:
    """From nine to five in Phoenix is to Zagreb a time in winter and another in summer."""
    person("In Phoenix", time_zone="America/Phoenix", profile=DAY)
    client.force_login(reader(works_from=time(12), works_to=time(21)))
    time_travel.to(datetime(2027, 1, 15, 12, tzinfo=UTC))
    assert "Works 4 h of your day" in client.get("/people/").text
    assert found(client, overlap="4") == ["In Phoenix"]
    time_travel.to(datetime(2027, 7, 15, 12, tzinfo=UTC))
    assert "Works 3 h of your day" in client.get("/people/").text
    assert found(client, overlap="4") == []


def test_whoever_has_not_said_when_they_work_is_told_what_is_taken(client: Client) -> None:
    client.force_login(reader())
    assert "your day is 09:00 to 17:00" in client.get("/people/").text
    client.force_login(reader(**DAY))
    assert "your day is" not in client.get("/people/").text


def test_visitors_are_not_asked_for_hours(client: Client) -> None:
    person(profile=DAY)
    assert "Works while you do" not in client.get("/people/").text
    assert found(client, overlap="8") == ["Ana Horvat"]


half_hours = st.integers(0, 47).map(lambda n: time(n // 2, n % 2 * 30))


@given(half_hours, half_hours)
def test_the_database_counts_half_hours_as_we_do(begins: time, ends: time) -> None:
    if begins != ends:
        [(kept,)] = sql("SELECT half_hours(%s, %s)", begins, ends)
        assert kept == bits(begins, ends)


@given(half_hours, half_hours, st.sampled_from(["Asia/Tokyo", "America/New_York", "Asia/Kolkata", "UTC"]))
def test_shared_hours_are_those_of_a_clock(begins: time, ends: time, zone: str) -> None:
    """Beside a plain walk through one day, half hour by half hour."""
    now = datetime(2027, 1, 15, tzinfo=UTC)
    theirs, day = bits(time(9), time(17)), WorkingDay(begins, ends, ZoneInfo("Europe/Zagreb"), is_said=True)
    shared = 0
    for n in range(48):
        at = now + timedelta(minutes=30 * n)
        here, there = (at.astimezone(each).time() for each in (day.zone, ZoneInfo(zone)))
        shared += bool(bits(begins, ends) >> slot(here) & 1) and bool(theirs >> slot(there) & 1)
    if begins != ends:
        assert hours.shared(Listing(hours=theirs, time_zone=zone), day, now) == shared / 2


def slot(at: time) -> int:
    return at.hour * 2 + at.minute // 30


def test_who_is_not_listed(client: Client) -> None:
    person("Here")
    FreelancerFactory(name="No headline", headline="")
    person("Gone", is_active=False)
    ClientFactory(name="Hires", headline="I hire")
    person("Staff", is_staff=True)
    suspended = person("Suspended")
    story.suspend(suspended)
    assert found(client) == ["Here"]


def test_who_comes_back_is_listed_again(client: Client) -> None:
    ana = person()
    for active in (False, True):
        ana.is_active = active
        ana.save()
        assert found(client) == ["Ana Horvat"] * active


def test_a_suspension_that_ends_by_itself_ends_here(client: Client, time_travel: TimeTravel) -> None:
    suspension = story.suspend(person())
    assert found(client) == []
    assert suspension.ends_at
    time_travel.to(suspension.ends_at)
    assert found(client) == ["Ana Horvat"]


def test_whoever_hides_is_seen_by_those_with_an_account_alone(client: Client, carla: User) -> None:
    person("Hidden", profile={"hidden_from_search_engines": True})
    assert found(client) == []
    client.force_login(carla)
    assert found(client) == ["Hidden"]


def test_pages_go_by_key(client: Client) -> None:
    for n in range(45):
        person(f"Person {n:02}", record={"jobs_done": n % 3})
    seen: list[str] = []
    asked: dict[str, str] = {}
    while True:
        answer = client.get("/people/", asked)
        seen += [listing.person.name for listing in answer.context["found"].page]
        older = answer.context["found"].page.older
        if not older:
            break
        asked = {"older": older}
    assert len(seen) == len(set(seen)) == 45
    assert found(client, sort="newest")[0] == "Person 44"


def test_looking_for_a_job_leads_to_its_invitation(client: Client, carla: User) -> None:
    ana, job = person(), JobFactory(client=carla, title="Labels for jam")
    client.force_login(carla)
    page = client.get("/people/", {"job": job.pk}).text
    assert "Find people for “" in page
    assert f"/people/{ana.pk}/invitation/?job={job.pk}" in page
    foreign = JobFactory()
    assert f"job={foreign.pk}" not in client.get("/people/", {"job": foreign.pk}).text
    assert f'<option value="{job.pk}" selected>' in client.get(f"/people/{ana.pk}/invitation/", {"job": job.pk}).text
