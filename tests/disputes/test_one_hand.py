"""What one member of staff rules on for the same two people within 30 days adds up; above it a second person agrees."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from disputes.deciders import taking
from disputes.models import Dispute, Ruling
from disputes.verbs import ruling
from tests import casework, story
from tests.conftest import TimeTravel

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def many_disputes(settings: Any) -> None:
    """Two people who are new to each other have few open at once; that is another story."""
    settings.NEW_PAIR_DISPUTES = 10


@pytest.fixture
def ari(db: None) -> User:
    return story.arbiter(name="Ari Arbiter")


def case_of(amount: int, client: User, freelancer: User, **more: object) -> Dispute:
    return story.in_review(
        story.negotiated_dispute(client=client, freelancer=freelancer, amounts=(amount,), **more)  # type: ignore[arg-type]
    )


def test_the_second_ruling_between_two_people_waits_once_the_sum_is_too_much(ari: User, carla: User, ana: User) -> None:
    first = story.rule(case_of(60_000, carla, ana), by=ari, to_freelancer=0)
    assert first.state == "in_force"
    just = story.rule(case_of(40_000, carla, ana), by=ari, to_freelancer=0)
    assert just.state == "in_force"
    beyond = story.rule(case_of(2_000, carla, ana), by=ari, to_freelancer=2_000)
    assert beyond.state == "proposed"
    ruling.confirm(beyond, by=story.arbiter())
    assert story.fresh(beyond).state == "in_force"


def test_milestones_of_one_contract_count_together(ari: User) -> None:
    contract = story.active_contract(amounts=(90_000, 20_000), whole=True)
    first, second = (story.submit(milestone) for milestone in story.milestones_of(contract))
    cases = [story.in_review(story.respond(story.dispute(milestone))) for milestone in (first, second)]
    assert [story.rule(case, by=ari, to_freelancer=0).state for case in cases] == ["in_force", "proposed"]


def test_whichever_of_the_two_was_the_client(ari: User, carla: User, ana: User) -> None:
    carla.is_freelancer, carla.country, ana.is_client = True, "HR", True
    carla.save()
    ana.save()
    assert story.rule(case_of(60_000, carla, ana), by=ari, to_freelancer=0).state == "in_force"
    assert story.rule(case_of(60_000, ana, carla), by=ari, to_freelancer=0).state == "proposed"


def test_another_hand_and_another_pair_begin_anew(ari: User, carla: User, ana: User) -> None:
    story.rule(case_of(90_000, carla, ana), by=ari, to_freelancer=0)
    assert story.rule(case_of(90_000, carla, ana), by=story.arbiter(), to_freelancer=0).state == "in_force"
    assert story.rule(story.in_review(story.negotiated_dispute(client=carla)), by=ari, to_freelancer=0).state == (
        "in_force"
    )


def test_another_currency_does_not_begin_anew(client: Client, ari: User, carla: User, ana: User) -> None:
    assert story.rule(case_of(60_000, carla, ana), by=ari, to_freelancer=0).state == "in_force"
    just = story.rule(case_of(40_000, carla, ana, currency="EUR"), by=ari, to_freelancer=0)
    assert just.state == "in_force"
    beyond = case_of(20_000, carla, ana, currency="GBP")
    taking.take(beyond, by=ari)
    page = casework.shown(client, ari, beyond)
    assert "you decided on €400.00 and $600.00 between these two people; with this it is £200.00 and €400.00" in page
    check = client.post(casework.address(beyond, "rule"), casework.ruling(beyond, "0.00", "200.00")).text
    assert "£200.00 and €400.00 and $600.00 together are above £1,000.00" in check
    assert story.rule(beyond, by=ari, to_freelancer=0).state == "proposed"


def test_a_currency_of_larger_numbers_adds_up_in_proportion(ari: User, carla: User, ana: User) -> None:
    yen = story.rule(case_of(60_000, carla, ana, currency="JPY"), by=ari, to_freelancer=0)
    assert yen.state == "in_force"
    assert story.rule(case_of(40_000, carla, ana), by=ari, to_freelancer=0).state == "in_force"
    assert story.rule(case_of(1_000, carla, ana), by=ari, to_freelancer=0).state == "proposed"


def test_where_nobody_decides_alone(settings: Any, ari: User, carla: User, ana: User) -> None:
    settings.RULING_CONFIRM_ABOVE = 0
    assert story.rule(case_of(5_000, carla, ana), by=ari, to_freelancer=0).state == "proposed"


def test_after_30_days_it_begins_anew(ari: User, carla: User, ana: User, time_travel: TimeTravel) -> None:
    first = story.rule(case_of(90_000, carla, ana), by=ari, to_freelancer=0)
    case = case_of(90_000, carla, ana)
    time_travel.to(first.made_at + timedelta(days=30) - timedelta(seconds=1))
    taking.take(case, by=ari)
    proposed = story.rule(case, by=ari, to_freelancer=0)
    assert proposed.state == "proposed"
    ruling.reject(proposed, by=story.arbiter(), said="Look again.")
    time_travel.to(first.made_at + timedelta(days=30))
    assert story.rule(case, by=ari, to_freelancer=0).state == "in_force"


def test_what_a_second_person_rejected_does_not_count(ari: User, carla: User, ana: User) -> None:
    large = story.rule(case_of(150_000, carla, ana), by=ari, to_freelancer=0)
    ruling.reject(large, by=story.arbiter(), said="No.")
    assert story.rule(case_of(60_000, carla, ana), by=ari, to_freelancer=0).state == "in_force"


def test_the_desk_shows_the_sum_before_and_at_the_check(client: Client, ari: User, carla: User, ana: User) -> None:
    case = case_of(60_000, carla, ana)
    taking.take(case, by=ari)
    assert "Up to $1,000.00 you decide alone between these two people within 30 days" in casework.shown(
        client, ari, case
    )
    story.rule(case_of(60_000, carla, ana), by=ari, to_freelancer=0)
    page = casework.shown(client, ari, case)
    assert "In the last 30 days you decided on $600.00 between these two people; with this it is $1,200.00." in page
    assert "Your ruling waits until a second person confirms it." in page
    check = client.post(casework.address(case, "rule"), casework.ruling(case)).text
    assert "with the $600.00 that you decided on between these two people in the last 30 days" in check
    assert "$1,200.00 is above $1,000.00" in check
    client.post(casework.address(case, "rule"), casework.ruling(case, step="confirm"))
    assert Ruling.objects.get(dispute=case).state == "proposed"
