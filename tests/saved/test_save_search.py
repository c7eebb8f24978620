"""A freelancer saves what they search for, opens it again, and removes it."""

from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode

import pytest
from django.test import Client

from accounts.models import Skill, User
from contracts.finding.filters import JobFilters
from contracts.models import FoundJob, SavedSearch
from contracts.saved import matching, searches
from contracts.saved.searches import NothingToSave, TooManySearches
from tests.conftest import TimeTravel
from tests.factories import FreelancerFactory, JobFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client: Client) -> User:
    user: User = FreelancerFactory(name="Ana Pavić", time_zone="Europe/Zagreb")
    client.force_login(user)
    return user


def saved(user: User, mail: str = "daily", **asked: str) -> SavedSearch:
    return searches.keep(JobFilters(asked), name="Logos", mail=mail, by=user)


def test_from_the_list_to_the_list_of_searches(client: Client, ana: User) -> None:
    query = urlencode({"q": "logo", "category": "design", "sort": "newest"})
    assert f"/jobs/searches/new/?{query.replace('&', '&amp;')}" in client.get(f"/jobs/?{query}").text
    form = client.get(f"/jobs/searches/new/?{query}")
    assert "Design and creative" in form.text
    assert 'value="logo"' in form.text
    answer = client.post(f"/jobs/searches/new/?{query}", {"name": "Logos", "mail": "at_once"}, follow=True)
    assert "Your search “Logos” is saved." in answer.text
    search = SavedSearch.objects.get()
    assert (search.asked, search.mail, search.category) == ("q=logo&category=design", "at_once", "design")
    assert client.get(search.get_absolute_url())["Location"] == "/jobs/?q=logo&category=design&sort=newest"


def test_every_filter_is_kept_and_said(client: Client, ana: User) -> None:
    Skill.named(["Print", "Branding"])
    asked = {
        "skill": "Print, branding",
        "currency": "EUR",
        "budget_min": "100",
        "budget_max": "1,000.50",
        "needed_from": "2026-12-24",
        "needed_until": "2027-02-01",
        "country": "HR",
        "record": "hired",
    }
    search = saved(ana, **asked, posted="3", proposals="4")
    assert (search.budget_min_minor, search.budget_max_minor, len(search.skill_ids)) == (10_000, 100_050, 2)
    assert not JobFilters(dict(parse_qsl(search.asked))).errors
    page = client.get("/jobs/searches/").text
    for words in (
        "print, branding",
        "from €100.00",
        "up to €1,000.50",
        "needed not before 24 Dec 2026",
        "needed not after 1 Feb 2027",
        "client in Croatia",
        "Has hired here before",
    ):
        assert words in page
    # How new a job is and how many answered it is no matter of what is posted from now on.
    assert "posted" not in search.asked
    assert "proposals" not in search.asked


@pytest.mark.parametrize("asked", [{}, {"sort": "newest"}, {"posted": "3"}, {"q": "the"}, {"skill": "Welding"}])
def test_what_finds_nothing_or_everything_is_no_search(ana: User, asked: dict[str, str]) -> None:
    with pytest.raises(NothingToSave):
        saved(ana, **asked)
    assert not SavedSearch.objects.exists()


def test_there_are_so_many_and_no_more(client: Client, ana: User) -> None:
    for _ in range(SavedSearch.MOST):
        saved(ana, q="logo")
    with pytest.raises(TooManySearches):
        saved(ana, q="logo")
    answer = client.post("/jobs/searches/new/?q=logo", {"name": "One more", "mail": "never"})
    assert answer.status_code == 409
    assert SavedSearch.objects.count() == SavedSearch.MOST


@pytest.mark.parametrize("given", [{}, {"name": " ", "mail": "daily"}, {"name": "Logos", "mail": "hourly"}])
def test_a_form_that_is_not_filled_in_is_shown_again(client: Client, ana: User, given: dict[str, str]) -> None:
    assert client.post("/jobs/searches/new/?q=logo", given).status_code == 200
    assert not SavedSearch.objects.exists()


def test_it_says_how_many_are_new_until_it_is_opened(client: Client, ana: User, time_travel: TimeTravel) -> None:
    search = saved(ana, q="logo")
    time_travel.forward(hours=1)
    gone, _kept = (JobFactory(title="Logo") for _ in range(2))
    matching.match_due()
    gone.close(by=gone.client)
    assert "1 new" in client.get("/jobs/searches/").text
    client.get(search.get_absolute_url())
    assert "1 new" not in client.get("/jobs/searches/").text


def test_removing_takes_what_it_found(client: Client, ana: User, time_travel: TimeTravel) -> None:
    search = saved(ana, q="logo")
    time_travel.forward(minutes=1)
    JobFactory(title="Logo")
    matching.match_due()
    assert FoundJob.objects.exists()
    assert "Remove the search “Logos”?" in client.get(f"/jobs/searches/{search.pk}/removal/").text
    assert SavedSearch.objects.exists()
    answer = client.post(f"/jobs/searches/{search.pk}/removal/", follow=True)
    assert "The search “Logos” is removed." in answer.text
    assert not SavedSearch.objects.exists()
    assert not FoundJob.objects.exists()


def test_nobody_elses_search_is_there(client: Client, ana: User) -> None:
    search = saved(FreelancerFactory(), q="logo")
    assert client.get(search.get_absolute_url()).status_code == 404
    for path in ("mail", "removal"):
        assert client.post(f"{search.get_absolute_url()}{path}/", {"mail": "never"}).status_code == 404
    assert SavedSearch.objects.get().mail == "daily"


def test_the_mail_of_a_search_is_changed(client: Client, ana: User) -> None:
    search = saved(ana, q="logo")
    answer = client.post(f"/jobs/searches/{search.pk}/mail/", {"mail": "at_once"}, follow=True)
    assert "New jobs for “Logos” come by mail at once." in answer.text
    assert SavedSearch.objects.get().mail == "at_once"


@pytest.mark.parametrize(
    ("now", "morning"), [("2026-12-01T06:59", "2026-12-01T07:00"), ("2026-12-01T07:00", "2026-12-02T07:00")]
)
def test_a_mail_a_day_goes_at_eight_where_its_reader_lives(ana: User, now: str, morning: str) -> None:
    """Zagreb is an hour before UTC in winter."""
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert searches.next_morning(ana, at) == datetime.fromisoformat(morning).replace(tzinfo=UTC)
