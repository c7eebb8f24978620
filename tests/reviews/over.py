"""Contracts that are over, and reviews of them, by the real verbs."""

from typing import Any

from accounts.models import User
from contracts.models import Contract, Review
from contracts.reviews import counting, writing
from contracts.reviews.points import POINTS
from marketplace import clock
from tests import story


def over(**hired: Any) -> Contract:
    """A contract of one milestone, whose work was approved."""
    milestone = story.submitted_milestone(**{"amounts": (60_000,), **hired})
    story.approve(milestone)
    return story.fresh(milestone.contract)


def stars(number: int = 5, **others: int) -> dict[str, int]:
    """So many on each point, but for `others`."""
    return {**dict.fromkeys(POINTS, number), **others}


def write(contract: Contract, by: User, number: int = 5, words: str = "It was a pleasure.", **others: int) -> Review:
    """One side reviews the other."""
    return writing.write(contract, by=by, stars=stars(number, **others), words=words)


def both(contract: Contract, number: int = 5) -> None:
    """Both sides have written, so both are published."""
    for side in (contract.client, contract.freelancer):
        write(contract, side, number)


def count() -> None:
    """What the worker does soon after."""
    now = clock.now()
    counting.count(list(counting.due(now).values_list("pk", flat=True)), now)
