"""What the provider cannot pay, staff do: one enters it, another confirms it, and the ledger has it once."""

import pytest

from accounts.models import AccountChange, User
from accounts.signing_in.waiting import note
from escrow import operations
from escrow.books import own_money, reconciliation
from escrow.chargebacks import answering, chargebacks
from escrow.earnings import earnings
from escrow.gateways.base import ChargebackReport
from escrow.gateways.sandbox.models import SandboxTransfer
from escrow.ledger import verification
from escrow.models import ChargebackDraw, HandPayment, Hold, Journal, Payout, Refund
from escrow.models.hold import HoldFrozen
from escrow.money_out import by_hand, payouts, recipients, refunds, withdrawing
from escrow.money_out.withdrawing import PayoutsWait
from escrow.parties import OwnMoney
from marketplace import clock
from marketplace.money import Money
from milestones.models import Milestone, MilestoneEvent
from milestones.verbs import returning
from milestones.verbs.returning import NothingToSendAgain
from tests import story
from tests.books import assert_books_balance, balance, earned, refused, refused_by_database, sql, unchanged
from tests.conftest import TimeTravel
from tests.factories import StaffFactory
from tests.told import told

pytestmark = pytest.mark.django_db
EARNED = 57_000


@pytest.fixture
def una() -> User:
    return StaffFactory(name="Una Staff")


@pytest.fixture
def vid() -> User:
    return StaffFactory(name="Vid Staff")


@pytest.fixture
def payout(ana: User, time_travel: TimeTravel) -> Payout:
    """Ana, whom no provider pays, has withdrawn 200.00 of the 570.00 that she has earned."""
    story.approve(story.submitted_milestone(freelancer=ana))
    recipients.open_by_hand(ana, country="KE")
    time_travel.forward(days=15)
    return withdrawing.withdraw(ana, amount=Money(20_000, "USD"))


@pytest.fixture
def refund(time_travel: TimeTravel) -> Refund:
    """600.00 that came back from the client's bank and stand in their hold again."""
    milestone = story.funded_milestone(card=story.REFUNDS_COME_BACK)
    returning.return_money(milestone, by=milestone.contract.freelancer, confirmed_minor=60_000, reason="I am ill.")
    operations.finish_pending()
    time_travel.forward(minutes=1)
    story.hear_from_provider()
    made = Refund.objects.get()
    assert made.state == "failed"
    return made


def test_two_people_pay_a_payout(payout: Payout, una: User, vid: User) -> None:
    operations.finish_pending()
    assert SandboxTransfer.objects.count() == 0
    entered = by_hand.enter(payout, reference="WISE-17", note="As agreed by mail", by=una)
    assert (story.fresh(payout).state, balance("payout_in_transit")) == ("intended", 20_000)
    own_before = own_money.earned_minor("USD")
    by_hand.confirm(entered, by=vid)
    assert (story.fresh(payout).state, balance("payout_in_transit")) == ("by_hand", 0)
    assert (earned(payout.payee), balance("cash")) == (EARNED - 20_000, 60_000)
    assert own_money.earned_minor("USD") == own_before + 20_000
    [standing] = earnings.standing_of(payout.payee)
    assert (standing.paid_out, standing.on_the_way) == (Money(20_000, "USD"), Money(0, "USD"))
    assert told(payout.payee)[-1] == "payout:by-hand"
    assert_books_balance()
    with refused(by_hand.NothingToPayByHand):
        by_hand.confirm(entered, by=vid)
    with refused(by_hand.NothingToPayByHand):
        by_hand.enter(payout, reference="WISE-18", by=una)


def test_the_books_are_compared_with_the_provider_alone(payout: Payout, una: User, vid: User) -> None:
    by_hand.confirm(by_hand.enter(payout, reference="WISE-17", by=una), by=vid)
    assert reconciliation.in_use() == ["sandbox"]
    run = reconciliation.reconcile("sandbox")
    assert (run.error, run.differences.count()) == ("", 0)


def test_nobody_confirms_what_they_entered(payout: Payout, una: User) -> None:
    entered = by_hand.enter(payout, reference="WISE-17", by=una)
    with refused(by_hand.SecondPersonNeeded):
        by_hand.confirm(entered, by=una)
    with refused_by_database("hand_payment_takes_two"):
        sql("UPDATE escrow_handpayment SET confirmed_by_id = entered_by_id, confirmed_at = now()")


def test_nobody_pays_themselves(payout: Payout, refund: Refund, una: User, vid: User) -> None:
    assert refund.hold
    for what, parties in ((payout, [payout.payee]), (refund, [refund.payment.payer, refund.hold.payee])):
        for party in parties:
            User.objects.filter(pk=party.pk).update(is_staff=True, is_superuser=True)
            with refused(OwnMoney):
                by_hand.enter(what, reference="WISE-17", by=story.fresh(party))
    entered = by_hand.enter(payout, reference="WISE-17", by=una)
    with refused(OwnMoney):
        by_hand.confirm(entered, by=story.fresh(payout.payee))


