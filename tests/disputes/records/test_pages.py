"""A record as others read it: each figure says how few it is of, and opens to what it counts and no more."""

import pytest
from django.test import Client

from accounts.models import Record, User
from accounts.records.bands import OF_A_LIFE, WEIGHTS, band_of, words
from accounts.records.figures import KINDS, share
from disputes.records import counting
from marketplace.money import CURRENCIES
from marketplace.operator_amounts import LIKE_A_DOLLAR
from tests.conftest import TimeTravel
from tests.disputes.records import histories
from tests.disputes.records.histories import deal
from tests.factories import JobFactory
from tests.pages import tight

pytestmark = pytest.mark.django_db


@pytest.fixture
def worked(carla: User, ana: User, time_travel: TimeTravel) -> tuple[User, User]:
    """Ana has done two jobs for Carla, one of them late, and a dispute."""
    deal(histories.approved, time_travel, client=carla)
    deal(histories.approved, time_travel, client=carla)
    for fate in (histories.approved, histories.approved_late, histories.ruled_for_the_freelancer):
        deal(fate, time_travel, client=carla, freelancer=ana)
    counting.count_due()
    return carla, ana


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return tight(answer.text).partition("<main")[2]


def test_what_a_person_s_page_says(client: Client, worked: tuple[User, User], olga: User) -> None:
    carla, ana = worked
    client.force_login(olga)
    shown = page(client, f"/people/{ana.pk}/")
    for text in ("Jobs done</a>", ">2<", "$500 to $2,500", "2 of 3", "Second factor", "Off"):
        assert text in shown
    shown = page(client, f"/people/{carla.pk}/")
    for text in ("Jobs posted", ">5<", "Left to silence", "0 % of 5", "1 of 1", "Answers work in"):
        assert text in shown


def test_every_figure_opens(client: Client, worked: tuple[User, User], olga: User) -> None:
    carla, ana = worked
    for reader in (olga, ana, carla):
        client.force_login(reader)
        for key in KINDS:
            for shown in worked:
                page(client, f"/people/{shown.pk}/record/{key}/")
    assert client.get(f"/people/{ana.pk}/record/nonsense/").status_code == 404


def test_what_is_counted_is_listed(client: Client, worked: tuple[User, User], olga: User) -> None:
    carla, ana = worked
    client.force_login(olga)
    shown = page(client, f"/people/{ana.pk}/record/on-time/")
    assert shown.count("A shop for bicycles") == 3
    assert shown.count("0 of 1 on time") == 1
    assert shown.count("1 of 1 on time") == 2
    assert "/contracts/" not in shown
    assert carla.name not in shown


def test_the_two_find_their_contract(client: Client, worked: tuple[User, User]) -> None:
    _carla, ana = worked
    client.force_login(ana)
    assert page(client, f"/people/{ana.pk}/record/jobs-done/").count('href="/contracts/') == 2


def test_a_job_that_is_not_public_has_no_name(client: Client, worked: tuple[User, User], olga: User) -> None:
    _carla, ana = worked
    job = ana.contracts_as_freelancer.order_by("id")[0].job
    job.title = "A secret plan"
    job.published_at = None
    job.save()
    client.force_login(olga)
    shown = page(client, f"/people/{ana.pk}/record/jobs-done/")
    assert "A secret plan" not in shown
    assert f"/jobs/{job.pk}/" not in shown
    assert shown.count("A job that is not public") == 1
    client.force_login(ana)
    assert "A secret plan" in page(client, f"/people/{ana.pk}/record/jobs-done/")


def test_what_stands_against_somebody_in_a_dispute_is_named_to_the_two_alone(
    client: Client, worked: tuple[User, User], olga: User
) -> None:
    carla, ana = worked
    client.force_login(olga)
    assert "A shop for bicycles" not in page(client, f"/people/{carla.pk}/record/disputes-lost/")
    assert page(client, f"/people/{ana.pk}/record/undisputed/").count("A shop for bicycles") == 2
    client.force_login(ana)
    assert "A shop for bicycles" in page(client, f"/people/{carla.pk}/record/disputes-lost/")


def test_sums_are_hidden_by_choice(client: Client, worked: tuple[User, User], olga: User) -> None:
    carla, ana = worked
    ana.profile.hides_paid_band = True
    ana.profile.save()
    client.force_login(olga)
    assert "Paid in all" not in page(client, f"/people/{ana.pk}/")
    assert client.get(f"/people/{ana.pk}/record/earned/").status_code == 404
    # Nor are they told by the sizes of the jobs, on neither side.
    assert "$" not in page(client, f"/people/{ana.pk}/record/jobs-done/")
    assert page(client, f"/people/{carla.pk}/record/spent/").count("$500 to $1,000") == 2
    client.force_login(ana)
    assert "Paid in all" in page(client, f"/people/{ana.pk}/")
    assert client.get(f"/people/{ana.pk}/record/earned/").status_code == 200


def test_drafts_are_no_posted_jobs(client: Client, carla: User, olga: User) -> None:
    JobFactory(client=carla, draft=True, hire_due_at=None, title="A draft")
    JobFactory(client=carla, title="An open one")
    client.force_login(olga)
    shown = page(client, f"/people/{carla.pk}/record/posted/")
    assert "An open one" in shown
    assert "A draft" not in shown


def test_nothing_yet(client: Client, ana: User, olga: User) -> None:
    client.force_login(olga)
    assert "No work has been paid for yet that counts." in page(client, f"/people/{ana.pk}/")
    assert "Nothing is counted yet" in page(client, f"/people/{ana.pk}/record/jobs-done/")


def test_few_are_said_to_be_few() -> None:
    assert [share(0, 0), share(2, 2), share(4, 4), share(5, 5), share(199, 200)] == [
        "",
        "2 of 2",
        "4 of 4",
        "100 % of 5",
        "99 % of 200",
    ]


@pytest.mark.parametrize(
    ("dollars", "said"),
    [
        (0, ""),
        (499, "up to $500"),
        (500, "$500 to $2,500"),
        (9_999, "$2,500 to $10,000"),
        (60_000, "more than $50,000"),
    ],
)
def test_bands(dollars: int, said: str) -> None:
    assert words(band_of(dollars * 100 * WEIGHTS["USD"], OF_A_LIFE), OF_A_LIFE) == said


def test_every_currency_has_its_worth() -> None:
    assert set(WEIGHTS) == set(CURRENCIES) == set(LIKE_A_DOLLAR)
    # 75,000 yen, 150 dinars and 400 pounds are about 500 dollars.
    for minor, currency in ((75_000, "JPY"), (150_000, "KWD"), (40_000, "GBP")):
        assert band_of(minor * WEIGHTS[currency], OF_A_LIFE) == 2
        assert band_of((minor - 1) * WEIGHTS[currency], OF_A_LIFE) == 1


def test_a_record_of_nothing_says_nothing() -> None:
    assert not any(kind.says(Record()) for kind in KINDS.values())
