"""A client's bank decides for us and then takes the money after all: as if it had never decided for us."""

from datetime import timedelta

import pytest

from accounts.models import User
from disputes.silence import sweep as dispute_sweep
from escrow.chargebacks import deciding
from escrow.earnings import bank_stops, withdrawable
from escrow.models import Account, Chargeback, Debt, HoldFrozen, Payment, Refund
from marketplace import rules
from milestones.verbs import returning
from tests import bank, story
from tests.banks import hear
from tests.books import assert_ledger_agrees, balance, earned, refused
from tests.conftest import TimeTravel
from tests.factories import StaffFactory
from tests.told import times_told

pytestmark = pytest.mark.django_db


def won(payment: Payment) -> None:
    """The bank takes it, and gives it back."""
    hear(payment)
    hear(payment, "won")


@pytest.mark.parametrize("reopened", [True, False])
def test_what_is_held_pays_and_nobody_has_it_twice(ana: User, reopened: bool, caplog: pytest.LogCaptureFixture) -> None:
    milestone = story.submitted_milestone(freelancer=ana)
    payment = Payment.objects.get()
    won(payment)
    if reopened:
        assert hear(payment, "open", changes=3).state == "open"
        assert story.fresh(milestone.hold).is_frozen
        milestone = story.fresh(milestone)
        with refused(HoldFrozen):
            returning.return_money(milestone, by=ana, confirmed_minor=60_000, reason="Here.")
    chargeback = hear(payment, "lost", changes=4)
    assert "A closed chargeback has moved again" in caplog.text
    assert (chargeback.state, story.fresh(milestone).state) == ("lost", "refunded")
    assert (balance("hold"), balance("chargebacks"), Refund.objects.count()) == (0, 0, 0)
    assert_ledger_agrees()


def test_both_hear_of_it_again(carla: User, ana: User, time_travel: TimeTravel) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    payment = Payment.objects.get()
    won(payment)
    time_travel.forward(days=1)
    chargeback = hear(payment, "open", changes=3)
    assert chargeback.closed_at is None
    for reader in (carla, ana):
        assert times_told(reader, "milestone:frozen") == 2
    due_at = story.fresh(milestone).review_due_at
    time_travel.forward(days=2)
    hear(payment, "won", changes=4)
    assert times_told(ana, "milestone:thawed") == 2
    now_due_at = story.fresh(milestone).review_due_at
    assert due_at
    assert now_due_at
    assert now_due_at - due_at >= timedelta(days=2)
    assert_ledger_agrees()


def test_what_was_approved_the_client_owes(carla: User, ana: User) -> None:
    story.approve(story.submitted_milestone(client=carla, freelancer=ana))
    payment = Payment.objects.get()
    won(payment)
    hear(payment, "lost", changes=4)
    assert (Debt.objects.get().owed_minor, balance("receivable"), balance("chargebacks")) == (60_000, -60_000, 0)
    assert earned(ana) == 57_000
    assert_ledger_agrees()


def test_by_the_first_rules_nobody_owes_but_what_is_held_pays(ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "CURRENT", 1)
    story.submitted_milestone(freelancer=ana)
    payment = Payment.objects.get()
    won(payment)
    hear(payment, "lost", changes=4)
    assert (balance("hold"), balance("chargebacks"), Debt.objects.count()) == (0, 0, 0)
    assert_ledger_agrees()


def test_nothing_of_it_is_withdrawn_meanwhile(ana: User, time_travel: TimeTravel) -> None:
    story.approve(story.submitted_milestone(freelancer=ana))
    payment = Payment.objects.get()
    won(payment)
    time_travel.forward(days=30)
    [account] = Account.objects.filter(kind="earnings", owner=ana)
    assert withdrawable.pending_of([account])[account.pk] == []
    hear(payment, "open", changes=3)
    [pending] = withdrawable.pending_of([account])[account.pk]
    assert (pending.amount.amount_minor, pending.available_at, pending.reason) == (57_000, None, bank_stops.DISPUTED)


def test_what_was_withdrawn_while_it_was_over_has_left(carla: User, ana: User, time_travel: TimeTravel) -> None:
    """Of a release with nothing submitted the bank takes what is there when it asks again."""
    bank.known_pair(carla, ana, time_travel)
    story.approve(story.funded_milestone(client=carla, freelancer=ana, amounts=(40_000,)))
    payment = Payment.objects.order_by("pk").last()
    assert payment
    won(payment)
    hear(payment, "lost", changes=4)
    there = earned(ana)
    assert balance("chargebacks") == 0
    hear(payment, "won", changes=5)
    assert earned(ana) == there + 38_000
    hear(payment, "lost", changes=6)
    # Taken from earnings once; the second time the client owes it.
    assert (earned(ana), balance("receivable"), balance("chargebacks")) == (there + 38_000, -40_000, 0)
    assert_ledger_agrees()


def test_a_ruling_is_carried_out_all_the_same(ana: User, time_travel: TimeTravel) -> None:
    story.ruled_dispute(freelancer=ana)
    payment = Payment.objects.get()
    won(payment)
    hear(payment, "open", changes=3)
    time_travel.forward(days=7, minutes=1)
    dispute_sweep.process_due()
    assert (earned(ana), balance("hold")) == (19_000, 40_000)
    hear(payment, "lost", changes=4)
    assert (balance("hold"), balance("receivable"), balance("chargebacks")) == (0, -20_000, 0)
    assert_ledger_agrees()


def test_a_part_and_then_the_rest(ana: User) -> None:
    """The hold had paid the part, and keeps that paid; now it pays the rest."""
    milestone = story.submitted_milestone(freelancer=ana)
    payment = Payment.objects.get()
    hear(payment, taken=20_000)
    deciding.decide(hear(payment, "lost", taken=20_000), holds_pay=True, by=StaffFactory())
    hear(payment, "won", changes=3)
    hear(payment, "open", changes=4)
    assert_ledger_agrees()
    hear(payment, "lost", changes=5)
    assert (story.fresh(milestone).state, balance("hold"), balance("chargebacks")) == ("refunded", 0, 0)
    assert sum(Chargeback.objects.get().draws.values_list("amount_minor", flat=True)) == 60_000
    assert_ledger_agrees()


def test_a_report_that_says_won_before_the_money_is_back_opens_nothing(ana: User) -> None:
    milestone = story.submitted_milestone(freelancer=ana)
    payment = Payment.objects.get()
    hear(payment)
    assert hear(payment, "won", taken=60_000).state == "won"
    assert hear(payment, "won", changes=3).state == "won"
    assert not story.fresh(milestone.hold).is_frozen
    assert_ledger_agrees()
