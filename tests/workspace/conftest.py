"""Where the pages of settlements begin."""

import pytest

from accounts.models import User
from milestones.models import Milestone, SettlementOffer
from tests import story


@pytest.fixture
def in_review(carla: User, ana: User) -> Milestone:
    """Ana has submitted work for $600.00, and Carla looks at it."""
    return story.submitted_milestone(client=carla, freelancer=ana)


@pytest.fixture
def offer(in_review: Milestone, ana: User) -> SettlementOffer:
    """Ana would take $400.00 of $600.00."""
    return story.offer(in_review, by=ana, to_freelancer=40_000)
