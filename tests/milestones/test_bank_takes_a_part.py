"""A client's bank takes a part of what a milestone is worth: the hold pays that and nothing more, and goes on."""

from datetime import timedelta

import pytest

from accounts.models import User
from disputes.models import Ruling
from disputes.pack.record import collect
from disputes.silence import sweep as dispute_sweep
from escrow.chargebacks import deciding, late_decisions
from escrow.gateways.base import RefundReport
from escrow.ledger import verification
from escrow.losses import covering
from escrow.models import Chargeback, ChargebackDecision, Payment, Refund
from escrow.money_out import refunds
from escrow.parties import OwnMoney
from marketplace import clock, rules
from milestones import verification as of_milestones
from milestones.models import Milestone
from milestones.silence import sweep
from milestones.verbs import answering_settlements, approving, returning
from milestones.verbs.approving import AmountNotConfirmed
from milestones.workspace.figures import figures_of
from milestones.workspace.history import history_of
from tests import story
from tests.banks import hear, lose
from tests.books import assert_ledger_agrees, balance, earned, refused, refused_by_database, sql, unchanged
from tests.conftest import TimeTravel
from tests.factories import StaffFactory
from tests.told import saying, times_told

pytestmark = pytest.mark.django_db


def taken_of(milestone: Milestone, taken: int = 10_000) -> Milestone:
    """The bank took so much, and staff let the hold pay."""
    payment = Payment.objects.get(parts__hold=milestone.hold)
    deciding.decide(lose(payment, taken=taken), holds_pay=True, by=StaffFactory())
    return story.fresh(milestone)


def test_submitted_work_keeps_what_the_bank_did_not_take(carla: User, ana: User, time_travel: TimeTravel) -> None:
    """1.00 of 1,000.00: what is left is released by silence, when its clock has run out."""
    milestone = story.submitted_milestone(client=carla, freelancer=ana, amounts=(100_000, 1_000))
    due_at = milestone.review_due_at
    payment = Payment.objects.get()
    hear(payment, taken=100)
    time_travel.forward(days=2)
    deciding.decide(hear(payment, "lost", taken=100), holds_pay=True, by=StaffFactory())
    milestone = story.fresh(milestone)
    assert (milestone.state, milestone.amount_minor, milestone.taken_minor) == ("submitted", 99_900, 100)
    assert (balance("hold"), balance("refund_in_transit"), balance("chargebacks")) == (99_900, 0, 0)
    assert balance("receivable") == 0
    assert due_at
    assert milestone.review_due_at
    assert milestone.review_due_at - due_at >= timedelta(days=2)
    assert times_told(carla, "milestone:part-taken") == times_told(ana, "milestone:part-taken") == 1
    assert_ledger_agrees()
    time_travel.to(milestone.review_due_at)
    sweep.process_due()
    assert (earned(ana), Refund.objects.count()) == (94_905, 0)
    assert_ledger_agrees()


def test_by_the_first_rules_the_rest_went_to_the_client(ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "CURRENT", 1)
    milestone = taken_of(story.submitted_milestone(freelancer=ana), 100)
    assert (milestone.state, balance("refund_in_transit"), earned(ana)) == ("refunded", 59_900, 0)
    assert_ledger_agrees()


def test_the_client_approves_what_is_left(ana: User) -> None:
    milestone = taken_of(story.submitted_milestone(freelancer=ana))
    with refused(AmountNotConfirmed, match=r"\$500.00"):
        approving.approve(milestone, by=milestone.contract.client, confirmed_minor=60_000, seen_state="submitted")
    story.approve(milestone)
    assert earned(ana) == 47_500
    assert_ledger_agrees()


def test_the_freelancer_returns_what_is_left(ana: User) -> None:
    milestone = taken_of(story.submitted_milestone(freelancer=ana))
    returning.return_money(milestone, by=ana, confirmed_minor=50_000, reason="Sorry")
    assert (balance("refund_in_transit"), balance("hold")) == (50_000, 0)
    assert_ledger_agrees()


def test_both_settle_what_is_left(ana: User) -> None:
    milestone = taken_of(story.submitted_milestone(freelancer=ana))
    offer = story.offer(milestone, by=ana, to_freelancer=20_000)
    assert offer.to_client.amount_minor == 30_000
    answering_settlements.accept(offer, by=milestone.contract.client, confirmed_minor=20_000)
    assert (earned(ana), balance("refund_in_transit")) == (19_000, 30_000)
    assert_ledger_agrees()