def test_it_is_entered_once(payout: Payout, una: User, vid: User) -> None:
    entered = by_hand.enter(payout, reference="WISE-17", by=una)
    with refused(by_hand.NothingToPayByHand, match="entered already"):
        by_hand.enter(payout, reference="WISE-18", by=vid)
    with refused_by_database("one_hand_payment_per_payout"):
        sql(
            "INSERT INTO escrow_handpayment (payout_id, reference, note, entered_by_id, entered_at)"
            " VALUES (%s, 'x', '', %s, now())",
            payout.pk,
            una.pk,
        )
    by_hand.withdraw(entered, by=vid)
    again = by_hand.enter(payout, reference="WISE-19", by=una)
    by_hand.confirm(again, by=vid)
    assert HandPayment.objects.get(confirmed_at__isnull=False).reference == "WISE-19"
    with refused(by_hand.NothingToPayByHand):
        by_hand.withdraw(again, by=vid)


def test_what_cannot_be_paid_is_earned_again(payout: Payout, una: User) -> None:
    by_hand.give_back(payout, why="The bank does not know the account.", by=una)
    assert (story.fresh(payout).state, earned(payout.payee)) == ("failed", EARNED)
    assert_books_balance()
    with refused(by_hand.NothingToPayByHand):
        by_hand.enter(payout, reference="WISE-17", by=una)


def test_what_was_entered_is_not_given_back(payout: Payout, una: User) -> None:
    by_hand.enter(payout, reference="WISE-17", by=una)
    with refused(by_hand.NothingToPayByHand):
        by_hand.give_back(payout, why="A mistake.", by=una)


def test_what_the_provider_pays_is_not_paid_by_hand(ana: User, una: User, time_travel: TimeTravel) -> None:
    story.approve(story.submitted_milestone(freelancer=ana))
    story.give_payout_details(ana)
    time_travel.forward(days=15)
    payout = withdrawing.withdraw(ana, amount=Money(20_000, "USD"))
    with refused(by_hand.NothingToPayByHand):
        by_hand.enter(payout, reference="WISE-17", by=una)
    with refused(recipients.NotByHand):
        recipients.open_by_hand(ana, country="KE")


def test_a_refund_to_a_dead_card_is_paid_in_another_way(refund: Refund, una: User, vid: User) -> None:
    assert balance("hold") == 60_000
    entered = by_hand.enter(refund, reference="SEPA-9", by=una)
    assert (balance("hold"), balance("refund_in_transit")) == (0, 60_000)
    assert_books_balance()
    by_hand.confirm(entered, by=vid)
    assert balance("refund_in_transit") == 0
    assert (balance("hold"), balance("cash"), story.fresh(refund).state) == (0, 60_000, "by_hand")
    assert "refund:by-hand" in told(refund.payment.payer)
    [event] = MilestoneEvent.objects.filter(kind=MilestoneEvent.Kind.REFUND_ARRIVED, note="Paid in another way")
    assert event.milestone.refund_came_back is False
    assert_books_balance()


def milestone_of(refund: Refund) -> Milestone:
    return Milestone.objects.get(hold=refund.hold_id)


def test_what_was_entered_is_not_sent_again(refund: Refund, una: User, vid: User) -> None:
    entered = by_hand.enter(refund, reference="SEPA-9", by=una)
    milestone = milestone_of(refund)
    with refused(NothingToSendAgain):
        returning.send_refund_again(milestone, by=milestone.contract.client)
    by_hand.withdraw(entered, by=vid)
    assert (balance("hold"), balance("refund_in_transit")) == (60_000, 0)
    assert_books_balance()
    returning.send_refund_again(milestone, by=milestone.contract.client)
    with refused(by_hand.NothingToPayByHand, match="came back"):
        by_hand.enter(refund, reference="SEPA-10", by=una)


def test_two_refunds_that_came_back_are_paid_once(refund: Refund, una: User, time_travel: TimeTravel) -> None:
    milestone = milestone_of(refund)
    returning.send_refund_again(milestone, by=milestone.contract.client)
    operations.finish_pending()
    time_travel.forward(minutes=1)
    story.hear_from_provider()
    first, second = Refund.objects.filter(state="failed").order_by("pk")
    by_hand.enter(first, reference="SEPA-9", by=una)
    with refused(by_hand.NothingToPayByHand):
        by_hand.enter(second, reference="SEPA-10", by=una)


def test_a_reference_is_entered_once(payout: Payout, refund: Refund, una: User) -> None:
    by_hand.enter(payout, reference="WISE-17", by=una)
    with refused(by_hand.ReferenceKnown):
        by_hand.enter(refund, reference="wise-17", by=una)
    with refused_by_database("one_hand_payment_per_reference"):
        sql(
            "INSERT INTO escrow_handpayment (refund_id, reference, note, entered_by_id, entered_at)"
            " VALUES (%s, 'Wise-17', '', %s, now())",
            refund.pk,
            una.pk,
        )


