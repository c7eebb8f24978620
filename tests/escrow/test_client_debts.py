"""A lost chargeback of money that was paid out is the client's debt: told, booked, in the way of new deposits."""

import pytest

from accounts.models import Notification, User
from disputes.pack.record import collect
from escrow.books import cover, own_money
from escrow.chargebacks import deciding
from escrow.ledger import verification
from escrow.losses import debts
from escrow.models import Chargeback, ChargebackDecision, Debt, Journal, Payment
from escrow.money_in import payments
from escrow.parties import OwnMoney
from milestones.verbs import funding, hiring, paying
from tests import story
from tests.banks import hear, lose
from tests.books import assert_ledger_agrees, balance, refused, sql
from tests.factories import ProposalFactory, StaffFactory
from tests.told import times_told

pytestmark = pytest.mark.django_db
WRITE_OFF = ChargebackDecision.What.WRITE_OFF


@pytest.fixture
def lost(carla: User, ana: User) -> Chargeback:
    """600.00 for work that was approved."""
    story.approve(story.submitted_milestone(client=carla, freelancer=ana))
    return lose(Payment.objects.get())


def test_the_client_is_told_what_they_owe(lost: Chargeback, carla: User) -> None:
    debt = Debt.objects.get()
    assert (debt.client, debt.owed_minor, balance("receivable"), balance("chargebacks")) == (carla, 60_000, -60_000, 0)
    text = Notification.objects.get(user=carla, key=f"debt:{debt.pk}:1").text
    assert "You owe us $600.00. Write to us to settle it; until then you cannot make new deposits." in text
    assert_ledger_agrees()


def test_nothing_is_deposited_before_it_is_settled(lost: Chargeback, carla: User, ana: User) -> None:
    contract = story.contract_of(Payment.objects.get())
    second = story.milestones_of(contract)[1]
    for verb in (
        lambda: hiring.hire(ProposalFactory(job__client=carla), by=carla, whole=True),
        lambda: funding.fund(second, by=carla),
        lambda: paying.pay(contract, by=carla, amount_minor=1_000, what_for="Ticket"),
    ):
        with pytest.raises(payments.ChargedBackBefore, match=r"\$600.00"):
            verb()
    other = StaffFactory()
    with refused(debts.NoReference):
        deciding.settle_with_client(lost, by=other)
    deciding.settle_with_client(lost, by=StaffFactory(), reference="SEPA-9")
    funding.fund(second, by=carla)


def test_it_is_settled_by_a_reference(lost: Chargeback, carla: User) -> None:
    deciding.settle_with_client(lost, by=StaffFactory(), reference="SEPA-9")
    debt = Debt.objects.get()
    assert (debt.owed_minor, debt.ended_minor, debt.reference) == (0, 60_000, "SEPA-9")
    # The operator has it, and the provider does not: as if they had taken out what they earned.
    assert (balance("receivable"), balance("fees"), own_money.earned_minor("USD")) == (0, 3_000 - 60_000, -57_000)
    assert times_told(carla, "debt:settled") == 1
    assert_ledger_agrees()


def test_nobody_settles_their_own(lost: Chargeback, carla: User, ana: User) -> None:
    for party in (carla, ana):
        with refused(OwnMoney):
            deciding.settle_with_client(lost, by=party, reference="SEPA-9")
        with refused(OwnMoney):
            deciding.propose(lost, WRITE_OFF, by=party, reasons="They are nice.")


def test_writing_it_off_takes_two(lost: Chargeback, carla: User, sam: User) -> None:
    with refused(deciding.NoReasons):
        deciding.propose(lost, WRITE_OFF, by=sam)
    decision = deciding.propose(lost, WRITE_OFF, by=sam, reasons="The client is bankrupt.")
    assert decision.state == "proposed"
    with refused(deciding.SecondPersonDecides):
        deciding.confirm(decision, by=sam)
    deciding.confirm(decision, by=StaffFactory())
    assert (Debt.objects.get().owed_minor, balance("receivable"), balance("chargebacks")) == (0, 0, -60_000)
    assert times_told(carla, "debt:written-off") == 1
    payments.require_good_standing(carla)
    assert_ledger_agrees()
    with refused(deciding.NothingToDecide):
        deciding.propose(lost, WRITE_OFF, by=sam, reasons="Again.")


def test_what_was_settled_meanwhile_is_not_written_off(lost: Chargeback, sam: User) -> None:
    decision = deciding.propose(lost, WRITE_OFF, by=sam, reasons="The client is bankrupt.")
    deciding.settle_with_client(lost, by=StaffFactory(), reference="SEPA-9")
    other = StaffFactory()
    with refused(deciding.NothingToDecide):
        deciding.confirm(decision, by=other)


def test_what_the_bank_gives_back_is_owed_no_more(lost: Chargeback, carla: User) -> None:
    hear(lost.payment, "won", changes=3)
    assert (Debt.objects.get().owed_minor, balance("receivable"), balance("chargebacks")) == (0, 0, 0)
    payments.require_good_standing(carla)
    assert_ledger_agrees()


def test_what_is_owed_is_not_there(lost: Chargeback) -> None:
    """It covers nothing, and nobody can take it out as earned."""
    [position] = cover.positions([])
    assert (position.owed_minor, position.cash_minor) == (57_000, 0)
    assert own_money.earned_minor("USD") == 3_000 - 60_000


def test_the_record_of_the_contract_has_it(lost: Chargeback) -> None:
    data = collect(story.contract_of(lost.payment).pk).data
    kinds = [journal["kind"] for journal in data["ledger"]]
    assert "debt" in kinds
    deciding.settle_with_client(lost, by=StaffFactory(), reference="SEPA-9")
    data = collect(story.contract_of(lost.payment).pk).data
    assert "debt_ended" not in [journal["kind"] for journal in data["ledger"]]


def test_the_check_finds_a_debt_that_the_ledger_does_not_know(lost: Chargeback) -> None:
    sql("UPDATE escrow_debt SET owed_minor = owed_minor - 1")
    found = {problem.what for problem in verification.verify()}
    assert "What a client owes is not what the ledger says" in found
    assert "A client owes something else than a lost chargeback took and nothing paid for" in found
    assert Journal.objects.filter(kind="debt").count() == 1
