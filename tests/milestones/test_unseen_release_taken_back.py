"""Released with nothing submitted, and the bank takes it back: what the freelancer has not withdrawn of it pays."""

import pytest

from accounts.models import Notification, User
from escrow import operations
from escrow.books import own_money
from escrow.earnings import earnings
from escrow.models import Debt, Journal, Payment, Taking
from escrow.money_out import withdrawing
from marketplace import rules
from marketplace.money import Money
from milestones.verbs import paying
from tests import story
from tests.banks import hear, lose
from tests.books import assert_ledger_agrees, balance, earned, unchanged
from tests.conftest import TimeTravel
from tests.told import times_told

pytestmark = pytest.mark.django_db


def test_what_was_not_withdrawn_goes_back(carla: User, ana: User) -> None:
    milestone = story.approve(story.funded_milestone(client=carla, freelancer=ana))
    assert earned(ana) == 57_000
    lose(Payment.objects.get())
    assert (earned(ana), balance("fees"), balance("chargebacks"), balance("receivable")) == (0, 0, 0, 0)
    assert story.fresh(milestone).state == "released"
    assert times_told(carla, "milestone:earnings_taken") == times_told(ana, "milestone:earnings_taken") == 1
    assert not Debt.objects.exists()
    assert_ledger_agrees()


def test_released_for_submitted_work_it_stays(ana: User) -> None:
    story.approve(story.submitted_milestone(freelancer=ana))
    lose(Payment.objects.get())
    assert (earned(ana), balance("receivable")) == (57_000, -60_000)
    assert not Taking.objects.exists()
    assert_ledger_agrees()


def test_by_the_first_rules_it_stayed(ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "CURRENT", 1)
    story.approve(story.funded_milestone(freelancer=ana))
    lose(Payment.objects.get())
    assert (earned(ana), balance("chargebacks"), balance("receivable")) == (57_000, -60_000, 0)
    assert not Debt.objects.exists()
    assert_ledger_agrees()


def test_what_was_withdrawn_is_the_clients_debt(ana: User, time_travel: TimeTravel) -> None:
    story.give_payout_details(ana)
    story.approve(story.funded_milestone(freelancer=ana))
    time_travel.forward(days=60)
    withdrawing.withdraw(ana, amount=Money(37_000, "USD"))
    operations.finish_pending()
    lose(Payment.objects.get())
    taking = Taking.objects.get()
    # 20,000 of the 57,000 are there, and as much in proportion of the 3,000 that were the fee.
    assert (taking.net_minor, taking.fee_minor, earned(ana)) == (20_000, 1_052, 0)
    assert (balance("receivable"), Debt.objects.get().owed_minor) == (-38_948, 38_948)
    assert_ledger_agrees()


def test_what_was_asked_for_and_has_not_left_pays_too(ana: User, time_travel: TimeTravel) -> None:
    """The bank asks and decides before the worker comes."""
    story.give_payout_details(ana)
    story.approve(story.funded_milestone(freelancer=ana))
    time_travel.forward(days=60)
    payout = withdrawing.withdraw(ana, amount=Money(37_000, "USD"))
    lose(Payment.objects.get())
    assert (story.fresh(payout).state, earned(ana), balance("payout_in_transit")) == ("failed", 0, 0)
    assert (balance("receivable"), Debt.objects.exists()) == (0, False)
    assert_ledger_agrees()


def test_what_was_earned_otherwise_pays_at_most_as_much(carla: User, ana: User) -> None:
    """The account may have more: no more than this release gave is taken."""
    story.approve(story.submitted_milestone(freelancer=ana))
    story.approve(story.funded_milestone(client=carla, freelancer=ana, amounts=(10_000, 1_000)))
    lose(Payment.objects.get(payer=carla))
    assert earned(ana) == 57_000
    assert_ledger_agrees()


def test_what_was_earned_otherwise_stays_where_this_was_withdrawn(
    carla: User, ana: User, time_travel: TimeTravel
) -> None:
    """The unseen money is with her bank already: what she earned by work that was submitted does not pay for it."""
    story.give_payout_details(ana)
    story.approve(story.funded_milestone(client=carla, freelancer=ana, amounts=(10_000, 1_000)))
    time_travel.forward(days=60)
    withdrawing.withdraw(ana, amount=Money(9_500, "USD"))
    operations.finish_pending()
    story.approve(story.submitted_milestone(freelancer=ana))
    lose(Payment.objects.get(payer=carla))
    assert (earned(ana), Debt.objects.get().owed_minor) == (57_000, 10_000)
    assert not Taking.objects.exists()
    assert_ledger_agrees()


def test_a_direct_payment_goes_back_too(carla: User, ana: User) -> None:
    contract = story.active_contract(client=carla, freelancer=ana)
    paid = story.pay(paying.pay(contract, by=carla, amount_minor=10_000, what_for="Train ticket"))
    lose(paid)
    assert (earned(ana), balance("receivable")) == (0, 0)
    assert_ledger_agrees()


def test_the_bank_took_only_a_part(ana: User) -> None:
    story.approve(story.funded_milestone(freelancer=ana))
    lose(Payment.objects.get(), taken=20_000)
    assert (earned(ana), balance("fees")) == (38_000, 2_000)
    assert_ledger_agrees()
    [standing] = earnings.standing_of(ana)
    assert standing.pending_total == Money(38_000, "USD")


def test_nothing_leaves_before_the_bank_has_decided(ana: User) -> None:
    story.approve(story.funded_milestone(freelancer=ana))
    hear(Payment.objects.get())
    assert earned(ana) == 57_000
    text = Notification.objects.get(user=ana, key__contains="disputed-by-bank").text
    assert "released with nothing submitted" in text
    assert "stays yours" not in text


def test_the_bank_decides_anew_and_it_is_theirs_again(ana: User) -> None:
    story.approve(story.funded_milestone(freelancer=ana))
    payment = Payment.objects.get()
    lose(payment)
    hear(payment, "won", changes=3)
    assert (earned(ana), balance("fees"), balance("chargebacks")) == (57_000, 3_000, 0)
    assert times_told(ana, "milestone:earnings_given_again") == 1
    assert_ledger_agrees()
    with unchanged():
        hear(payment, "won", changes=3)


def test_what_is_held_pays_first(ana: User) -> None:
    contract = story.active_contract(freelancer=ana, amounts=(60_000, 40_000), whole=True)
    first, second = story.milestones_of(contract)
    story.approve(first)
    lose(Payment.objects.get(), taken=40_000)
    assert (story.fresh(second).state, earned(ana)) == ("refunded", 57_000)
    assert not Taking.objects.exists()
    assert_ledger_agrees()


def test_earnings_pay_before_a_part_of_what_is_held(ana: User) -> None:
    contract = story.active_contract(freelancer=ana, amounts=(10_000, 40_000), whole=True)
    first, second = story.milestones_of(contract)
    story.approve(first)
    chargeback = lose(Payment.objects.get(), taken=10_000)
    assert (chargeback.state, earned(ana), story.fresh(second.hold).is_frozen) == ("lost", 0, False)
    assert_ledger_agrees()


def test_the_books_say_so(ana: User) -> None:
    story.approve(story.funded_milestone(freelancer=ana))
    lose(Payment.objects.get())
    journal = Journal.objects.get(kind="taken_back")
    assert sorted(journal.entries.values_list("account__kind", "amount_minor")) == [
        ("chargebacks", -60_000),
        ("earnings", 57_000),
        ("fees", 3_000),
    ]
    assert own_money.earned_minor("USD") == 0
