"""What the provider says of a chargeback, in whatever order, of whatever part of a payment, in whatever currency."""

from datetime import timedelta

import pytest
from django.core import mail

from accounts.models import Notification, User
from contracts.models import Contract
from escrow import operations
from escrow.books import own_money
from escrow.chargebacks import deciding
from escrow.gateways.base import RefundReport
from escrow.ledger import verification
from escrow.models import Chargeback, HoldFrozen, Payment, Refund
from escrow.money_in import payments
from escrow.money_out import refunds
from escrow.parties import OwnMoney
from marketplace import rules
from milestones.models import Milestone
from milestones.silence import sweep
from milestones.verbs import answering_settlements, hiring, offers, returning
from tests import story
from tests.banks import hear
from tests.books import balance, earned, refused, unchanged
from tests.conftest import TimeTravel
from tests.factories import ProposalFactory, StaffFactory
from tests.told import saying, times_told

pytestmark = pytest.mark.django_db


@pytest.fixture
def payment(ana: User) -> Payment:
    """600.00 for work that is in review."""
    story.submitted_milestone(freelancer=ana)
    return Payment.objects.get()


def test_an_older_report_that_comes_late_changes_nothing(payment: Payment) -> None:
    hear(payment)
    hear(payment, "won")
    with unchanged():
        hear(payment)
    assert (balance("cash"), balance("chargebacks")) == (60_000, 0)


def test_the_end_of_one_payments_chargeback_leaves_anothers_frozen(
    carla: User, ana: User, time_travel: TimeTravel
) -> None:
    """Two pages for the same offer were paid; each milestone has its deposit from another of them."""
    proposal = ProposalFactory(job__client=carla, freelancer=ana)
    part = story.at_checkout(hiring.hire(proposal, by=carla, whole=False))
    whole = story.at_checkout(hiring.hire(proposal, by=carla, whole=True))
    story.hear_from_provider()
    operations.finish_pending()
    contract = story.contract_of(part)
    offers.accept(contract, by=ana)
    part, whole = story.fresh(part), story.fresh(whole)
    hear(part, ref="dp_part")
    hear(whole, ref="dp_whole", amount=40_000)
    hear(whole, "won", ref="dp_whole", amount=40_000)
    first, second = story.milestones_of(contract)
    assert (first.hold.is_frozen, second.hold.is_frozen) == (True, False)
    with refused(HoldFrozen):
        story.approve(first)
    hear(part, "lost", ref="dp_part")
    assert (earned(ana), balance("chargebacks"), balance("hold")) == (0, 0, 40_000)


def test_a_hold_pays_no_more_than_what_was_taken(payment: Payment, ana: User, sam: User) -> None:
    """An inquiry about all of it became a chargeback of half: what is left is for a person to decide."""
    hear(payment, taken=0)
    hear(payment, amount=30_000, changes=2)
    chargeback = hear(payment, "lost", amount=30_000, changes=3)
    assert chargeback.state == "partly_lost"
    assert (balance("hold"), balance("chargebacks"), own_money.earned_minor("USD")) == (60_000, -30_000, -30_000)
    milestone = story.milestones_of(story.contract_of(payment))[0]
    assert milestone.hold.is_frozen
    assert verification.verify() == []
    with unchanged():
        sweep.process_due()


def test_by_the_first_rules_the_rest_of_a_hold_that_pays_goes_to_the_client(
    ana: User, sam: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "CURRENT", 1)
    story.submitted_milestone(freelancer=ana)
    payment = Payment.objects.get()
    hear(payment)
    chargeback = hear(payment, "lost", taken=59_950)
    deciding.decide(chargeback, holds_pay=True, by=sam)
    milestone = story.milestones_of(story.contract_of(payment))[0]
    assert (milestone.state, earned(ana)) == ("refunded", 0)
    assert (balance("hold"), balance("chargebacks"), balance("refund_in_transit")) == (0, 0, 50)
    assert Refund.objects.get().amount_minor == 50
    assert verification.verify() == []
    with refused(deciding.NothingToDecide):
        deciding.decide(chargeback, holds_pay=True, by=sam)


def test_nobody_decides_who_pays_for_their_own(payment: Payment, ana: User) -> None:
    hear(payment)
    chargeback = hear(payment, "lost", taken=30_000)
    for party in (payment.payer, ana):
        for holds_pay in (True, False):
            with refused(OwnMoney):
                deciding.decide(chargeback, holds_pay=holds_pay, by=party)


def test_staff_let_the_platform_pay_and_the_work_goes_on(payment: Payment, ana: User, sam: User) -> None:
    hear(payment)
    chargeback = hear(payment, "lost", taken=30_000)
    deciding.confirm(deciding.decide(chargeback, holds_pay=False, by=sam), by=StaffFactory())
    milestone = story.milestones_of(story.contract_of(payment))[0]
    assert (milestone.state, milestone.hold.is_frozen) == ("submitted", False)
    story.approve(milestone)
    assert (earned(ana), balance("chargebacks"), balance("receivable")) == (57_000, 0, -30_000)
    assert times_told(ana, "milestone:thawed") == 1
    assert verification.verify() == []


