"""The list of jobs is narrowed by what the database keeps of each; whatever keeps it, it is right."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Record, Skill
from contracts.models import Job, Proposal
from marketplace import clock
from tests.books import sql
from tests.factories import ClientFactory, JobFactory, ProposalFactory

pytestmark = pytest.mark.django_db


def titles(client: Client, **filters: Any) -> list[str]:
    answer = client.get("/jobs/", filters)
    assert answer.status_code == 200
    assert not answer.context["filters"].errors
    return [job.title for job in answer.context["found"].page]


def test_all_of_several_skills_are_asked_for(client: Client) -> None:
    JobFactory(title="Both").skills.set(Skill.named(["Branding", "Print"]))
    JobFactory(title="One").skills.set(Skill.named(["Print"]))
    assert titles(client, skill="print") == ["One", "Both"]
    assert titles(client, skill=" Print ,branding, PRINT") == ["Both"]
    assert titles(client, skill="Print, Welding") == []
    Job.objects.get(title="Both").skills.remove(Skill.objects.get(name="Print"))
    assert titles(client, skill="Print, Branding") == []


def test_what_is_asked_for_together_is_had_together(client: Client) -> None:
    """Category, currency, country and skills: each other job lacks one of them."""
    asked = {"category": "design", "currency": "EUR", "country": "HR", "skill": "print"}
    fits = {"category": "design", "currency": "EUR"}
    here, there = ClientFactory(country="HR"), ClientFactory(country="DE")
    jobs = {
        "All": JobFactory(title="All", client=here, **fits),
        "Writing": JobFactory(title="Writing", client=here, **{**fits, "category": "writing"}),
        "Dollars": JobFactory(title="Dollars", client=here, **{**fits, "currency": "USD"}),
        "There": JobFactory(title="There", client=there, **fits),
    }
    for job in jobs.values():
        job.skills.set(Skill.named(["Print"]))
    JobFactory(title="No print", client=here, **fits)
    assert titles(client, **asked) == ["All"]
    for name, changes in {"Writing": {"category": "design"}, "Dollars": {"currency": "EUR"}}.items():
        Job.objects.filter(pk=jobs[name].pk).update(**changes)
    assert titles(client, **asked) == ["Dollars", "Writing", "All"]
    there.country = "HR"
    there.save()
    jobs["All"].skills.clear()
    assert titles(client, **asked) == ["There", "Dollars", "Writing"]


def test_more_skills_than_five_are_refused(client: Client) -> None:
    answer = client.get("/jobs/", {"skill": "a,b,c,d,e,f"})
    assert "Name at most 5 skills." in answer.text


def test_posted_within(client: Client) -> None:
    for title, days in [("Today", 0.5), ("Monday", 2.5), ("Old", 8)]:
        JobFactory(title=title, published_at=clock.now() - timedelta(days=days))
    assert titles(client, posted="1") == ["Today"]
    assert titles(client, posted="3") == ["Today", "Monday"]
    assert titles(client, posted="30") == ["Today", "Monday", "Old"]
    # Nobody knows of a last visit: nothing is hidden.
    assert titles(client, posted="visit") == ["Today", "Monday", "Old"]


def test_needed_by(client: Client) -> None:
    today = clock.now().date()
    for title, days in [("Soon", 10), ("Later", 20)]:
        JobFactory(title=title, deadline_on=today + timedelta(days=days))
    assert titles(client, needed_from=today + timedelta(days=11)) == ["Later"]
    assert titles(client, needed_until=today + timedelta(days=10)) == ["Soon"]
    assert titles(client, sort="needed") == ["Soon", "Later"]


def test_the_country_of_the_client_is_that_of_now(client: Client) -> None:
    carla = ClientFactory(country="HR")
    JobFactory(title="Hers", client=carla)
    JobFactory(title="Of somebody from nowhere")
    assert titles(client, country="HR") == ["Hers"]
    carla.country = "SI"
    carla.save()
    assert titles(client, country="HR") == []
    assert titles(client, country="SI") == ["Hers"]


def test_the_record_of_the_client(client: Client) -> None:
    for title, figures in [
        ("New", {}),
        ("Once", {"hires": 1, "answer_seconds": 400_000, "disputes_lost": 1, "disputes_lost_of": 1}),
        ("Often", {"hires": 7, "answer_seconds": 3_600, "answers_of": 9}),
    ]:
        job = JobFactory(title=title)
        Record.objects.filter(user=job.client_id).update(**figures)
    assert titles(client, record="hired") == ["Often", "Once"]
    assert titles(client, record="often") == ["Often"]
    assert titles(client, record="answers") == ["Often"]
    assert titles(client, record="peaceful") == ["Often"]


def test_few_proposals(client: Client) -> None:
    JobFactory(title="Quiet")
    busy = JobFactory(title="Busy")
    ProposalFactory(job=busy)
    assert titles(client, proposals="0") == ["Quiet"]
    assert titles(client, proposals="4") == ["Busy", "Quiet"]
    assert titles(client, sort="proposals") == ["Quiet", "Busy"]


def test_proposals_are_counted_whatever_becomes_of_them() -> None:
    job = JobFactory()
    sent = [ProposalFactory(job=job) for _ in range(4)]
    sent[0].withdraw(by=sent[0].freelancer)
    sent[1].decline(by=job.client)
    sent[2].shortlist(by=job.client)
    assert Job.objects.get(pk=job.pk).proposals_sent == 3
    # Whoever takes it back again and again counts once.
    again = ProposalFactory(job=job, freelancer=sent[0].freelancer)
    assert Job.objects.get(pk=job.pk).proposals_sent == 4
    again.withdraw(by=again.freelancer)
    assert Job.objects.get(pk=job.pk).proposals_sent == 3
    counted = Proposal.objects.filter(job=job).exclude(state=Proposal.State.WITHDRAWN).count()
    assert Job.objects.get(pk=job.pk).proposals_sent == counted


def test_what_somebody_writes_into_those_columns_is_put_right() -> None:
    """An old copy of a job that is saved whole takes nothing back but what it has itself."""
    job = JobFactory(client=ClientFactory(country="HR"))
    job.skills.set(Skill.named(["Print"]))
    sql("UPDATE contracts_job SET client_country = 'XX', skill_ids = '{}', searched = NULL")
    [(country, skills)] = sql("SELECT client_country, skill_ids FROM contracts_job WHERE id = %s", job.pk)
    assert (country, skills) == ("HR", [Skill.objects.get().pk])


def test_filters_cost_no_more_statements_than_none(client: Client) -> None:
    for number in range(3):
        JobFactory(title=f"Logo {number}").skills.set(Skill.named(["Print"]))
    everything = {"posted": "30", "proposals": "9", "sort": "needed", "country": "HR", "record": "hired"}
    with CaptureQueriesContext(connection) as plain:
        client.get("/jobs/")
    with CaptureQueriesContext(connection) as narrowed:
        client.get("/jobs/", {**everything, "skill": "Print"})
    # One more, which finds the skill.
    assert len(narrowed) <= len(plain) + 1


@pytest.mark.parametrize(
    "query",
    [
        {"posted": "1e9"},
        {"posted": "-1", "proposals": "x", "country": "ZZ", "record": "nobody"},
        {"needed_from": "yesterday", "needed_until": "9999-12-31"},
        {"skill": ",,,"},
        {"sort": "proposals", "older": "bm8="},
    ],
)
def test_what_makes_no_sense_is_ignored(client: Client, query: dict[str, str]) -> None:
    JobFactory(title="Logo")
    answer = client.get("/jobs/", query)
    assert answer.status_code == 200
    assert [job.title for job in answer.context["found"].page] == ["Logo"]


def test_pages_of_every_order_have_each_job_once(client: Client) -> None:
    owner = ClientFactory()
    JobFactory.create_batch(23, client=owner)
    for sort in ("newest", "needed", "proposals"):
        first = client.get("/jobs/", {"sort": sort}).context["found"].page
        second = client.get("/jobs/", {"sort": sort, "older": first.older}).context["found"].page
        assert len({job.pk for job in [*first, *second]}) == 23
