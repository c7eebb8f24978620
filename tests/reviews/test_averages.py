"""What a person's reviews come to: equal to a plain recount on any history, and honest with few."""

from collections import defaultdict
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import User
from contracts.models import Contract, PersonToCount, Review, Reviewing, Stars
from contracts.reviews import opening, publishing, writing
from contracts.reviews.averages import Standing, mean
from contracts.reviews.points import POINTS
from marketplace import clock
from tests.factories import ProposalFactory, UserFactory
from tests.reviews.over import count, stars

pytestmark = pytest.mark.django_db
PEOPLE = 4


def ended(client: User, freelancer: User) -> Contract:
    """A contract that is over, with money released; without the ledger, which has no part in it."""
    now = clock.now()
    proposal = ProposalFactory(job__client=client, freelancer=freelancer)
    contract = Contract.objects.create(
        job=proposal.job,
        proposal=proposal,
        client=client,
        freelancer=freelancer,
        client_name=client.name,
        freelancer_name=freelancer.name,
        title="A shop",
        currency="USD",
        fee_bps=500,
        state=Contract.State.ENDED,
        created_at=now,
        offered_at=now,
        closed_at=now,
    )
    opening.open_for({contract: 10_000}, at=now)
    return contract


def recount() -> dict[tuple[int, str], tuple[int, int, list[int]]]:
    """By person and side: published, counted, and the stars of each point; read row by row, in plain Python."""
    others = defaultdict(set)
    for time in Reviewing.objects.all():
        others[time.client_id].add(time.freelancer_id)
        others[time.freelancer_id].add(time.client_id)
    published: dict[tuple[int, str], int] = defaultdict(int)
    newest: dict[tuple[int, str], dict[int, Review]] = defaultdict(dict)
    for review in Review.objects.exclude(published_at=None).filter(hidden_at=None).order_by("published_at", "id"):
        key = (review.of_id, review.side)
        published[key] += 1
        if others[review.by_id] != {review.of_id} or others[review.of_id] != {review.by_id}:
            newest[key][review.by_id] = review
    return {
        key: (
            number,
            len(newest[key]),
            [sum(getattr(review, point) for review in newest[key].values()) for point in POINTS],
        )
        for key, number in published.items()
    }


def kept() -> dict[tuple[int, str], tuple[int, int, list[int]]]:
    return {
        (row.person_id, row.side): (row.published, row.counted, [getattr(row, point) for point in POINTS])
        for row in Stars.objects.all()
    }


# Who hires whom, what each side writes if anything, and whether the time runs out, staff hide one, or all is counted.
STARS = st.none() | st.tuples(*[st.integers(1, 5)] * 4)
JOBS = st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1), STARS, STARS)
MOMENTS = st.sampled_from(["nothing", "over", "hide", "count"])


class OnRandomHistories(TestCase):
    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(JOBS, MOMENTS), max_size=7))
    def test_columns_equal_a_plain_recount(self, history: list[tuple[tuple, str]]) -> None:  # type: ignore[type-arg]
        people = [UserFactory(is_client=True, is_freelancer=True, country="HR") for _unused in range(PEOPLE)]
        for (client, freelancer, of_freelancer, of_client), moment in history:
            if client != freelancer:
                contract = ended(people[client], people[freelancer])
                for by, given_stars in ((contract.client, of_freelancer), (contract.freelancer, of_client)):
                    if given_stars:
                        writing.write(
                            contract, by=by, stars=dict(zip(POINTS, given_stars, strict=True)), words="So it was."
                        )
            now = clock.now() + timedelta(days=15)
            if moment == "over":
                publishing.publish([time.pk for time in publishing.due(now)], now)
            if moment == "hide":
                for review in Review.objects.shown().order_by("pk")[:1]:
                    Review.objects.filter(pk=review.pk).update(hidden_at=now)
                    PersonToCount.mark({review.of_id})
            if moment == "count":
                count()
        count()
        assert kept() == recount()
        assert not PersonToCount.objects.exists()


def test_two_people_who_have_only_each_other_count_for_nothing_until_one_has_others(carla: User, ana: User) -> None:
    first = ended(carla, ana)
    for by in (carla, ana):
        writing.write(first, by=by, stars=stars(), words="Great!")
    count()
    assert [(row.published, row.counted) for row in Stars.objects.all()] == [(1, 0), (1, 0)]
    ended(carla, UserFactory(is_freelancer=True, country="HR"))
    count()
    assert [(row.published, row.counted) for row in Stars.objects.all()] == [(1, 1), (1, 1)]


def test_many_contracts_of_one_client_are_one_voice(carla: User, ana: User, olga: User) -> None:
    ended(olga, ana)
    for number in (5, 5, 2):
        contract = ended(carla, ana)
        for by in (carla, ana):
            writing.write(contract, by=by, stars=stars(number), words="So it was.")
    count()
    row = Stars.objects.get(person=ana)
    assert (row.published, row.counted, row.work) == (3, 1, 2)


def test_few_have_no_average() -> None:
    few = Standing(Stars(side="freelancer", published=2, counted=2, work=10, communication=9, promptness=10, again=10))
    assert not few.is_enough
    assert few.from_how_many == "Too few to average: 2 reviews count"
    enough = Standing(Stars(side="client", published=5, counted=3, work=14, communication=13, promptness=15, again=15))
    assert enough.is_enough
    assert [point.text for point in enough.points] == ["4.7", "4.3", "5.0", "5.0"]
    assert (enough.overall.told, enough.from_how_many) == ("4.8 of 5", "from 3 reviews")
    assert enough.beside == "2 more can be read below and do not count."


@pytest.mark.parametrize(("total", "number", "text"), [(5, 1, "5.0"), (13, 4, "3.3"), (37, 20, "1.9"), (7, 3, "2.3")])
def test_a_mean_is_rounded_half_up(total: int, number: int, text: str) -> None:
    assert mean("", total, number).text == text


def test_a_batch_costs_the_same_whatever_its_size(ana: User) -> None:
    costs = []
    for many in (1, 6):
        contracts = [ended(UserFactory(is_client=True), ana) for _unused in range(many)]
        for contract in contracts:
            writing.write(contract, by=contract.client, stars=stars(), words="So it was.")
        due_at = contracts[-1].reviewing.due_at
        ids = list(publishing.due(due_at).values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as asked:
            publishing.publish(ids, due_at)
            count()
        costs.append(len(asked))
    assert costs[0] == costs[1]
