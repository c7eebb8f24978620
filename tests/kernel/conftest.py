"""Who sends files, and for which contract."""

import pytest
from django.test import Client

from accounts.models import User
from contracts.models import Contract
from tests import story


@pytest.fixture
def ana_at_work(client: Client, ana: User) -> Client:
    client.force_login(ana)
    return client


@pytest.fixture
def contract(carla: User, ana: User) -> Contract:
    return story.active_contract(client=carla, freelancer=ana)
