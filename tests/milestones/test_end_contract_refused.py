"""Who cannot end a contract, when, and what cannot be wished for."""

import pytest

from accounts.models import User
from contracts.contracts.models import ContractStateRefuses
from contracts.models import Contract
from marketplace.refusals import NotYours, Refused
from milestones.models import Milestone
from milestones.models.fields import MilestoneStateRefuses
from milestones.outcomes.settling import NoSuchSplit
from milestones.verbs import ending, funding
from milestones.verbs.ending import AlreadyEnding, Choice, MilestonesMovedOn, Wish
from tests import story
from tests.books import refused

pytestmark = pytest.mark.django_db


PLAN = (60_000, 30_000, 10_000)
BY_BOTH = pytest.mark.parametrize("who", ["client", "freelancer"])


@pytest.fixture
def contract(carla: User, ana: User) -> Contract:
    """The first of three milestones is funded."""
    return story.active_contract(client=carla, freelancer=ana, amounts=PLAN)


def end(contract: Contract, who: str, **wishes: Choice) -> list[Milestone]:
    """`first=Choice(...)`; the milestones afterwards."""
    milestones = story.milestones_of(contract)
    choices = {milestones[0].pk: wishes["first"]} if "first" in wishes else {}
    ending.end(contract, by=getattr(contract, who), reason="We stop here.", choices=choices)
    return story.milestones_of(contract)


@BY_BOTH
def test_it_cannot_be_ended_twice(contract: Contract, who: str) -> None:
    end(contract, "client")
    with refused(AlreadyEnding):
        end(contract, who)


def test_nothing_can_be_deposited_afterwards(contract: Contract) -> None:
    second = end(contract, "client")[1]
    with refused(MilestoneStateRefuses):
        funding.fund(second, by=contract.client)


def test_it_refuses_everybody_else(contract: Contract, olga: User, sam: User) -> None:
    for somebody in (olga, sam):
        with refused(NotYours):
            ending.end(contract, by=somebody, reason="x", choices={})


def test_it_refuses_silence_as_a_reason(contract: Contract) -> None:
    with refused(Refused, match="Say why"):
        ending.end(contract, by=contract.client, reason="  ", choices={})


@pytest.mark.parametrize(
    ("who", "choice", "error"),
    [
        ("client", Choice(Wish.RETURN), NotYours),
        ("freelancer", Choice(Wish.ASK_BACK), NoSuchSplit),
        ("client", Choice(Wish.OFFER, 60_000), NoSuchSplit),
        ("client", Choice(Wish.OFFER, 60_001), NoSuchSplit),
    ],
)
def test_one_impossible_wish_refuses_all(contract: Contract, who: str, choice: Choice, error: type[Exception]) -> None:
    with refused(error):
        end(contract, who, first=choice)


@pytest.mark.parametrize("state", ["offered", "over"])
def test_it_refuses_a_contract_that_is_not_under_way(state: str) -> None:
    if state == "offered":
        contract = story.offered_contract()
    else:
        contract = story.approve(story.funded_milestone(amounts=(1_000,))).contract
    with refused(ContractStateRefuses):
        end(contract, "client")


def test_it_refuses_what_stood_otherwise_on_the_page(contract: Contract) -> None:
    seen = ending.seen(story.milestones_of(contract))
    story.submit(story.milestones_of(contract)[0])
    with refused(MilestonesMovedOn):
        ending.end(contract, by=contract.client, reason="x", choices={}, seen_states=seen)
