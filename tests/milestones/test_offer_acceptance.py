"""The freelancer takes the offer, and work can start."""

import pytest

from accounts.models import User
from contracts.contracts.models import ContractStateRefuses
from contracts.models import Contract
from marketplace.refusals import NotYours
from milestones.verbs import offers
from tests import story
from tests.books import assert_books_balance, balance, refused
from tests.conftest import TimeTravel
from tests.factories import FreelancerFactory, ProposalFactory
from tests.told import times_told

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer(carla: User, ana: User) -> Contract:
    return story.offered_contract(client=carla, freelancer=ana)


def test_it_makes_the_contract_active_and_fills_the_job(offer: Contract, ana: User, carla: User) -> None:
    offers.accept(offer, by=ana)
    contract = story.fresh(offer)
    assert (contract.state, contract.answer_due_at) == ("active", None)
    assert contract.accepted_at is not None
    assert contract.job.state == "filled"
    assert contract.proposal.state == "accepted"
    assert balance("hold") == 60_000
    assert times_told(carla, "contract:accepted") == 1
    assert_books_balance()


def test_other_proposals_are_declined_and_their_authors_told(offer: Contract, ana: User) -> None:
    waiting, gone = ProposalFactory(job=offer.job), ProposalFactory(job=offer.job)
    gone.withdraw(by=gone.freelancer)
    elsewhere = ProposalFactory()
    offers.accept(offer, by=ana)
    assert [story.fresh(p).state for p in (waiting, gone, elsewhere)] == ["declined", "withdrawn", "submitted"]
    assert times_told(waiting.freelancer, "proposal:filled") == 1
    assert times_told(gone.freelancer, "proposal:filled") == 0


def test_it_refuses_everybody_else(offer: Contract, carla: User, olga: User, sam: User) -> None:
    for somebody in (carla, olga, sam, FreelancerFactory()):
        with refused(NotYours):
            offers.accept(offer, by=somebody)


def test_a_second_click_changes_nothing(offer: Contract, ana: User) -> None:
    offers.accept(offer, by=ana)
    with refused(ContractStateRefuses):
        offers.accept(offer, by=ana)


def test_it_refuses_before_the_deposit_is_there(carla: User, ana: User) -> None:
    contract = story.contract_of(story.at_checkout(story.hire(client=carla, freelancer=ana)))
    with refused(ContractStateRefuses):
        offers.accept(contract, by=ana)


def test_it_refuses_after_the_offer_has_ended(offer: Contract, carla: User, ana: User) -> None:
    offers.withdraw(offer, by=carla)
    with refused(ContractStateRefuses):
        offers.accept(offer, by=ana)


def test_it_refuses_after_the_time_is_over_even_before_the_sweep_came_by(
    offer: Contract, ana: User, time_travel: TimeTravel
) -> None:
    time_travel.forward(days=7)
    with refused(ContractStateRefuses, match="time to accept"):
        offers.accept(offer, by=ana)


def test_the_last_second_counts(offer: Contract, ana: User, time_travel: TimeTravel) -> None:
    time_travel.forward(days=6, hours=23, minutes=59, seconds=50)
    offers.accept(offer, by=ana)
    assert story.fresh(offer).state == "active"


def test_a_proposal_withdrawn_before_the_deposit_came_is_no_obstacle(ana: User) -> None:
    """The freelancer took it back and sent another; then the client's deposit arrived, and they take the offer."""
    payment = story.hire(freelancer=ana)
    first = story.contract_of(payment).proposal
    first.withdraw(by=ana)
    second = ProposalFactory(job=first.job, freelancer=ana)
    offers.accept(story.contract_of(story.pay(payment)), by=ana)
    assert [story.fresh(proposal).state for proposal in (first, second)] == ["accepted", "declined"]
    assert_books_balance()
