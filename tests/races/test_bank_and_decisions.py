"""What a bank took, what staff decide about it, and what people do meanwhile: whoever is faster."""

from datetime import timedelta

import pytest

from disputes.silence import sweep as dispute_sweep
from escrow.chargebacks import deciding
from escrow.earnings import forfeiting
from escrow.ledger import posting
from escrow.losses import covering, debts
from escrow.models import Account, Chargeback, Debt, Hold, Journal, Payment, Payout
from escrow.money_in import payments
from escrow.money_out import withdrawing
from marketplace import clock
from marketplace.money import Money
from milestones.models import Milestone
from milestones.silence import sweep
from milestones.verbs import hiring
from tests import books, story
from tests.banks import hear, lose
from tests.books import assert_ledger_agrees, balance, earned
from tests.factories import ClientFactory, FreelancerFactory, ProposalFactory, StaffFactory
from tests.racing import gate_before, race, without_row_locks


@pytest.fixture(autouse=True)
def only_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bank is made up here, so no provider knows of what it took."""
    monkeypatch.setattr(books, "_assert_provider_agrees", lambda: None)


def in_part() -> tuple[Milestone, Chargeback]:
    """Work is in review, and the bank took 100.00 of its 600.00."""
    milestone = story.submitted_milestone()
    return milestone, lose(Payment.objects.get(), taken=10_000)


def test_the_hold_pays_while_silence_would_release_it(monkeypatch: pytest.MonkeyPatch) -> None:
    milestone, chargeback = in_part()
    staff = StaffFactory()
    monkeypatch.setattr(clock, "offset", lambda: timedelta(days=15))
    gate = gate_before(monkeypatch, covering, "pay_from")
    bank, silence = race(
        lambda: deciding.decide(chargeback, holds_pay=True, by=staff), lambda: sweep.process_due(), gate
    )
    assert (bank.error, silence.error) == (None, None)
    assert (story.fresh(milestone).amount_minor, balance("hold"), balance("chargebacks")) == (50_000, 50_000, 0)
    assert_ledger_agrees()


def test_the_client_approves_what_the_page_showed_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """The approval waits for the decision and finds another amount than was confirmed."""
    milestone, chargeback = in_part()
    staff = StaffFactory()
    gate = gate_before(monkeypatch, covering, "pay_from")
    bank, approval = race(
        lambda: deciding.decide(chargeback, holds_pay=True, by=staff), lambda: story.approve(milestone), gate
    )
    assert bank.error is None
    assert type(approval.error).__name__ == "AmountNotConfirmed"
    assert (story.fresh(milestone).state, balance("hold")) == ("submitted", 50_000)


def test_two_decide_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    milestone, chargeback = in_part()
    one, another = StaffFactory(), StaffFactory()
    gate = gate_before(monkeypatch, covering, "pay_from")
    first, second = race(
        lambda: deciding.decide(chargeback, holds_pay=True, by=one),
        lambda: deciding.decide(chargeback, holds_pay=False, by=another),
        gate,
    )
    assert first.error is None
    assert isinstance(second.error, deciding.NothingToDecide)
    assert (story.fresh(milestone).taken_minor, balance("receivable")) == (10_000, 0)


def test_a_withdrawal_waits_for_a_forfeiture(monkeypatch: pytest.MonkeyPatch) -> None:
    ana = FreelancerFactory()
    story.give_payout_details(ana)
    story.approve(story.submitted_milestone(freelancer=ana))
    monkeypatch.setattr(clock, "offset", lambda: timedelta(days=60))
    money, second = Money(57_000, "USD"), StaffFactory()
    made = forfeiting.propose(ana, amount=money, by=StaffFactory(), reasons="Proven.")
    gate = gate_before(monkeypatch, posting, "post")
    taken, withdrawn = race(
        lambda: forfeiting.confirm(made, by=second), lambda: withdrawing.withdraw(ana, amount=money), gate
    )
    assert taken.error is None
    assert isinstance(withdrawn.error, withdrawing.NotThatMuchAvailable)
    assert (earned(ana), balance("forfeited"), Payout.objects.count()) == (0, 57_000, 0)


def test_a_forfeiture_waits_for_a_withdrawal(monkeypatch: pytest.MonkeyPatch) -> None:
    ana = FreelancerFactory()
    story.give_payout_details(ana)
    story.approve(story.submitted_milestone(freelancer=ana))
    monkeypatch.setattr(clock, "offset", lambda: timedelta(days=60))
    second = StaffFactory()
    made = forfeiting.propose(ana, amount=Money(57_000, "USD"), by=StaffFactory(), reasons="Proven.")
    gate = gate_before(monkeypatch, posting, "post")
    withdrawn, taken = race(
        lambda: withdrawing.withdraw(ana, amount=Money(50_000, "USD")),
        lambda: forfeiting.confirm(made, by=second),
        gate,
    )
    assert (withdrawn.error, taken.error) == (None, None)
    assert (earned(ana), balance("forfeited"), story.fresh(made).taken_minor) == (0, 7_000, 7_000)


def test_without_locks_the_database_refuses_to_forfeit_what_was_withdrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    ana = FreelancerFactory()
    story.give_payout_details(ana)
    story.approve(story.submitted_milestone(freelancer=ana))
    monkeypatch.setattr(clock, "offset", lambda: timedelta(days=60))
    second = StaffFactory()
    made = forfeiting.propose(ana, amount=Money(57_000, "USD"), by=StaffFactory(), reasons="Proven.")
    without_row_locks(monkeypatch, Account)
    gate = gate_before(monkeypatch, posting, "post")
    taken, withdrawn = race(
        lambda: forfeiting.confirm(made, by=second),
        lambda: withdrawing.withdraw(ana, amount=Money(50_000, "USD")),
        gate,
    )
    assert withdrawn.error is None
    assert "hold_and_earnings_never_negative" in str(taken.error)


@pytest.mark.parametrize("first", ["bank", "ruling"])
def test_a_chargeback_meets_a_ruling_that_is_carried_out(monkeypatch: pytest.MonkeyPatch, first: str) -> None:
    """Whoever is first: the freelancer has what was ruled, and the client has their share once."""
    dispute = story.ruled_dispute(to_freelancer=20_000)
    ana, payment = dispute.milestone.contract.freelancer, Payment.objects.get()
    monkeypatch.setattr(clock, "offset", lambda: timedelta(days=7, minutes=1))
    bank, ruling = lambda: hear(payment), lambda: dispute_sweep.process_due()
    if first == "bank":
        one, other = race(bank, ruling, gate_before(monkeypatch, Hold, "bear"))
    else:
        one, other = race(ruling, bank, gate_before(monkeypatch, posting, "post"))
    assert (one.error, other.error) == (None, None)
    dispute_sweep.process_due()
    assert earned(ana) == 19_000
    hear(payment, "lost")
    assert (earned(ana), balance("hold")) == (19_000, 0)
    assert_ledger_agrees()


def test_a_hire_waits_for_nobody_and_finds_the_debt_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hire comes before the settlement is written: it is refused, and nothing of it is left."""
    carla = ClientFactory()
    story.approve(story.submitted_milestone(client=carla))
    chargeback, staff = lose(Payment.objects.get()), StaffFactory()
    proposal = ProposalFactory(job__client=carla)
    gate = gate_before(monkeypatch, debts, "_post")
    settled, hired = race(
        lambda: deciding.settle_with_client(chargeback, by=staff, reference="SEPA-9"),
        lambda: hiring.hire(proposal, by=carla, whole=False),
        gate,
    )
    assert settled.error is None
    assert isinstance(hired.error, payments.ChargedBackBefore)
    assert Payment.objects.count() == 1
    hiring.hire(proposal, by=carla, whole=False)
    assert (Payment.objects.count(), Debt.objects.get().owed_minor) == (2, 0)


def test_it_is_settled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    story.approve(story.submitted_milestone())
    chargeback, one, another = lose(Payment.objects.get()), StaffFactory(), StaffFactory()
    decision = deciding.propose(chargeback, "write_off", by=one, reasons="Bankrupt.")
    gate = gate_before(monkeypatch, debts, "_post")
    settled, written_off = race(
        lambda: deciding.settle_with_client(chargeback, by=one, reference="SEPA-9"),
        lambda: deciding.confirm(decision, by=another),
        gate,
    )
    assert settled.error is None
    assert isinstance(written_off.error, deciding.NothingToDecide)
    assert Journal.objects.filter(kind="debt_ended").count() == 1
