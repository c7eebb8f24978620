"""A client reads the proposals for a job side by side, shortlists and declines."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Skill, User
from contracts.models import Job, Proposal
from marketplace import times
from tests import story
from tests.factories import FreelancerFactory, JobFactory, ProposalFactory
from tests.told import times_told

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(carla: User) -> Job:
    return JobFactory(client=carla)


def shown(client: Client, job: Job, **query: Any) -> list[Proposal]:
    return list(client.get(f"/jobs/{job.pk}/proposals/", query).context["page"])


def test_each_shows_price_plan_person_and_state(client: Client, job: Job) -> None:
    freelancer = FreelancerFactory(name="Mei Tanaka", headline="Draws by hand", country="JP")
    freelancer.skills.set(Skill.named(["Lettering"]))
    proposal = ProposalFactory(job=job, freelancer=freelancer, amounts=(12_345,))
    client.force_login(job.client)
    page = client.get(f"/jobs/{job.pk}/proposals/").text
    for text in ("$123.45", "Milestone 1", "Mei Tanaka", "Draws by hand", "Japan", "Lettering", "Sent"):
        assert text in page
    assert f"/proposals/{proposal.pk}/hire/" in page


def test_each_shows_what_it_is_judged_by_when_it_is_done_and_how_it_fits_the_budget(client: Client, job: Job) -> None:
    client.force_login(job.client)
    for amount, said in [
        (0, "Exactly your budget"),
        (-100, "$1.00 under your budget"),
        (100, "$1.00 over your budget"),
    ]:
        proposal = ProposalFactory(job=job, amounts=(10_000, job.budget_minor - 10_000 + amount))
        page = client.get(f"/jobs/{job.pk}/proposals/").text
        last = max(step.due_on for step in proposal.plan.all())
        for text in (said, times.day(last), "Part 1 works", "Part 2 is tested"):
            assert text in page


def test_from_three_on_they_are_a_table(client: Client, job: Job) -> None:
    client.force_login(job.client)
    ProposalFactory.create_batch(2, job=job)
    assert "<table" not in client.get(f"/jobs/{job.pk}/proposals/").text
    third = ProposalFactory(job=job)
    page = client.get(f"/jobs/{job.pk}/proposals/").text
    assert page.count('<th scope="row">') == 3
    assert page.count("Part 1 works") == 3
    assert f"/proposals/{third.pk}/hire/" in page


def test_newest_first_or_lowest_price_first(client: Client, job: Job) -> None:
    dear, cheap = ProposalFactory(job=job, amounts=(900,)), ProposalFactory(job=job, amounts=(100,))
    middle = ProposalFactory(job=job, amounts=(500,))
    client.force_login(job.client)
    assert shown(client, job) == [middle, cheap, dear]
    assert shown(client, job, sort="price") == [cheap, middle, dear]
    assert shown(client, job, sort="nonsense", page="x", show="y") == [middle, cheap, dear]


def test_answered_ones_stand_apart(client: Client, job: Job) -> None:
    waiting, declined = ProposalFactory(job=job), ProposalFactory(job=job)
    declined.decline(by=job.client)
    client.force_login(job.client)
    assert shown(client, job) == [waiting]
    assert shown(client, job, show="answered") == [declined]
    waiting.decline(by=job.client)
    assert set(shown(client, job)) == {waiting, declined}


def test_no_proposals_yet(client: Client, job: Job) -> None:
    client.force_login(job.client)
    assert "No proposals yet" in client.get(f"/jobs/{job.pk}/proposals/").text


def test_while_an_offer_stands_nobody_else_is_hired(client: Client, carla: User) -> None:
    contract = story.offered_contract(client=carla)
    other = ProposalFactory(job=contract.job)
    client.force_login(carla)
    page = client.get(f"/jobs/{contract.job_id}/proposals/").text
    assert contract.get_absolute_url() in page
    assert f"/proposals/{other.pk}/hire/" not in page


def test_nobody_else_compares(client: Client, job: Job, ana: User, olga: User) -> None:
    address = f"/jobs/{job.pk}/proposals/"
    assert client.get(address)["Location"].startswith("/accounts/login/")
    client.force_login(olga)
    assert client.get(address).status_code == 404
    client.force_login(ana)
    assert client.get(address).status_code == 403


def test_the_number_of_queries_does_not_depend_on_the_number_of_proposals(
    client: Client, job: Job, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    client.force_login(job.client)
    ProposalFactory(job=job)
    client.get(f"/jobs/{job.pk}/proposals/")
    with django_assert_max_num_queries(20) as few:
        client.get(f"/jobs/{job.pk}/proposals/")
    ProposalFactory.create_batch(6, job=job)
    with django_assert_max_num_queries(20) as many:
        client.get(f"/jobs/{job.pk}/proposals/")
    assert len(many) == len(few)


def test_a_proposal_is_shortlisted(client: Client, job: Job) -> None:
    proposal = ProposalFactory(job=job)
    client.force_login(job.client)
    response = client.post(f"/proposals/{proposal.pk}/shortlisting/")
    assert response["Location"] == f"/jobs/{job.pk}/proposals/"
    assert story.fresh(proposal).state == "shortlisted"


def test_a_proposal_is_declined_and_its_freelancer_told(client: Client, job: Job, ana: User) -> None:
    proposal = ProposalFactory(job=job, freelancer=ana)
    client.force_login(job.client)
    client.post(f"/proposals/{proposal.pk}/refusal/")
    assert story.fresh(proposal).state == "declined"
    assert times_told(ana, "proposal:declined") == 1


@pytest.mark.parametrize("answer", ["shortlisting", "refusal"])
def test_an_answered_proposal_is_not_answered_again(client: Client, job: Job, ana: User, answer: str) -> None:
    proposal = ProposalFactory(job=job, freelancer=ana)
    proposal.withdraw(by=ana)
    client.force_login(job.client)
    assert client.post(f"/proposals/{proposal.pk}/{answer}/").status_code == 409
    assert story.fresh(proposal).state == "withdrawn"
    assert times_told(ana, "proposal:declined") == 0


@pytest.mark.parametrize("answer", ["shortlisting", "refusal"])
def test_nobody_else_answers(client: Client, job: Job, olga: User, answer: str) -> None:
    proposal = ProposalFactory(job=job)
    assert client.post(f"/proposals/{proposal.pk}/{answer}/")["Location"].startswith("/accounts/login/")
    client.force_login(olga)
    assert client.post(f"/proposals/{proposal.pk}/{answer}/").status_code == 404
    client.force_login(proposal.freelancer)
    assert client.post(f"/proposals/{proposal.pk}/{answer}/").status_code == 403
    assert story.fresh(proposal).state == "submitted"


@pytest.mark.parametrize("answer", ["shortlisting", "refusal"])
def test_a_link_answers_nothing(client: Client, job: Job, answer: str) -> None:
    proposal = ProposalFactory(job=job)
    client.force_login(job.client)
    assert client.get(f"/proposals/{proposal.pk}/{answer}/").status_code == 405
    assert story.fresh(proposal).state == "submitted"
