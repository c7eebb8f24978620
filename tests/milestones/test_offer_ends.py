"""An offer that ends unaccepted: declined or withdrawn. The whole deposit goes back."""

from collections.abc import Callable

import pytest

from accounts.models import User
from contracts.contracts.models import ContractStateRefuses
from escrow import operations
from escrow.models import Refund
from marketplace.refusals import NotYours
from milestones.models import MilestoneEvent
from milestones.verbs import hiring, offers
from tests import story
from tests.books import assert_books_balance, balance, refused
from tests.told import times_told

pytestmark = pytest.mark.django_db
WAYS = pytest.mark.parametrize(
    ("end", "who", "state"),
    [(offers.decline, "freelancer", "declined"), (offers.withdraw, "client", "withdrawn")],
)
End = Callable[..., None]


@WAYS
@pytest.mark.parametrize("whole", [False, True])
def test_the_whole_deposit_goes_back(whole: bool, end: End, who: str, state: str) -> None:
    contract = story.offered_contract(whole=whole)
    deposited = balance("hold")
    end(contract, by=getattr(contract, who))
    contract = story.fresh(contract)
    assert (contract.state, contract.answer_due_at) == (state, None)
    states = [m.state for m in story.milestones_of(contract)]
    assert states == (["refunded", "refunded"] if whole else ["refunded", "cancelled"])
    assert (balance("hold"), balance("refund_in_transit")) == (0, deposited)
    assert_books_balance()
    operations.finish_pending()
    story.hear_from_provider()
    assert (balance("refund_in_transit"), balance("cash")) == (0, 0)
    assert set(Refund.objects.values_list("state", flat=True)) == {"succeeded"}
    assert MilestoneEvent.objects.filter(kind="refund_arrived").count() == (2 if whole else 1)
    assert_books_balance()


@WAYS
def test_the_other_side_is_told_once(end: End, who: str, state: str) -> None:
    contract = story.offered_contract()
    end(contract, by=getattr(contract, who))
    other = contract.client if who == "freelancer" else contract.freelancer
    assert times_told(other, "contract:ended") == 1
    assert times_told(contract.client, "milestone:refunded") == 1


@WAYS
def test_a_second_click_changes_nothing(end: End, who: str, state: str) -> None:
    contract = story.offered_contract()
    end(contract, by=getattr(contract, who))
    with refused(ContractStateRefuses):
        end(contract, by=getattr(contract, who))


@WAYS
def test_it_refuses_the_wrong_person(olga: User, sam: User, end: End, who: str, state: str) -> None:
    contract = story.offered_contract()
    wrong = contract.client if who == "freelancer" else contract.freelancer
    for somebody in (wrong, olga, sam):
        with refused(NotYours):
            end(contract, by=somebody)


@WAYS
def test_it_refuses_once_accepted(end: End, who: str, state: str) -> None:
    contract = story.active_contract()
    with refused(ContractStateRefuses):
        end(contract, by=getattr(contract, who))


def test_the_freelancer_cannot_decline_what_is_not_offered_yet() -> None:
    contract = story.contract_of(story.hire())
    with refused(ContractStateRefuses):
        offers.decline(contract, by=contract.freelancer)


def test_the_client_can_give_up_before_paying_and_nobody_is_bothered() -> None:
    contract = story.contract_of(story.hire())
    offers.withdraw(contract, by=contract.client)
    assert story.fresh(contract).state == "withdrawn"
    assert {m.state for m in story.milestones_of(contract)} == {"cancelled"}
    assert times_told(contract.freelancer, "contract:ended") == 0
    assert Refund.objects.count() == 0


def test_the_job_stays_open_and_the_same_person_can_be_hired_again() -> None:
    contract = story.offered_contract()
    offers.decline(contract, by=contract.freelancer)
    assert contract.job.is_open
    again = story.contract_of(hiring.hire(contract.proposal, by=contract.client, whole=False))
    assert again != contract
    assert again.state == "awaiting_deposit"


def test_money_that_arrives_after_the_withdrawal_goes_straight_back() -> None:
    payment = story.at_checkout(story.hire())
    contract = story.contract_of(payment)
    offers.withdraw(contract, by=contract.client)
    story.hear_from_provider()
    assert story.fresh(payment).state == "succeeded"
    assert story.fresh(contract).state == "withdrawn"
    assert (balance("hold"), balance("refund_in_transit")) == (0, 60_000)
    operations.finish_pending()
    story.hear_from_provider()
    assert balance("cash") == 0
    assert_books_balance()