def test_one_person_does_not_undo_what_another_has_sent(payout: Payout, una: User, vid: User) -> None:
    by_hand.withdraw(by_hand.enter(payout, reference="WISE-17", by=una), by=vid)
    with refused(by_hand.SecondPersonNeeded):
        by_hand.give_back(payout, why="It came back.", by=vid)
    by_hand.give_back(payout, why="It came back.", by=una)
    [journal] = Journal.objects.filter(reference=f"payout-returned:{payout.pk}")
    assert journal.actor == una


def test_after_a_change_of_the_account_nothing_is_paid_for_72_hours(
    payout: Payout, una: User, vid: User, time_travel: TimeTravel
) -> None:
    entered = by_hand.enter(payout, reference="WISE-17", by=una)
    note(payout.payee, AccountChange.Kind.PASSWORD_CHANGED)
    with refused(PayoutsWait, match="was changed within 3 days"):
        by_hand.confirm(entered, by=vid)
    by_hand.withdraw(entered, by=una)
    with refused(PayoutsWait):
        by_hand.enter(payout, reference="WISE-18", by=una)
    time_travel.forward(hours=72)
    by_hand.confirm(by_hand.enter(payout, reference="WISE-18", by=una), by=vid)


def test_by_hand_begun_after_such_a_change_waits_too(ana: User, time_travel: TimeTravel) -> None:
    story.approve(story.submitted_milestone(freelancer=ana))
    time_travel.forward(days=15)
    note(ana, AccountChange.Kind.PASSWORD_RESET)
    recipients.open_by_hand(ana, country="KE")
    with refused(PayoutsWait):
        withdrawing.withdraw(ana, amount=Money(20_000, "USD"))
    time_travel.forward(hours=72)
    assert withdrawing.withdraw(ana, amount=Money(20_000, "USD")).recipient.is_by_hand


def test_a_surplus_that_was_entered_is_not_sent_again(refund: Refund, una: User) -> None:
    """As a deposit that nobody was waiting for: its money is in transit, and no hold keeps it."""
    by_hand.enter(refund, reference="SEPA-9", by=una)
    Refund.objects.filter(pk=refund.pk).update(hold=None)
    with refused(refunds.NothingToSendAgain):
        refunds.send_surplus_again(story.fresh(refund))


def taken_back(refund: Refund, state: str) -> None:
    """The client's bank has taken the whole payment back."""
    amount = refund.payment.amount
    chargebacks.apply(
        refund.payment,
        ChargebackReport(
            ref="dp_1",
            charge_ref=refund.payment.charge_ref,
            amount=amount,
            taken=amount,
            state=state,
            reason="fraudulent",
            changes=2 if state == "open" else 3,
        ),
    )


def test_what_the_bank_has_taken_meanwhile_pays_for_that(refund: Refund, una: User, vid: User) -> None:
    entered = by_hand.enter(refund, reference="SEPA-9", by=una)
    for state in ("open", "lost"):
        taken_back(refund, state)
    by_hand.withdraw(entered, by=vid)
    assert (balance("hold"), balance("refund_in_transit"), balance("chargebacks")) == (0, 0, 0)
    assert ChargebackDraw.objects.get().hold == refund.hold


def test_and_if_it_was_really_paid_it_can_still_be_confirmed(refund: Refund, una: User, vid: User) -> None:
    """The client has had it twice, and owes it; the books say so."""
    entered = by_hand.enter(refund, reference="SEPA-9", by=una)
    for state in ("open", "lost"):
        taken_back(refund, state)
    by_hand.confirm(entered, by=vid)
    assert (balance("refund_in_transit"), balance("receivable")) == (0, -60_000)
    assert verification.verify() == []


def test_a_bank_that_asks_has_not_seen_what_was_paid_by_hand(refund: Refund, una: User, vid: User) -> None:
    """It is answered: as far as the bank knows, the client has nothing back."""
    by_hand.confirm(by_hand.enter(refund, reference="SEPA-9", by=una), by=vid)
    taken_back(refund, "open")
    inquiry = refund.payment.chargebacks.get()
    inquiry.is_inquiry = True
    assert not answering.is_given_back(inquiry)


def test_no_surplus_is_paid_while_its_payment_is_charged_back(refund: Refund, una: User) -> None:
    Refund.objects.filter(pk=refund.pk).update(hold=None)
    taken_back(refund, "open")
    with refused(by_hand.NothingToPayByHand, match="has taken this payment back"):
        by_hand.enter(story.fresh(refund), reference="SEPA-9", by=una)


def test_a_frozen_hold_pays_nothing(refund: Refund, una: User) -> None:
    Hold.objects.filter(pk=refund.hold_id).update(frozen_at=clock.now())
    with refused(HoldFrozen):
        by_hand.enter(refund, reference="SEPA-9", by=una)


def test_the_worker_leaves_it_to_staff(payout: Payout, time_travel: TimeTravel) -> None:
    for _ in range(3):
        time_travel.forward(days=1)
        with unchanged():
            # Nor do they take the turn of what it can send.
            assert operations.finish_pending() == 0
            payouts.send(Payout.objects.select_related("recipient", "payee").get())