def test_an_offer_that_divided_more_is_overtaken(ana: User) -> None:
    milestone = story.submitted_milestone(freelancer=ana)
    offer = story.offer(milestone, by=ana, to_freelancer=55_000)
    taken_of(milestone)
    offer = story.fresh(offer)
    assert (offer.state, offer.to_client.amount_minor) == ("overtaken", 5_000)


def test_a_request_for_everything_back_goes_on(ana: User, time_travel: TimeTravel) -> None:
    milestone = story.funded_milestone(freelancer=ana)
    offer = story.refund_request(milestone)
    milestone = taken_of(milestone)
    assert story.fresh(offer).state == "open"
    time_travel.forward(days=7, minutes=1)
    sweep.process_due()
    assert (story.fresh(milestone).state, balance("refund_in_transit")) == ("refunded", 50_000)
    assert_ledger_agrees()


def test_staff_rule_on_what_is_left(ana: User, time_travel: TimeTravel) -> None:
    dispute = story.in_review(story.negotiated_dispute(freelancer=ana))
    taken_of(dispute.milestone)
    dispute = story.fresh(dispute)
    ruling = story.rule(dispute, by=story.arbiter(), to_freelancer=30_000)
    assert ruling.to_client.amount_minor == 20_000
    time_travel.forward(days=7, minutes=1)
    dispute_sweep.process_due()
    assert (earned(ana), balance("refund_in_transit")) == (28_500, 20_000)
    assert_ledger_agrees()


def test_a_proposed_ruling_on_more_waits_for_nobody(ana: User) -> None:
    dispute = story.in_review(story.negotiated_dispute(freelancer=ana, amounts=(120_000, 1_000)))
    arbiter = story.arbiter()
    story.rule(dispute, by=arbiter, to_freelancer=110_000)
    taken_of(dispute.milestone, 50_000)
    assert Ruling.objects.get().state == "overtaken"
    assert times_told(arbiter, "dispute:ruling:overtaken") == 1
    story.rule(story.fresh(dispute), by=story.arbiter(), to_freelancer=70_000)


def test_a_second_part_and_then_all_of_it(ana: User) -> None:
    milestone = taken_of(story.submitted_milestone(freelancer=ana))
    payment = Payment.objects.get()
    hear(payment, ref="dp_2", taken=5_000)
    deciding.decide(hear(payment, "lost", ref="dp_2", taken=5_000), holds_pay=True, by=StaffFactory())
    assert story.fresh(milestone).amount_minor == 45_000
    assert_ledger_agrees()
    hear(payment, ref="dp_3", taken=45_000)
    hear(payment, "lost", ref="dp_3", taken=45_000)
    milestone = story.fresh(milestone)
    assert (milestone.state, balance("hold"), balance("chargebacks")) == ("refunded", 0, 0)
    assert_ledger_agrees()


def we_pay(chargeback: Chargeback) -> None:
    """Two of the staff say so."""
    deciding.confirm(deciding.decide(chargeback, holds_pay=False, by=StaffFactory()), by=StaffFactory())


def test_that_we_pay_always_takes_two(ana: User, sam: User) -> None:
    story.submitted_milestone(freelancer=ana)
    chargeback = lose(Payment.objects.get(), taken=100)
    decision = deciding.decide(chargeback, holds_pay=False, by=sam)
    assert (decision.state, story.fresh(chargeback).state, balance("receivable")) == ("proposed", "partly_lost", 0)
    with refused(deciding.SecondPersonDecides):
        deciding.confirm(decision, by=sam)
    deciding.confirm(decision, by=StaffFactory())
    assert (story.fresh(chargeback).state, balance("receivable")) == ("lost", -100)


def test_we_pay_and_the_client_owes_it(ana: User) -> None:
    milestone = story.submitted_milestone(freelancer=ana)
    we_pay(lose(Payment.objects.get(), taken=10_000))
    assert (story.fresh(milestone).amount_minor, balance("receivable"), balance("hold")) == (60_000, -10_000, 60_000)
    assert_ledger_agrees()


def test_above_so_much_a_second_person_decides(carla: User, ana: User, sam: User) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana, amounts=(300_000, 1_000))
    chargeback = lose(Payment.objects.get(), taken=200_000)
    decision = deciding.decide(chargeback, holds_pay=True, by=sam, reasons="They say it was half.")
    assert (decision.state, story.fresh(milestone).amount_minor) == ("proposed", 300_000)
    assert story.fresh(milestone.hold).is_frozen
    with refused(deciding.SecondPersonDecides):
        deciding.confirm(decision, by=sam)
    for party in (carla, ana):
        with refused(OwnMoney):
            deciding.confirm(decision, by=party)
    other = StaffFactory()
    with refused(deciding.NothingToDecide):
        deciding.decide(chargeback, holds_pay=False, by=other)
    deciding.confirm(decision, by=StaffFactory())
    assert (story.fresh(milestone).amount_minor, story.fresh(decision).state) == (100_000, "done")
    other = StaffFactory()
    with refused(deciding.NothingToDecide):
        deciding.confirm(decision, by=other)
    assert_ledger_agrees()


