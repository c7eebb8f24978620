"""Jobs are written and published in the currencies that are offered here."""

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import User
from escrow.money_in import supported
from milestones.verbs import funding, hiring
from tests import story
from tests.books import refused
from tests.factories import JobFactory, ProposalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def only_euros(settings: Settings) -> None:
    settings.CURRENCIES = ("EUR",)


def test_only_those_are_to_choose_from(client: Client, carla: User) -> None:
    client.force_login(carla)
    page = client.get("/jobs/new/").text
    assert "EUR, Euro" in page
    assert "US Dollar" not in page


def test_a_draft_in_another_is_not_published(carla: User) -> None:
    job = JobFactory(client=carla, draft=True, currency="USD")
    with refused(supported.NotOfferedHere, match="USD is not taken here"):
        job.publish(by=carla)
    JobFactory(client=carla, draft=True, currency="EUR").publish(by=carla)


def test_nobody_hires_or_deposits_in_another(settings: Settings) -> None:
    settings.CURRENCIES = ("EUR", "USD")
    proposal, contract = ProposalFactory(job__currency="USD"), story.active_contract(currency="USD")
    settings.CURRENCIES = ("EUR",)
    with refused(supported.NotOfferedHere):
        hiring.hire(proposal, by=proposal.job.client, whole=True)
    with refused(supported.NotOfferedHere):
        funding.fund(story.milestones_of(contract)[1], by=contract.client)