def test_an_appeal_that_is_won_gives_the_client_nothing_twice(carla: User, ana: User) -> None:
    milestone = story.funded_milestone(client=carla, freelancer=ana)
    payment = Payment.objects.get()
    returning.return_money(milestone, by=ana, confirmed_minor=60_000, reason="Sorry")
    refund = Refund.objects.get()
    refunds.apply(refund, RefundReport(ref="re_1", state="succeeded"))
    hear(payment)
    hear(payment, "lost")
    assert hear(payment, "won", changes=3).state == "won"
    refunds.apply(refund, RefundReport(ref="re_1", state="failed", failure="Card closed"))
    assert (balance("hold"), own_money.earned_minor("USD")) == (60_000, 0)
    payments.require_good_standing(carla)


def test_it_is_frozen_even_if_it_was_taken_in_another_currency(payment: Payment, ana: User) -> None:
    hear(payment, taken=55_000, taken_currency="EUR")
    milestone = story.milestones_of(story.contract_of(payment))[0]
    assert milestone.hold.is_frozen
    assert balance("chargebacks") == 0
    assert Chargeback.objects.get().taken_minor == 0


def test_an_offer_gains_the_time_that_it_stood_once(ana: User, time_travel: TimeTravel) -> None:
    contract = story.offered_contract(freelancer=ana, whole=True, amounts=(10_000, 20_000, 30_000))
    payment, due_at = Payment.objects.get(), contract.answer_due_at
    assert due_at
    hear(payment)
    time_travel.forward(days=3)
    hear(payment, "won")
    now_due_at = story.fresh(contract).answer_due_at
    assert now_due_at
    assert abs(now_due_at - due_at - timedelta(days=3)) < timedelta(seconds=5)


def test_an_offer_is_over_when_one_of_its_deposits_is_gone(ana: User, time_travel: TimeTravel) -> None:
    contract = story.offered_contract(freelancer=ana, whole=True, amounts=(60_000, 40_000))
    payment = Payment.objects.get()
    hear(payment, amount=60_000)
    time_travel.forward(days=3)
    hear(payment, "lost", amount=60_000)
    sweep.process_due()
    assert story.fresh(contract).state == Contract.State.EXPIRED
    assert [m.state for m in story.milestones_of(contract)] == ["refunded", "refunded"]


def test_nobody_is_told_to_send_a_frozen_refund_again(carla: User, ana: User, time_travel: TimeTravel) -> None:
    milestone = story.funded_milestone(client=carla, freelancer=ana)
    payment = Payment.objects.get()
    returning.return_money(milestone, by=ana, confirmed_minor=60_000, reason="Sorry")
    hear(payment)
    refunds.apply(Refund.objects.get(), RefundReport(ref=None, state="failed", failure="disputed"))
    assert story.fresh(milestone.hold).is_frozen
    texts = [notice.text for notice in saying("", user=carla)]
    assert any("It is frozen." in text for text in texts)
    assert not any("send it again" in text for text in texts)
    hear(payment, "won")
    text = Notification.objects.filter(user=carla, key__contains="thawed").get().text
    assert text == "Your bank’s dispute about “Milestone 1” is over. The refund of $600.00 can be sent again."


def test_staff_let_a_client_make_deposits_again(payment: Payment, sam: User) -> None:
    hear(payment)
    chargeback = hear(payment, "lost")
    with refused(payments.ChargedBackBefore):
        payments.require_good_standing(payment.payer)
    deciding.settle_with_client(chargeback, by=sam)
    payments.require_good_standing(payment.payer)


def test_operators_hear_of_it(payment: Payment, settings: object, django_capture_on_commit_callbacks: object) -> None:
    settings.ADMINS = [("Operators", "ops@example.org")]  # type: ignore[attr-defined]
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        hear(payment)
    assert "A payment of $600.00 was charged back" in mail.outbox[-1].subject


@pytest.mark.parametrize("then", [None, "open", "won"])
def test_the_first_that_is_heard_is_that_it_was_won(
    payment: Payment, time_travel: TimeTravel, then: str | None
) -> None:
    """Reports came late or out of order: nothing stays frozen, and the review goes its way."""
    hear(payment, "won")
    if then:
        hear(payment, then)
    milestone = Milestone.objects.get(state="submitted")
    assert milestone.hold.frozen_at is None
    assert verification.verify() == []
    time_travel.forward(days=14)
    sweep.process_due()
    assert story.fresh(milestone).state == "released"


def test_the_first_that_is_heard_is_that_it_was_lost_for_less_than_everything(time_travel: TimeTravel) -> None:
    """What the bank did not take goes on."""
    first, second = story.milestones_of(story.active_contract(amounts=(60_000, 40_000), whole=True))
    story.submit(second)
    hear(Payment.objects.get(), "lost", amount=60_000)
    assert story.fresh(first).state == "refunded"
    time_travel.forward(days=14)
    sweep.process_due()
    assert story.fresh(second).state == "released"


def test_of_a_part_that_was_returned_the_part_is_named(carla: User, ana: User, time_travel: TimeTravel) -> None:
    """They had settled, and the refund came back from the bank: only that pays for the chargeback."""
    milestone = story.submitted_milestone(client=carla, freelancer=ana, card=story.REFUNDS_COME_BACK)
    offer = story.offer(milestone, by=carla, to_freelancer=20_001)
    answering_settlements.accept(offer, by=ana, confirmed_minor=20_001)
    payment = Payment.objects.get()
    hear(payment)
    hear(payment, "lost")
    operations.finish_pending()
    time_travel.forward(days=1)
    for _ in range(2):
        story.hear_from_provider()
        operations.finish_pending()
    for reader in (carla, ana):
        told = Notification.objects.get(user=reader, key__contains="charged-back")
        assert "$399.99" in told.text
        assert "$600.00" not in told.text