def test_exactly_so_much_takes_one(ana: User, sam: User) -> None:
    story.submitted_milestone(freelancer=ana, amounts=(300_000, 1_000))
    assert deciding.decide(lose(Payment.objects.get(), taken=100_000), holds_pay=True, by=sam).state == "done"


def test_the_second_person_does_not_agree(ana: User, sam: User) -> None:
    story.submitted_milestone(freelancer=ana, amounts=(300_000, 1_000))
    chargeback = lose(Payment.objects.get(), taken=200_000)
    decision = deciding.decide(chargeback, holds_pay=True, by=sam)
    other = StaffFactory()
    with refused(deciding.NoReasons):
        deciding.reject(decision, by=other, said=" ")
    deciding.reject(decision, by=StaffFactory(), said="The work is fine.")
    assert (story.fresh(decision).state, balance("hold")) == ("rejected", 300_000)
    we_pay(chargeback)
    assert balance("receivable") == -200_000


def test_the_bank_decides_anew_before_the_second_person(ana: User, sam: User) -> None:
    milestone = story.submitted_milestone(freelancer=ana, amounts=(300_000, 1_000))
    payment = Payment.objects.get()
    decision = deciding.decide(lose(payment, taken=200_000), holds_pay=True, by=sam)
    hear(payment, "won", changes=3)
    assert (story.fresh(decision).state, story.fresh(milestone.hold).is_frozen) == ("overtaken", False)
    other = StaffFactory()
    with refused(deciding.NothingToDecide):
        deciding.confirm(decision, by=other)
    assert_ledger_agrees()


def test_the_bank_takes_more_before_the_second_person(ana: User, sam: User) -> None:
    story.submitted_milestone(freelancer=ana, amounts=(300_000, 1_000))
    payment = Payment.objects.get()
    decision = deciding.decide(lose(payment, taken=200_000), holds_pay=True, by=sam)
    hear(payment, "lost", taken=210_000, changes=3)
    other = StaffFactory()
    with refused(deciding.NothingToDecide, match="another amount"):
        deciding.confirm(decision, by=other)


def test_one_person_is_never_both(ana: User, sam: User) -> None:
    story.submitted_milestone(freelancer=ana, amounts=(300_000, 1_000))
    decision = deciding.decide(lose(Payment.objects.get(), taken=200_000), holds_pay=True, by=sam)
    with refused_by_database("chargeback_decision_takes_two"):
        ChargebackDecision.objects.filter(pk=decision.pk).update(second=sam)


def test_staff_have_five_working_days_and_an_alarm_each_day_after(ana: User, time_travel: TimeTravel) -> None:
    story.submitted_milestone(freelancer=ana)
    chargeback = lose(Payment.objects.get(), taken=10_000)
    due_at = chargeback.decision_due_at
    assert due_at
    assert timedelta(days=5) <= due_at - clock.now() <= timedelta(days=9)
    time_travel.to(due_at - timedelta(minutes=1))
    assert late_decisions.alarm_of_late() == 0
    time_travel.to(due_at)
    with unchanged(besides=["marketplace_spent", "accounts_notification", "escrow_chargeback"]):
        assert late_decisions.alarm_of_late() == 1
        assert late_decisions.alarm_of_late() == 0
    assert chargeback.is_late(clock.now())
    time_travel.forward(days=1, minutes=1)
    assert late_decisions.alarm_of_late() == 1
    we_pay(chargeback)
    time_travel.forward(days=2)
    assert late_decisions.alarm_of_late() == 0


def test_what_came_back_to_be_refunded_is_not_kept(ana: User) -> None:
    """The refund of all of it came back: what the bank leaves of it is the client's, as before."""
    milestone = story.funded_milestone(freelancer=ana, card=story.REFUNDS_COME_BACK)
    returning.return_money(milestone, by=ana, confirmed_minor=60_000, reason="Sorry")
    payment, refund = Payment.objects.get(), Refund.objects.get()
    chargeback = lose(payment, taken=10_000)
    assert chargeback.state == "lost"
    refunds.apply(refund, RefundReport(ref=None, state="failed", failure="disputed"))
    chargeback = story.fresh(chargeback)
    assert (chargeback.state, balance("hold")) == ("partly_lost", 60_000)
    deciding.decide(chargeback, holds_pay=True, by=StaffFactory())
    assert (balance("hold"), balance("refund_in_transit"), balance("receivable")) == (0, 50_000, 0)
    assert_ledger_agrees()


