"""A payment that is asked for is paid, funded as a milestone, or declined; never two of them."""

from collections.abc import Callable

import pytest

from accounts.models import User
from contracts.contracts.models import ContractStateRefuses
from contracts.models import Contract, ContractEvent
from escrow import operations
from escrow.models import Payment
from escrow.money_in.payments import PaymentInProgress
from marketplace.refusals import NotYours, Refused
from milestones.models import Milestone, PaymentRequest
from milestones.models.payment_request import RequestNotOpen
from milestones.verbs import answering_payment_requests, asking_for_payment, ending
from milestones.verbs.approving import AmountNotConfirmed
from milestones.verbs.tries_of_payment_requests import MOST_TRIES, TooManyTries
from tests import story
from tests.books import assert_books_balance, balance, earned, refused
from tests.conftest import TimeTravel
from tests.told import times_told

pytestmark = pytest.mark.django_db
MINOR = 20_000


@pytest.fixture
def contract(carla: User, ana: User) -> Contract:
    return story.active_contract(client=carla, freelancer=ana)


@pytest.fixture
def asked(contract: Contract) -> PaymentRequest:
    return asking_for_payment.ask(
        contract, by=contract.freelancer, amount_minor=MINOR, what_for="Paper", reason="On thick paper, 200 of them."
    )


def last(contract: Contract) -> Milestone:
    return story.milestones_of(contract)[-1]


def pay(asked: PaymentRequest) -> Payment:
    return answering_payment_requests.pay(asked, by=asked.contract.client, confirmed_minor=MINOR)


def fund(asked: PaymentRequest) -> Payment:
    return answering_payment_requests.fund(asked, by=asked.contract.client, confirmed_minor=MINOR)


def take_back(asked: PaymentRequest) -> None:
    asking_for_payment.take_back(asked, by=asked.contract.freelancer)


def decline(asked: PaymentRequest) -> None:
    answering_payment_requests.decline(asked, by=asked.contract.client, answer="Use what you have.")


def test_paid_it_is_the_freelancers_at_once(asked: PaymentRequest, contract: Contract, ana: User) -> None:
    story.pay(pay(asked))
    assert story.fresh(asked).state == "paid"
    assert (last(contract).title, last(contract).is_direct, last(contract).state) == ("Paper", True, "released")
    assert story.fresh(asked).milestone == last(contract)
    assert (earned(ana), balance("fees")) == (19_000, 1_000)
    assert times_told(ana, "milestone:released") == 1
    assert contract.terms.count() == 1
    assert_books_balance()


def test_funded_it_is_a_milestone_and_a_part_of_the_terms(asked: PaymentRequest, contract: Contract, ana: User) -> None:
    story.pay(fund(asked))
    assert story.fresh(asked).state == "funded"
    added = last(contract)
    assert (added.title, added.is_direct, added.state, added.position) == ("Paper", False, "funded", 3)
    assert [criterion.text for criterion in added.criteria.all()] == ["On thick paper, 200 of them."]
    assert (earned(ana), balance("hold")) == (0, 60_000 + MINOR)
    terms = contract.terms.order_by("-version")[0]
    assert terms.version == 2
    assert terms.text["milestones"][-1] == {
        "title": "Paper",
        "amount_minor": MINOR,
        "due_on": None,
        "criteria": ["On thick paper, 200 of them."],
    }
    assert times_told(ana, "milestone:funded") == 1
    story.approve(story.submit(added))
    assert earned(ana) == 19_000
    assert_books_balance()


def test_declined_with_a_word(asked: PaymentRequest, contract: Contract, carla: User, ana: User) -> None:
    with refused(Refused):
        answering_payment_requests.decline(asked, by=carla, answer=" ")
    decline(asked)
    declined = story.fresh(asked)
    assert (declined.state, declined.answer) == ("declined", "Use what you have.")
    assert times_told(ana, "payment-request:declined") == 1
    assert ContractEvent.objects.filter(contract=contract, actor=carla, text="Declined to pay $200.00: Paper").exists()
    for answer in (pay, fund, decline):
        with refused(RequestNotOpen):
            answer(asked)
    assert len(story.milestones_of(contract)) == 2


def test_only_the_client_answers(asked: PaymentRequest, ana: User, olga: User, sam: User) -> None:
    for somebody in (ana, olga, sam):
        with refused(NotYours):
            answering_payment_requests.pay(asked, by=somebody, confirmed_minor=MINOR)
        with refused(NotYours):
            answering_payment_requests.fund(asked, by=somebody, confirmed_minor=MINOR)
        with refused(NotYours):
            answering_payment_requests.decline(asked, by=somebody, answer="No.")
    assert story.fresh(asked).state == "open"


def test_what_is_confirmed_is_what_was_seen(asked: PaymentRequest, carla: User) -> None:
    for answer in (answering_payment_requests.pay, answering_payment_requests.fund):
        with refused(AmountNotConfirmed):
            answer(asked, by=carla, confirmed_minor=MINOR - 1)
    assert story.fresh(asked).milestone is None


def test_it_stays_open_until_the_money_is_there(asked: PaymentRequest, contract: Contract, ana: User) -> None:
    payment = pay(asked)
    assert pay(asked) == payment
    assert (story.fresh(asked).state, story.fresh(asked).milestone) == ("open", last(contract))
    assert earned(ana) == 0


