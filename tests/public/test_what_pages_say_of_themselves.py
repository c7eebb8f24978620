"""Titles, descriptions and structured data of public pages: what everybody reads there, and nothing else."""

import json
import re
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from accounts.models import Profile, User
from tests import story
from tests.directory.people import person
from tests.factories import ClientFactory, JobFactory

pytestmark = pytest.mark.django_db
NASTY = '</script><script>alert("1")</script><!-- & \u2028'


def meta(page: str, name: str) -> str:
    found = re.search(rf'<meta (?:name|property)="{name}" content="([^"]*)"', page)
    return found[1] if found else ""


def data_of(page: str) -> dict[str, Any]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert len(found) <= 1
    return dict(json.loads(found[0])) if found else {}


@pytest.mark.parametrize("path", ["/", "/jobs/", "/people/", "/protection/"])
def test_each_page_has_a_description_one_address_and_a_picture(client: Client, path: str) -> None:
    page = client.get(path, {"older": "x"}).text
    assert 50 < len(meta(page, "description")) <= 200
    assert page.count('name="description"') == 1
    assert f'<link rel="canonical" href="http://testserver{path}">' in page
    assert meta(page, "og:image").startswith("http://testserver/static/img/share")
    assert finders.find("img/share.png")


def test_an_open_job_is_a_posting(client: Client) -> None:
    job = JobFactory(title="A logo", description="For a bakery.", client__name="Bea Baker")
    page = client.get(job.get_absolute_url()).text
    posting = data_of(page)
    assert (posting["@type"], posting["title"], posting["description"]) == ("JobPosting", "A logo", "For a bakery.")
    assert posting["hiringOrganization"]["name"] == "Bea Baker"
    assert posting["url"] == f"http://testserver/jobs/{job.pk}/"
    assert posting["validThrough"] == job.hire_due_at.isoformat()
    assert meta(page, "og:title") == "A logo"
    assert meta(page, "description").startswith("$1,000.00, needed by")
    assert job.client.email not in page


def test_what_is_not_open_is_none(client: Client, carla: User) -> None:
    assert data_of(client.get(JobFactory(closed=True).get_absolute_url()).text) == {}
    draft = JobFactory(client=carla, draft=True)
    client.force_login(carla)
    page = client.get(draft.get_absolute_url()).text
    assert (data_of(page), meta(page, "og:title")) == ({}, "")


def test_what_strangers_write_stays_data(client: Client) -> None:
    job = JobFactory(title=f"Logo {NASTY}", description=NASTY)
    page = client.get(job.get_absolute_url()).text
    assert data_of(page)["description"] == NASTY
    assert "<script>alert" not in page
    ana = person(headline=NASTY, about=NASTY)
    page = client.get(f"/people/{ana.pk}/").text
    assert data_of(page)["mainEntity"]["jobTitle"] == NASTY
    assert "<script>alert" not in page


def test_a_freelancer_is_a_person(client: Client) -> None:
    ana = person(about="I draw for bakers.", skills=["Ink"], speaks=[("de", 3)])
    answer = client.get(f"/people/{ana.pk}/")
    assert "X-Robots-Tag" not in answer
    said = data_of(answer.text)
    assert said["@type"] == "ProfilePage"
    assert said["mainEntity"] == {
        "@type": "Person",
        "name": "Ana Horvat",
        "jobTitle": "Brand designer",
        "description": "I draw for bakers.",
        "knowsAbout": ["Ink"],
        "knowsLanguage": ["German"],
    }
    assert ana.email not in answer.text


def test_whoever_hides_or_only_hires_is_read_with_an_account_and_by_no_robot(client: Client, carla: User) -> None:
    hidden, suspended, staff = person("Hidden"), person("Suspended"), person("Staff", is_staff=True)
    Profile.objects.filter(pk=hidden.pk).update(hidden_from_search_engines=True)
    story.suspend(suspended)
    for someone in (hidden, suspended, staff, ClientFactory()):
        client.logout()
        answer = client.get(f"/people/{someone.pk}/")
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        client.force_login(carla)
        answer = client.get(f"/people/{someone.pk}/")
        assert answer.status_code == 200
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert data_of(answer.text) == {}


def test_nobody_learns_who_there_is(client: Client) -> None:
    answer = client.get("/people/999999/")
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/accounts/login/")
