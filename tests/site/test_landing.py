"""The front page says in a minute what silence does and what it costs, from the tables that everything runs on."""

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from milestones.clocks import CLOCKS, OFFER, REFUND_REQUEST, REVIEW, RULING
from tests.pages import tight

pytestmark = pytest.mark.django_db


def test_four_clocks_of_the_one_table(client: Client) -> None:
    response = client.get("/")
    assert tuple(response.context["clocks"]) == (OFFER, REVIEW, REFUND_REQUEST, RULING)
    assert set(response.context["clocks"]) < set(CLOCKS)
    page = tight(response.text)
    assert page.count('<th scope="row">') == 4
    for clock in (OFFER, REVIEW, REFUND_REQUEST, RULING):
        assert clock.how_long in page
        assert clock.outcome[1:] in page
    assert "/protection/#clocks" in page


def test_the_fee_and_what_arrives(client: Client, settings: Settings) -> None:
    page = tight(client.get("/").text)
    assert "Freelancers pay a fee of 5 % when they are paid." in page
    assert "of $1,200.00 you receive $1,140.00" in page
    settings.PLATFORM_FEE_BPS = 250
    page = tight(client.get("/").text)
    assert "Freelancers pay a fee of 2.5 % when they are paid." in page
    assert "of $1,200.00 you receive $1,170.00" in page
