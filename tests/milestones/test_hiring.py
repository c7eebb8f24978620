"""Hiring is asking for a deposit: the contract is made, and nothing is offered before the money is there."""

from datetime import timedelta

import pytest

from accounts.models import User
from contracts.jobs.models import JobNotOpen
from contracts.models import Contract, ContractTerms, Proposal
from contracts.proposals.models import ProposalNotLive
from escrow.models import Hold, Payment
from escrow.money_in.payments import PaymentInProgress
from marketplace.refusals import NotYours
from milestones.models import MilestoneEvent
from milestones.verbs import hiring, offers
from milestones.verbs.hiring import SomebodyElseIsBeingHired
from tests import story
from tests.books import assert_books_balance, balance, refused, unchanged
from tests.conftest import TimeTravel
from tests.factories import FreelancerFactory, ProposalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(carla: User, ana: User) -> Proposal:
    return ProposalFactory(job__client=carla, freelancer=ana)


def test_it_makes_a_contract_that_awaits_its_deposit(proposal: Proposal, carla: User, ana: User) -> None:
    payment = hiring.hire(proposal, by=carla, whole=False)
    contract = story.contract_of(payment)
    first, second = story.milestones_of(contract)
    assert (contract.state, contract.client, contract.freelancer) == ("awaiting_deposit", carla, ana)
    assert (contract.fee_bps, contract.change_rounds, contract.currency) == (500, 3, "USD")
    assert [m.state for m in (first, second)] == ["pending", "pending"]
    assert [m.hold.amount_minor for m in (first, second)] == [60_000, 40_000]
    assert [c.text for c in first.criteria.all()] == ["Part 1 works", "Part 1 is tested"]
    assert payment.amount_minor == 60_000
    assert list(payment.parts.values_list("hold_id", flat=True)) == [first.hold_id]
    assert MilestoneEvent.objects.filter(kind="created").count() == 2
    assert balance("hold") == 0


def test_the_terms_are_written_down_word_for_word(proposal: Proposal, carla: User) -> None:
    contract = story.contract_of(hiring.hire(proposal, by=carla, whole=False))
    terms = ContractTerms.objects.get(contract=contract)
    assert terms.version == 1
    assert [step["amount_minor"] for step in terms.text["milestones"]] == [60_000, 40_000]
    assert terms.text["milestones"][1]["criteria"] == ["Part 2 works", "Part 2 is tested"]
    assert (terms.text["fee_bps"], terms.text["change_rounds"]) == (500, 3)


def test_the_whole_amount_can_be_deposited(proposal: Proposal, carla: User) -> None:
    payment = story.pay(hiring.hire(proposal, by=carla, whole=True))
    contract = story.contract_of(payment)
    assert payment.amount_minor == 100_000
    assert [m.state for m in story.milestones_of(contract)] == ["funded", "funded"]
    assert_books_balance()


def test_a_second_click_asks_for_the_same_payment(proposal: Proposal, carla: User) -> None:
    first = hiring.hire(proposal, by=carla, whole=False)
    with unchanged():
        assert hiring.hire(proposal, by=carla, whole=False) == first


def test_a_changed_mind_about_the_whole_is_a_new_payment_for_the_same_contract(proposal: Proposal, carla: User) -> None:
    part = hiring.hire(proposal, by=carla, whole=False)
    whole = hiring.hire(proposal, by=carla, whole=True)
    assert whole != part
    assert Contract.objects.count() == 1
    assert Hold.objects.count() == 2


def test_an_abandoned_checkout_can_be_asked_for_again(proposal: Proposal, carla: User, time_travel: TimeTravel) -> None:
    first = hiring.hire(proposal, by=carla, whole=False)
    time_travel.forward(hours=24, seconds=1)
    assert hiring.hire(proposal, by=carla, whole=False) != first
    assert Contract.objects.count() == 1