def test_the_page_and_the_record_say_what_the_bank_took(carla: User, ana: User) -> None:
    milestone = taken_of(story.submitted_milestone(client=carla, freelancer=ana))
    contract, milestones = milestone.contract, story.milestones_of(milestone.contract)
    figures = figures_of(contract, milestones)
    assert (str(figures.protected), str(figures.refunded)) == ("$500.00", "$100.00")
    assert figures.agreed.amount_minor == sum(m.agreed_amount.amount_minor for m in milestones)
    lines = [each.text for each in history_of(contract, milestones)]
    assert "Milestone 1: Deposit received; the money is protected, $600.00" in lines
    assert any("took a part" in line and "$500.00" in line for line in lines)
    [told, *_] = collect(contract.pk).data["milestones"]
    assert (told["agreed"]["amount_minor"], told["taken_by_the_bank"]["amount_minor"]) == (60_000, 10_000)
    assert saying("$100.00 of “Milestone 1”", user=ana)


def test_the_agreed_amount_never_changes(ana: User) -> None:
    milestone = taken_of(story.submitted_milestone(freelancer=ana))
    for change in ("amount_minor = amount_minor - 1", "taken_minor = taken_minor - 1, amount_minor = amount_minor + 1"):
        with refused_by_database("milestone_terms_are_frozen"):
            sql(f"UPDATE milestones_milestone SET {change} WHERE id = %s", milestone.pk)  # noqa: S608
    with refused_by_database("hold_taken_is_a_part"):
        sql("UPDATE escrow_hold SET taken_minor = amount_minor WHERE id = %s", milestone.hold_id)


def test_the_check_finds_a_part_that_nobody_paid(ana: User) -> None:
    milestone = taken_of(story.submitted_milestone(freelancer=ana))
    sql("UPDATE escrow_hold SET taken_minor = taken_minor + 1 WHERE id = %s", milestone.hold_id)
    found = {problem.what for problem in [*verification.verify(), *of_milestones.verify()]}
    assert "A hold has lost another part than it paid to the payer's bank" in found
    assert "A milestone and its hold disagree on the amount" in found


def test_of_two_milestones_the_first_pays_its_part(ana: User) -> None:
    contract = story.active_contract(freelancer=ana, amounts=(60_000, 40_000), whole=True)
    first, second = story.milestones_of(contract)
    chargeback = lose(Payment.objects.get(), taken=30_000)
    assert covering.frozen_with_its_money(chargeback.payment_id, [first.hold, second.hold]) != []
    deciding.decide(chargeback, holds_pay=True, by=StaffFactory())
    first, second = story.milestones_of(contract)
    assert (first.amount_minor, second.amount_minor) == (30_000, 40_000)
    assert not (first.hold.is_frozen)
    assert not (second.hold.is_frozen)
    assert Chargeback.objects.get().state == "lost"
    assert_ledger_agrees()


def in_two_parts(payment: Payment, *taken: int) -> list[Chargeback]:
    """Two chargebacks of one payment, each lost for so much."""
    refs = [(f"dp_{n}", minor) for n, minor in enumerate(taken, 1)]
    for ref, minor in refs:
        hear(payment, ref=ref, amount=minor, taken=minor)
    return [story.fresh(hear(payment, "lost", ref=ref, amount=minor, taken=minor)) for ref, minor in refs]


def test_two_parts_that_are_all_of_it(ana: User) -> None:
    """What is left after the first is what the second took: nobody has to decide that."""
    milestone = story.submitted_milestone(freelancer=ana)
    one, two = in_two_parts(Payment.objects.get(), 20_000, 40_000)
    assert (one.state, two.state) == ("partly_lost", "partly_lost")
    deciding.decide(one, holds_pay=True, by=StaffFactory())
    assert (story.fresh(milestone).state, story.fresh(two).state) == ("refunded", "lost")
    assert (balance("hold"), balance("chargebacks"), balance("receivable")) == (0, 0, 0)
    assert not story.fresh(milestone.hold).is_frozen
    other = StaffFactory()
    with refused(deciding.NothingToDecide):
        deciding.decide(two, holds_pay=True, by=other)
    assert_ledger_agrees()


