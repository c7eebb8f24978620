"""Payouts and chargebacks checked against the ledger: what should be impossible is found all the same."""

import pytest

from accounts.models import User
from escrow import operations
from escrow.ledger import verification
from escrow.models import Chargeback, Hold, Payout
from escrow.money_out import withdrawing
from marketplace.money import Money
from tests import story
from tests.conftest import TimeTravel
from tests.milestones.test_verify_ledger import by_hand

pytestmark = pytest.mark.django_db


def found() -> list[tuple[str, str]]:
    return [(problem.what, problem.where) for problem in verification.verify()]


@pytest.fixture
def payout(ana: User, time_travel: TimeTravel) -> Payout:
    """On its way to the bank."""
    story.approve(story.submitted_milestone(freelancer=ana))
    story.give_payout_details(ana)
    time_travel.forward(days=15)
    withdrawing.withdraw(ana, amount=Money(10_000, "USD"))
    operations.finish_pending()
    return Payout.objects.get()


@pytest.fixture
def frozen(time_travel: TimeTravel) -> Hold:
    """A hold whose deposit is charged back."""
    milestone = story.funded_milestone(card=story.CHARGED_BACK_FOR_GOOD)
    time_travel.forward(minutes=2)
    story.hear_from_provider()
    return Hold.objects.get(milestone=milestone)


def test_a_payout_that_is_as_it_should_be(payout: Payout) -> None:
    assert found() == []


def test_a_payout_that_is_over_while_its_money_is_in_transit(payout: Payout) -> None:
    by_hand("UPDATE escrow_payout SET state = 'failed'")
    assert ("Payouts in transit are not what the ledger has in transit", "USD: ledger 10000, payouts 0") in found()


def test_a_payout_that_arrived_without_a_journal(payout: Payout) -> None:
    by_hand("UPDATE escrow_payout SET state = 'paid'")
    where = f"payout {payout.pk}, paid: 1 begun, 0 paid, 0 not after all, 0 came back, 0 by hand"
    assert ("A payout's state and the ledger do not agree", where) in found()


def test_a_chargeback_that_is_as_it_should_be(frozen: Hold) -> None:
    assert found() == []


def test_a_chargeback_that_took_something_else(frozen: Hold) -> None:
    by_hand("UPDATE escrow_chargeback SET taken_minor = 1")
    where = f"chargeback {Chargeback.objects.get().pk}: ledger 60000, chargeback 1"
    assert found() == [("A chargeback has taken something else than the ledger says", where)]


def test_a_hold_that_is_not_frozen_though_it_should(frozen: Hold) -> None:
    by_hand("UPDATE escrow_hold SET frozen_at = NULL")
    where = f"hold {frozen.pk}, chargeback {Chargeback.objects.get().pk}"
    assert found() == [("A hold is not frozen, though its deposit is charged back", where)]


def test_a_hold_that_is_frozen_for_nothing(frozen: Hold) -> None:
    by_hand("UPDATE escrow_chargeback SET state = 'won'")
    assert ("A hold is frozen without an open chargeback", f"hold {frozen.pk}") in found()


def test_more_left_than_ever_came_in(payout: Payout) -> None:
    by_hand("UPDATE escrow_entry SET amount_minor = 1 WHERE amount_minor = 60000")
    what = "More has left the provider than ever came in, even without costs and chargebacks"
    assert what not in dict(found())
    by_hand(
        "UPDATE escrow_entry SET amount_minor = -5 FROM escrow_account a WHERE a.id = account_id AND a.kind = 'cash'"
    )
    assert what in dict(found())
