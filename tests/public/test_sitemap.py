"""The map of public pages: what is open and who can be read, in parts by key; and what robots leave alone."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Profile
from marketplace.public import sitemaps
from marketplace.public.views import PRIVATE
from tests import story
from tests.directory.people import person
from tests.factories import ClientFactory, JobFactory

pytestmark = pytest.mark.django_db


def locations(client: Client, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/xml"
    return [found.removeprefix("http://testserver") for found in re.findall("<loc>(.*?)</loc>", answer.text)]


def test_robots_are_told_where_the_map_is(client: Client) -> None:
    text = client.get("/robots.txt").text
    assert "Sitemap: http://testserver/sitemap.xml\n" in text
    for path in ("/staff/", "/contracts/", "/files/", "/accounts/"):
        assert f"Disallow: {path}\n" in text


def test_what_robots_leave_alone_nobody_reads_without_an_account(client: Client) -> None:
    for path in PRIVATE:
        assert client.get(path).status_code in {301, 302, 400, 404, 405}, path


def test_open_jobs_alone(client: Client) -> None:
    job = JobFactory()
    for state in ("draft", "closed", "filled"):
        JobFactory(state=state)
    assert locations(client, "/sitemap/jobs.xml") == [f"/jobs/{job.pk}/"]


def test_people_who_can_be_read_alone(client: Client) -> None:
    ana, hidden, suspended = person(), person("Hidden"), person("Suspended")
    Profile.objects.filter(pk=hidden.pk).update(hidden_from_search_engines=True)
    story.suspend(suspended)
    person("Gone", is_active=False)
    ClientFactory(headline="I hire")
    assert locations(client, "/sitemap/people.xml") == [f"/people/{ana.pk}/"]


def test_all_that_it_names_can_be_read(client: Client) -> None:
    JobFactory()
    person()
    parts = locations(client, "/sitemap.xml")
    pages = [page for part in parts for page in locations(client, part)]
    assert len(pages) == 5 + 1 + 1
    for page in pages:
        assert client.get(page).status_code == 200


def test_parts_are_ranges_of_keys(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = [JobFactory() for _ in range(7)]
    monkeypatch.setattr(sitemaps, "A_PART", 3)
    parts = [part for part in locations(client, "/sitemap.xml") if "jobs" in part]
    assert len(parts) == (jobs[-1].pk - 1) // 3 + 1
    named = [page for part in parts for page in locations(client, part)]
    assert named == [job.get_absolute_url() for job in jobs]


@pytest.mark.parametrize("path", ["jobs.xml?p=99", "jobs.xml?p=0", "jobs.xml?p=x", "jobs.xml?p=-1", "secrets.xml"])
def test_what_there_is_not_is_not_found(client: Client, path: str) -> None:
    assert client.get(f"/sitemap/{path}").status_code == 404


def test_it_costs_the_same_however_many_there_are(client: Client) -> None:
    def statements(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    JobFactory()
    person()
    paths = ("/sitemap.xml", "/sitemap/jobs.xml", "/sitemap/people.xml")
    few = [statements(path) for path in paths]
    for n in range(5):
        JobFactory()
        person(f"Person {n}")
    assert [statements(path) for path in paths] == few
    assert max(few) <= 3