def test_it_waits_while_the_bank_is_at_work(proposal: Proposal, carla: User) -> None:
    assert story.pay(hiring.hire(proposal, by=carla, whole=False), story.SUCCEEDS_LATER).state == "processing"
    with refused(PaymentInProgress):
        hiring.hire(proposal, by=carla, whole=False)
    with refused(PaymentInProgress):
        hiring.hire(proposal, by=carla, whole=True)


def test_it_refuses_anybody_but_the_jobs_client(proposal: Proposal, ana: User, olga: User, sam: User) -> None:
    for somebody in (ana, olga, sam):
        with refused(NotYours):
            hiring.hire(proposal, by=somebody, whole=False)


def test_it_refuses_a_withdrawn_and_a_declined_proposal(proposal: Proposal, carla: User, ana: User) -> None:
    other = ProposalFactory(job=proposal.job)
    proposal.withdraw(by=ana)
    other.decline(by=carla)
    for gone in (proposal, other):
        with refused(ProposalNotLive):
            hiring.hire(gone, by=carla, whole=False)


def test_it_refuses_a_closed_job(proposal: Proposal, carla: User) -> None:
    proposal.job.close(by=carla)
    with refused(JobNotOpen):
        hiring.hire(proposal, by=carla, whole=False)


def test_it_refuses_a_filled_job(carla: User, ana: User) -> None:
    contract = story.active_contract(client=carla, freelancer=ana)
    with refused(JobNotOpen):
        hiring.hire(contract.proposal, by=carla, whole=False)


def test_it_refuses_a_second_person_while_one_is_being_hired(proposal: Proposal, carla: User) -> None:
    other = ProposalFactory(job=proposal.job, freelancer=FreelancerFactory())
    payment = hiring.hire(proposal, by=carla, whole=False)
    with refused(SomebodyElseIsBeingHired):
        hiring.hire(other, by=carla, whole=False)
    story.pay(payment)
    for proposed in (proposal, other):
        with refused(SomebodyElseIsBeingHired):
            hiring.hire(proposed, by=carla, whole=False)


def test_another_can_be_hired_once_the_first_offer_is_withdrawn(proposal: Proposal, carla: User) -> None:
    other = ProposalFactory(job=proposal.job, freelancer=FreelancerFactory())
    offers.withdraw(story.contract_of(story.pay(hiring.hire(proposal, by=carla, whole=False))), by=carla)
    contract = story.contract_of(story.pay(hiring.hire(other, by=carla, whole=False)))
    assert contract.state == "offered"
    assert_books_balance()


@pytest.mark.parametrize(("currency", "amounts"), [("JPY", (50_000, 51)), ("KWD", (210, 1_234_570)), ("EUR", (999,))])
def test_every_currency_goes_its_whole_way(currency: str, amounts: tuple[int, ...]) -> None:
    contract = story.active_contract(currency=currency, amounts=amounts, whole=True)
    for milestone in story.milestones_of(contract):
        story.approve(story.submit(milestone))
    assert story.fresh(contract).state == "completed"
    assert balance("earnings", currency) + balance("fees", currency) == sum(amounts)
    assert_books_balance()


def test_nothing_is_charged_by_asking(proposal: Proposal, carla: User) -> None:
    hiring.hire(proposal, by=carla, whole=False)
    story.hear_from_provider()
    assert Payment.objects.get().state == "intended"
    assert balance("cash") == 0


def test_the_offer_is_made_when_the_money_is_there(
    proposal: Proposal, carla: User, ana: User, time_travel: TimeTravel
) -> None:
    payment = story.at_checkout(hiring.hire(proposal, by=carla, whole=False))
    contract = story.contract_of(payment)
    assert contract.state == "awaiting_deposit"
    assert story.milestones_of(contract)[0].state == "pending"
    story.hear_from_provider()
    contract = story.fresh(contract)
    assert contract.state == "offered"
    assert contract.offered_at is not None
    assert contract.answer_due_at == contract.offered_at + timedelta(days=7)
    assert [m.state for m in story.milestones_of(contract)] == ["funded", "pending"]
    assert_books_balance()
