"""What a saved search finds by itself is what the list would show: by one statement for all searches and new jobs."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Record, Skill
from contracts.finding import words
from contracts.finding.filters import JobFilters
from contracts.models import FoundJob, Job, JobToMatch, SavedSearch
from contracts.saved import matching, searches
from contracts.saved.searches import NothingToSave
from marketplace import clock
from tests.conftest import TimeTravel
from tests.factories import ClientFactory, FreelancerFactory, JobFactory

pytestmark = pytest.mark.django_db

SKILLS = ("Branding", "Print", "Django")
WORDS = ("logo", "bakery", "translation", "logos -bakery", '"for a bakery"', "Café")
TITLES = ("Logo for a bakery", "Translation of a manual", "Logo for a cafe", "A shop")


def keep(**asked: Any) -> SavedSearch:
    return searches.keep(JobFilters(asked), name="Mine", mail="at_once", by=FreelancerFactory())


def found() -> set[tuple[int, int]]:
    return set(FoundJob.objects.values_list("search_id", "job_id"))


def some_filters(chance: random.Random) -> dict[str, str]:
    today = clock.now().date()
    offered = {
        "q": WORDS,
        "category": ("design", "writing", "software"),
        "skill": ("print", "django, branding", "branding"),
        "currency": ("EUR", "USD"),
        "needed_from": (str(today + timedelta(days=10)), str(today + timedelta(days=30))),
        "needed_until": (str(today + timedelta(days=20)),),
        "country": ("HR", "SI"),
        "record": ("hired", "often", "answers", "peaceful"),
    }
    asked = {name: chance.choice(values) for name, values in offered.items() if chance.random() < 0.25}
    if "currency" in asked and chance.random() < 0.7:
        asked["budget_min"], asked["budget_max"] = chance.choice([("", "500"), ("300", ""), ("200", "700")])
    return asked


def some_job(chance: random.Random, clients: list[Any]) -> Job:
    job: Job = JobFactory(
        client=chance.choice(clients),
        title=chance.choice(TITLES),
        category=chance.choice(["design", "writing", "software"]),
        currency=chance.choice(["EUR", "USD"]),
        budget_minor=chance.randrange(10_000, 90_000),
        deadline_on=clock.now().date() + timedelta(days=chance.randrange(1, 40)),
    )
    job.skills.set(Skill.named(chance.sample(SKILLS, chance.randrange(4))))
    return job


@pytest.mark.parametrize("seed", range(4))
def test_it_finds_what_the_list_finds(seed: int, time_travel: TimeTravel) -> None:
    chance = random.Random(seed)
    Skill.named(SKILLS)
    clients = [ClientFactory(country=country) for country in ("HR", "SI", "")]
    for client, hires in zip(clients, (0, 2, 9), strict=True):
        Record.objects.filter(user=client).update(hires=hires, answer_seconds=hires * 50_000, disputes_lost=hires % 2)
    kept: dict[int, JobFilters] = {}
    while len(kept) < 40:
        filters = JobFilters(some_filters(chance))
        try:
            search = searches.keep(filters, name="Mine", mail="daily", by=FreelancerFactory())
        except NothingToSave:
            continue
        kept[search.pk] = filters
    time_travel.forward(minutes=1)
    for _ in range(30):
        some_job(chance, clients)
    matching.match_due()
    listed = set()
    for pk, filters in kept.items():
        jobs = filters.narrow(Job.objects.open())
        if filters.words:
            jobs = words.that_fit(jobs, words.meaning(filters.words))[0]
        listed |= {(pk, job) for job in jobs.values_list("pk", flat=True)}
    assert listed
    assert found() == listed


def test_as_many_statements_for_many_searches_and_jobs(time_travel: TimeTravel) -> None:
    def statements() -> int:
        time_travel.forward(minutes=1)
        for number in range(12):
            JobFactory(title=f"Logo {number}", client=owner)
        with CaptureQueriesContext(connection) as asked:
            assert matching.match_due() == 12
        return len(asked)

    owner = ClientFactory()
    keep(q="logo")
    few = statements()
    for _ in range(20):
        keep(q="logo")
    assert statements() == few
    assert FoundJob.objects.count() == 12 + 21 * 12


def test_what_was_posted_before_the_search_is_not_new(time_travel: TimeTravel) -> None:
    JobFactory(title="Logo")
    time_travel.forward(minutes=1)
    keep(q="logo")
    matching.match_due()
    assert found() == set()


def test_a_draft_is_found_when_it_is_published_and_a_closed_job_not(time_travel: TimeTravel) -> None:
    keep(q="logo")
    time_travel.forward(minutes=1)
    draft, closed = JobFactory(title="Logo", draft=True), JobFactory(title="Logo")
    closed.close(by=closed.client)
    matching.match_due()
    assert found() == set()
    draft.publish(by=draft.client)
    matching.match_due()
    assert [pk for _, pk in found()] == [draft.pk]


def test_a_job_that_comes_to_fit_is_found_once(time_travel: TimeTravel) -> None:
    Skill.named(["Print"])
    keep(skill="Print")
    time_travel.forward(minutes=1)
    job = JobFactory(title="Leaflet")
    matching.match_due()
    assert found() == set()
    job.skills.set(Skill.named(["Print"]))
    matching.match_due()
    Job.objects.filter(pk=job.pk).update(title="Leaflets")
    matching.match_due()
    assert [pk for _, pk in found()] == [job.pk]


def test_what_changes_nothing_that_is_asked_for_is_not_looked_at_again() -> None:
    job = JobFactory(title="Leaflet")
    matching.match_due()
    Job.objects.filter(pk=job.pk).update(hire_warned_at=clock.now(), proposals_sent=3)
    job.refresh_from_db()
    job.save()
    assert not JobToMatch.objects.exists()


def test_ones_own_job_is_no_news(time_travel: TimeTravel) -> None:
    noor = FreelancerFactory(is_client=True)
    searches.keep(JobFilters({"q": "logo"}), name="Mine", mail="daily", by=noor)
    time_travel.forward(minutes=1)
    JobFactory(title="Logo", client=noor)
    matching.match_due()
    assert found() == set()