@pytest.mark.parametrize("answer", [pay, fund])
def test_a_payment_that_fails_leaves_it_open(
    answer: Callable[[PaymentRequest], Payment], asked: PaymentRequest, contract: Contract, time_travel: TimeTravel
) -> None:
    story.pay(answer(asked), story.FAILS_LATER)
    time_travel.forward(minutes=1)
    story.hear_from_provider()
    assert (story.fresh(asked).state, story.fresh(asked).milestone) == ("open", None)
    assert last(contract).state == "cancelled"
    story.pay(answer(asked))
    assert story.fresh(asked).state in {"paid", "funded"}
    assert_books_balance()


def test_a_change_of_mind_pays_once(asked: PaymentRequest, contract: Contract, ana: User) -> None:
    """The page for the deposit was left open, and then it is paid directly: the first is closed, and never both."""
    first = fund(asked)
    story.at_checkout(first)
    second = pay(asked)
    story.hear_from_provider()
    story.pay(second)
    assert story.fresh(asked).state == "paid"
    assert earned(ana) == 19_000
    assert sorted(m.state for m in story.milestones_of(contract)) == ["cancelled", "funded", "pending", "released"]
    operations.finish_pending()
    story.hear_from_provider()
    assert balance("hold") == 60_000
    assert_books_balance()


def test_a_change_of_mind_again_and_again_comes_to_an_end(asked: PaymentRequest, contract: Contract, ana: User) -> None:
    """Each try stays on the contract's page, so they are few; the last one can be completed."""
    before = len(story.milestones_of(contract))
    for number in range(MOST_TRIES):
        (fund if number % 2 else pay)(asked)
    with refused(TooManyTries, match="begun this payment 5 times. Please complete it the way you chose last"):
        fund(asked)
    assert len(story.milestones_of(contract)) == before + MOST_TRIES
    story.pay(pay(asked))
    assert (story.fresh(asked).state, earned(ana)) == ("paid", 19_000)


def test_nor_does_a_payment_fail_again_and_again(
    asked: PaymentRequest, contract: Contract, ana: User, time_travel: TimeTravel
) -> None:
    for _ in range(MOST_TRIES):
        story.pay(pay(asked), story.FAILS_LATER)
        time_travel.forward(minutes=1)
        story.hear_from_provider()
    for answer in (pay, fund):
        with refused(TooManyTries, match="Please decline the request, and Ana Freelancer can ask again"):
            answer(asked)
    decline(asked)
    time_travel.forward(minutes=1)
    again = asking_for_payment.ask(contract, by=ana, amount_minor=MINOR, what_for="Paper", reason="Once more.")
    story.pay(pay(again))
    assert (story.fresh(again).state, earned(ana)) == ("paid", 19_000)


@pytest.mark.parametrize("end", [decline, take_back])
def test_who_ends_it_closes_the_payment_page(
    end: Callable[[PaymentRequest], None], asked: PaymentRequest, contract: Contract
) -> None:
    payment = pay(asked)
    end(asked)
    assert (last(contract).state, story.fresh(asked).milestone) == ("cancelled", None)
    assert story.fresh(payment).closing_at is not None
    assert story.fresh(contract).state == "active"


def test_what_is_paid_after_it_was_taken_back_goes_back(asked: PaymentRequest, ana: User) -> None:
    story.at_checkout(pay(asked))
    asking_for_payment.take_back(asked, by=ana)
    story.hear_from_provider()
    operations.finish_pending()
    story.hear_from_provider()
    assert (earned(ana), balance("hold"), story.fresh(asked).state) == (0, 60_000, "withdrawn")
    assert_books_balance()


def test_while_the_bank_works_on_it_nobody_ends_it(asked: PaymentRequest, carla: User, ana: User) -> None:
    story.pay(pay(asked), story.SUCCEEDS_LATER)
    with refused(PaymentInProgress):
        asking_for_payment.take_back(asked, by=ana)
    with refused(PaymentInProgress):
        decline(asked)
    with refused(PaymentInProgress):
        fund(asked)
    assert story.fresh(asked).state == "open"


def test_ending_the_contract_ends_what_is_being_paid(asked: PaymentRequest, contract: Contract, carla: User) -> None:
    pay(asked)
    ending.end(contract, by=carla, reason="Enough.", choices={})
    assert (story.fresh(asked).state, last(contract).state) == ("ended", "cancelled")
    with refused(RequestNotOpen):
        pay(asked)


def test_a_contract_that_waited_for_it_alone_is_over(carla: User, ana: User) -> None:
    contract = story.active_contract(client=carla, freelancer=ana, amounts=(60_000,))
    asked = asking_for_payment.ask(contract, by=ana, amount_minor=MINOR, what_for="Paper", reason="Please.")
    pay(asked)
    story.approve(story.submit(story.milestones_of(contract)[0]))
    assert (story.fresh(contract).state, story.fresh(asked).state) == ("active", "open")
    decline(asked)
    assert (story.fresh(contract).state, story.fresh(asked).state) == ("completed", "declined")
    with refused(ContractStateRefuses):
        pay(asked)
