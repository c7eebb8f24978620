"""What the tests of settlements have in common: every state in which money is held, and both sides."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from milestones.models import Milestone, SettlementOffer
from milestones.verbs import answering_settlements
from tests import story

Make = Callable[..., Milestone]


def disputed_milestone(**offered: Any) -> Milestone:
    """The client disputes work in review."""
    return story.fresh(story.dispute(story.submitted_milestone(**offered)).milestone)


IN_EVERY_STATE = pytest.mark.parametrize(
    "make",
    [story.funded_milestone, story.submitted_milestone, story.changes_requested_milestone, disputed_milestone],
)
BY_BOTH = pytest.mark.parametrize("author", ["client", "freelancer"])


def offer_by(milestone: Milestone, author: str, to_freelancer: int = 40_000) -> tuple[SettlementOffer, User, User]:
    """An offer of so many minor units, who made it and who answers it."""
    by = getattr(milestone.contract, author)
    return story.offer(milestone, by=by, to_freelancer=to_freelancer), by, milestone.contract.other_party(by)


def accept(offer: SettlementOffer) -> Milestone:
    """The other side takes it."""
    milestone = offer.milestone
    answering_settlements.accept(
        offer, by=milestone.contract.other_party(offer.author), confirmed_minor=offer.to_freelancer_minor
    )
    return story.fresh(milestone)
