"""Both sides propose plans until one is hired on."""

import pytest

from accounts.models import User
from contracts.models import PlanVersion, Proposal
from contracts.proposals import bargaining
from tests.factories import JobFactory, ProposalFactory, plan_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(carla: User, ana: User) -> Proposal:
    return ProposalFactory(job=JobFactory(client=carla), freelancer=ana)


def test_what_is_sent_is_the_first_version(proposal: Proposal, ana: User) -> None:
    [first] = PlanVersion.objects.all()
    assert (first.number, first.changes, first.by, first.price_minor) == (1, None, ana, 100_000)
    assert [step.title for step in first.steps] == ["Milestone 1", "Milestone 2"]
    assert (proposal.agreed, proposal.waits, proposal.turns) == (1, None, 1)


def test_rounds(proposal: Proposal, carla: User, ana: User) -> None:
    bargaining.change(proposal, by=carla, plan=plan_of([50_000, 30_000]), seen=1, note="Less?")
    proposal.refresh_from_db()
    assert (proposal.agreed, proposal.waits, proposal.turns, proposal.price_minor) == (1, 2, 2, 100_000)
    bargaining.change(proposal, by=ana, plan=plan_of([90_000]), seen=2)
    proposal.refresh_from_db()
    assert (proposal.agreed, proposal.waits, proposal.turns, proposal.price_minor) == (3, None, 3, 90_000)
    bargaining.change(proposal, by=carla, plan=plan_of([85_000]), seen=3)
    bargaining.agree(proposal, by=ana, seen=4)
    proposal.refresh_from_db()
    assert (proposal.agreed, proposal.waits, proposal.turns, proposal.price_minor) == (4, None, 5, 85_000)