def test_two_parts_that_are_more_than_all_of_it(carla: User, ana: User) -> None:
    story.submitted_milestone(client=carla, freelancer=ana)
    one, two = in_two_parts(Payment.objects.get(), 30_000, 40_000)
    deciding.decide(one, holds_pay=True, by=StaffFactory())
    assert (story.fresh(two).state, balance("hold"), balance("receivable")) == ("lost", 0, -10_000)
    assert_ledger_agrees()


def test_of_two_parts_we_pay_the_first(ana: User) -> None:
    milestone = story.submitted_milestone(freelancer=ana)
    one, two = in_two_parts(Payment.objects.get(), 20_000, 40_000)
    we_pay(one)
    assert (story.fresh(two).state, story.fresh(milestone.hold).is_frozen) == ("partly_lost", True)
    deciding.decide(two, holds_pay=True, by=StaffFactory())
    milestone = story.fresh(milestone)
    assert (milestone.amount_minor, milestone.hold.is_frozen, balance("receivable")) == (20_000, False, -20_000)
    assert_ledger_agrees()


@pytest.mark.parametrize("proposed", [False, True])
def test_a_second_takes_all_while_the_first_waits_for_staff(ana: User, sam: User, proposed: bool) -> None:
    story.submitted_milestone(freelancer=ana, amounts=(300_000, 1_000))
    payment = Payment.objects.get()
    one = lose(payment, taken=200_000)
    if proposed:
        deciding.decide(one, holds_pay=True, by=sam)
    hear(payment, ref="dp_2")
    hear(payment, "lost", ref="dp_2")
    one = story.fresh(one)
    assert (one.state, one.decision_due_at, balance("hold")) == ("lost", None, 0)
    assert (balance("receivable"), balance("chargebacks")) == (-200_000, 0)
    assert not ChargebackDecision.objects.filter(state="proposed").exists()
    assert late_decisions.alarm_of_late() == 0
    assert_ledger_agrees()


@pytest.mark.parametrize(("taken", "owed"), [(60_000, 0), (100_000, 40_000)])
def test_the_bank_takes_all_after_a_part(ana: User, taken: int, owed: int) -> None:
    """What is told later is as if it had been told at once; the other milestone was paid out."""
    first, second = story.milestones_of(story.active_contract(freelancer=ana, amounts=(60_000, 40_000), whole=True))
    story.approve(story.submit(second))
    payment = Payment.objects.get()
    assert lose(payment, taken=20_000).state == "partly_lost"
    chargeback = hear(payment, "lost", taken=taken, changes=3)
    assert (chargeback.state, story.fresh(first).state, balance("hold")) == ("lost", "refunded", 0)
    assert (balance("receivable"), balance("chargebacks")) == (-owed, 0)
    assert_ledger_agrees()


def test_the_bank_gives_the_part_back_without_deciding_anew(ana: User) -> None:
    milestone = story.submitted_milestone(freelancer=ana)
    payment = Payment.objects.get()
    lose(payment, taken=20_000)
    chargeback = hear(payment, "lost", taken=0, changes=3)
    assert (chargeback.state, story.fresh(milestone.hold).is_frozen, balance("hold")) == ("lost", False, 60_000)
    assert_ledger_agrees()


@pytest.mark.parametrize("second", ["open", "partly_lost"])
def test_by_the_first_rules_the_rest_waits_for_another_chargeback(
    ana: User, monkeypatch: pytest.MonkeyPatch, second: str
) -> None:
    """The client would have it twice: once from us, and once from their bank."""
    monkeypatch.setattr(rules, "CURRENT", 1)
    milestone = story.submitted_milestone(freelancer=ana)
    payment = Payment.objects.get()
    hear(payment, ref="dp_2", amount=30_000, taken=30_000)
    one = lose(payment, taken=20_000)
    if second == "partly_lost":
        assert hear(payment, "lost", ref="dp_2", amount=30_000, taken=30_000).state == second
    deciding.decide(one, holds_pay=True, by=StaffFactory())
    assert story.fresh(milestone).state == "refunded"
    if second == "open":
        assert (balance("hold"), Refund.objects.count()) == (40_000, 0)
        assert_ledger_agrees()
        hear(payment, "lost", ref="dp_2", amount=30_000, taken=30_000)
    assert (balance("hold"), balance("refund_in_transit"), balance("chargebacks")) == (0, 10_000, 0)
    assert not Chargeback.objects.exclude(state="lost").exists()
    assert not story.fresh(milestone.hold).is_frozen
    assert_ledger_agrees()
