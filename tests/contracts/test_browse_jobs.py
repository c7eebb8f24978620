"""Anybody looks for open jobs; whatever stands in the address, the page comes."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from accounts.models import Skill
from contracts.models import Job
from marketplace import clock
from tests.factories import JobFactory, ProposalFactory

pytestmark = pytest.mark.django_db
CountQueries = Callable[..., Any]


def titles(client: Client, **filters: Any) -> list[str]:
    response = client.get("/jobs/", filters)
    assert response.status_code == 200
    return [job.title for job in response.context["found"].page]


def test_everybody_sees_open_jobs_newest_first(client: Client) -> None:
    JobFactory(title="Older", published_at=clock.now() - timedelta(days=1))
    JobFactory(title="Newer")
    assert titles(client) == ["Newer", "Older"]


@pytest.mark.parametrize("state", ["draft", "filled", "closed"])
def test_what_is_not_open_is_not_listed(client: Client, state: str) -> None:
    JobFactory(state=state)
    assert titles(client) == []


def test_all_words_must_be_there_in_title_or_description(client: Client) -> None:
    JobFactory(title="Logo for a bakery", description="A mark on paper bags.")
    JobFactory(title="Logo for a gym", description="A mark.")
    assert titles(client, q="BAGS logo") == ["Logo for a bakery"]
    assert titles(client, q="100%") == []


def test_category_and_skill(client: Client) -> None:
    job = JobFactory(title="Logo", category=Job.Category.DESIGN)
    job.skills.set(Skill.named(["Branding", "Print"]))
    JobFactory(title="Shop", category=Job.Category.SOFTWARE)
    assert titles(client, category="design") == ["Logo"]
    assert titles(client, skill="bRANDING") == ["Logo"]
    assert titles(client, skill="Welding") == []


def test_budgets_are_compared_within_one_currency(client: Client) -> None:
    for title, currency, budget in [("Low", "EUR", 10_000), ("High", "EUR", 90_000), ("Yen", "JPY", 50_000)]:
        JobFactory(title=title, currency=currency, budget_minor=budget)
    assert titles(client, currency="EUR", budget_min="100.01") == ["High"]
    assert titles(client, currency="EUR", budget_max="900") == ["High", "Low"]
    assert titles(client, currency="JPY", budget_min="50,000") == ["Yen"]
    assert titles(client, sort="budget", currency="EUR") == ["High", "Low"]
    assert '<details class="filters__more">' in client.get("/jobs/", {"currency": "EUR"}).text
    page = client.get("/jobs/", {"sort": "budget"}).text
    assert "Choose a currency to compare budgets." in page
    # Where the currency is asked for is not folded then.
    assert '<details class="filters__more" open>' in page


def test_a_budget_without_a_currency_asks_for_one(client: Client) -> None:
    JobFactory(title="Logo")
    response = client.get("/jobs/", {"budget_min": "5"})
    assert [job.title for job in response.context["found"].page] == ["Logo"]
    assert "Choose a currency to compare budgets." in response.text


@pytest.mark.parametrize(
    "query",
    [
        {"older": "minus one"},
        {"older": "WyIxIl0="},
        {"newer": "bnVsbA=="},
        {"newer": ""},
        {"category": "../etc", "currency": "XXX", "sort": "'; DROP"},
        {"currency": "USD", "budget_min": "-5", "budget_max": "1e400"},
        {"currency": "JPY", "budget_min": "0.5"},
        {"q": "x" * 5_000, "skill": "y" * 5_000},
        {"q": ["a", "b"], "category": ["design", "media"]},
    ],
)
def test_what_makes_no_sense_is_ignored(client: Client, query: dict[str, Any]) -> None:
    JobFactory(title="ab")
    assert client.get(f"/jobs/?{urlencode(query, doseq=True)}").status_code == 200


def test_words_that_nothing_fits_lead_back_to_all_jobs(client: Client) -> None:
    JobFactory()
    assert "No open job fits all of this" in client.get("/jobs/", {"q": "zeppelin"}).text


def test_an_empty_marketplace_says_so(client: Client) -> None:
    assert "No jobs are open right now" in client.get("/jobs/").text


def test_twenty_jobs_a_page_and_filters_survive_turning_it(client: Client) -> None:
    JobFactory.create_batch(21, category=Job.Category.DATA)
    first = client.get("/jobs/", {"category": "data"})
    assert len(first.context["found"].page) == 20
    [address] = re.findall(r'href="(\?[^"]*older=[^"]*)"', first.text)
    assert "category=data" in address
    second = client.get("/jobs/" + unescape(address))
    assert len(second.context["found"].page) == 1
    [address] = re.findall(r'href="(\?[^"]*newer=[^"]*)"', second.text)
    again = client.get("/jobs/" + unescape(address))
    assert list(again.context["found"].page) == list(first.context["found"].page)


def test_withdrawn_proposals_are_not_counted(client: Client) -> None:
    job = JobFactory()
    ProposalFactory(job=job)
    gone = ProposalFactory(job=job)
    gone.withdraw(by=gone.freelancer)
    [shown] = client.get("/jobs/").context["found"].page
    assert shown.proposals_sent == 1


def test_the_number_of_queries_does_not_depend_on_the_number_of_jobs(
    client: Client, django_assert_max_num_queries: CountQueries
) -> None:
    def with_skills() -> None:
        JobFactory().skills.set(Skill.named(["Branding", "Print"]))

    with_skills()
    with django_assert_max_num_queries(6) as few:
        client.get("/jobs/")
    for _ in range(9):
        with_skills()
    with django_assert_max_num_queries(6) as many:
        client.get("/jobs/")
    assert len(many) == len(few)


def test_looking_is_all_that_can_be_done_here(client: Client) -> None:
    assert client.post("/jobs/").status_code == 405
