"""The evidence pack of a contract that has seen everything."""

import pytest

from accounts.models import User
from contracts.models import Contract
from tests import packs
from tests.conftest import TimeTravel
from tests.packs import Pack


@pytest.fixture
def packed(carla: User, ana: User, time_travel: TimeTravel) -> Contract:
    """Between Carla and Ana, with a dispute that was decided on appeal."""
    return packs.decided_on_appeal(carla, ana, time_travel).milestone.contract


@pytest.fixture
def pack(packed: Contract) -> Pack:
    """Its evidence pack."""
    return packs.pack_of(packed)
