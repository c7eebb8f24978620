"""What staff have ruled, or silence has decided, is paid whatever the client's bank does then."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from disputes.models import Dispute
from disputes.silence import sweep as dispute_sweep
from disputes.verbs import appealing
from escrow.chargebacks import deciding, giving_back
from escrow.gateways.base import RefundReport
from escrow.models import Debt, HoldFrozen, Payment, Refund
from escrow.money_out import refunds
from marketplace import clock, outages, rules
from marketplace.models import Heartbeat
from milestones.models import Milestone
from milestones.verbs import answering_settlements, returning
from milestones.workspace.next_step import of_milestone
from milestones.workspace.next_step.sentence import Reader
from tests import story
from tests.banks import hear, lose
from tests.books import assert_ledger_agrees, balance, earned, refused
from tests.conftest import TimeTravel
from tests.factories import StaffFactory
from tests.told import times_told

pytestmark = pytest.mark.django_db


def carried_out(time_travel: TimeTravel) -> None:
    """Nobody appeals, and the worker comes."""
    time_travel.forward(days=7, minutes=1)
    dispute_sweep.process_due()


def test_the_time_to_answer_was_over_and_the_worker_late(carla: User, ana: User, time_travel: TimeTravel) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana)
    time_travel.forward(days=14, minutes=1)
    hear(Payment.objects.get())
    assert (story.fresh(milestone).state, earned(ana), balance("hold")) == ("released", 57_000, 0)
    assert not story.fresh(milestone.hold).is_frozen
    assert_ledger_agrees()
    hear(Payment.objects.get(), "lost")
    assert (earned(ana), balance("receivable"), Debt.objects.get().client) == (57_000, -60_000, carla)
    assert_ledger_agrees()


def test_a_minute_before_it_is_frozen(ana: User, time_travel: TimeTravel) -> None:
    milestone = story.submitted_milestone(freelancer=ana)
    time_travel.forward(days=13, hours=23, minutes=58)
    hear(Payment.objects.get())
    assert story.fresh(milestone.hold).is_frozen


def test_by_the_first_rules_the_bank_came_first(
    ana: User, monkeypatch: pytest.MonkeyPatch, time_travel: TimeTravel
) -> None:
    monkeypatch.setattr(rules, "CURRENT", 1)
    milestone = story.submitted_milestone(freelancer=ana)
    time_travel.forward(days=14, minutes=1)
    lose(Payment.objects.get())
    assert (story.fresh(milestone).state, earned(ana)) == ("refunded", 0)


def test_a_time_that_ran_out_while_the_site_was_away_is_not_over(ana: User, time_travel: TimeTravel) -> None:
    milestone = story.submitted_milestone(freelancer=ana)
    assert milestone.review_due_at
    Heartbeat.objects.create(what=outages.WORKER, began_at=clock.now(), seen_at=clock.now())
    time_travel.to(milestone.review_due_at + timedelta(minutes=1))
    # The worker was last seen before it: whether it is an outage is not known yet.
    Heartbeat.objects.update(seen_at=clock.now() - clock.offset() - timedelta(hours=1))
    hear(Payment.objects.get())
    assert story.fresh(milestone.hold).is_frozen


@pytest.mark.parametrize("to_freelancer", [60_000, 20_000, 0])
def test_a_ruling_in_force_is_carried_out_and_the_client_has_nothing_twice(
    carla: User, ana: User, time_travel: TimeTravel, to_freelancer: int
) -> None:
    """The bank has yet to decide when it is carried out: the freelancer is paid, the client's share waits."""
    dispute = story.ruled_dispute(client=carla, freelancer=ana, to_freelancer=to_freelancer)
    payment = Payment.objects.get()
    hear(payment)
    assert not story.fresh(dispute.milestone.hold).is_frozen
    assert times_told(ana, "milestone:bank-after-ruling") == times_told(carla, "milestone:bank-after-ruling") == 1
    assert_ledger_agrees()
    carried_out(time_travel)
    assert (earned(ana), balance("hold")) == (to_freelancer * 95 // 100, 60_000 - to_freelancer)
    assert not Refund.objects.exists()
    assert_ledger_agrees()
    hear(payment, "lost")
    assert (balance("hold"), balance("receivable"), Refund.objects.count()) == (0, -to_freelancer, 0)
    assert earned(ana) == to_freelancer * 95 // 100
    assert_ledger_agrees()


def test_the_clients_share_is_sent_once_the_bank_decides_for_us(ana: User, time_travel: TimeTravel) -> None:
    dispute = story.ruled_dispute(freelancer=ana)
    payment = Payment.objects.get()
    hear(payment)
    carried_out(time_travel)
    milestone = story.fresh(dispute.milestone)
    with refused(HoldFrozen):
        returning.send_refund_again(milestone, by=milestone.contract.client)
    reader = Reader(clock.now(), ana.zone)
    assert "waits until the bank decides" in of_milestone(milestone, milestone.contract, reader).sentence
    hear(payment, "won")
    assert (balance("hold"), balance("refund_in_transit"), earned(ana)) == (0, 40_000, 19_000)
    assert_ledger_agrees()


def test_the_bank_has_taken_a_part_of_the_clients_share(ana: User, time_travel: TimeTravel) -> None:
    story.ruled_dispute(freelancer=ana)
    payment = Payment.objects.get()
    hear(payment, taken=10_000)
    carried_out(time_travel)
    chargeback = hear(payment, "lost", taken=10_000)
    assert (chargeback.state, balance("refund_in_transit"), balance("receivable")) == ("lost", 30_000, 0)
    assert_ledger_agrees()


def test_the_bank_decides_before_the_ruling_is_carried_out(carla: User, ana: User, time_travel: TimeTravel) -> None:
    """Until then the client owes all of it, and then as much less as was theirs by the ruling."""
    story.ruled_dispute(client=carla, freelancer=ana)
    chargeback = lose(Payment.objects.get())
    assert (chargeback.state, balance("hold"), Debt.objects.get().owed_minor) == ("lost", 60_000, 60_000)
    assert_ledger_agrees()
    carried_out(time_travel)
    assert (earned(ana), balance("hold"), balance("refund_in_transit")) == (19_000, 0, 0)
    assert (Debt.objects.get().owed_minor, balance("receivable")) == (20_000, -20_000)
    assert_ledger_agrees()


def test_an_appeal_does_not_let_the_bank_decide(carla: User, ana: User, time_travel: TimeTravel) -> None:
    dispute = story.ruled_dispute(client=carla, freelancer=ana)
    appealing.appeal(dispute, by=carla, reasons="It is not what I ordered.")
    lose(Payment.objects.get())
    assert not story.fresh(dispute.milestone.hold).is_frozen
    story.rule(story.fresh(dispute), by=story.arbiter(), to_freelancer=30_000)
    dispute_sweep.process_due()
    assert (earned(ana), balance("receivable")) == (28_500, -30_000)
    assert_ledger_agrees()


def test_they_agree_after_a_ruling(carla: User, ana: User) -> None:
    dispute = story.ruled_dispute(client=carla, freelancer=ana)
    hear(Payment.objects.get())
    milestone = story.fresh(dispute.milestone)
    returning.return_money(milestone, by=ana, confirmed_minor=60_000, reason="I give in.")
    assert (story.fresh(milestone).state, balance("hold"), Refund.objects.count()) == ("refunded", 60_000, 0)
    assert_ledger_agrees()
    hear(Payment.objects.get(), "lost")
    assert (balance("hold"), balance("receivable")) == (0, 0)
    assert_ledger_agrees()


def test_a_proposed_ruling_is_not_in_force(ana: User) -> None:
    dispute = story.in_review(story.negotiated_dispute(freelancer=ana, amounts=(120_000, 1_000)))
    story.rule(dispute, by=story.arbiter(), to_freelancer=60_000)
    hear(Payment.objects.get())
    assert story.fresh(dispute.milestone.hold).is_frozen


def test_by_the_first_rules_a_ruling_waits_for_the_bank(
    ana: User, monkeypatch: pytest.MonkeyPatch, time_travel: TimeTravel
) -> None:
    monkeypatch.setattr(rules, "CURRENT", 1)
    dispute = story.ruled_dispute(freelancer=ana)
    payment = Payment.objects.get()
    hear(payment)
    carried_out(time_travel)
    assert (Dispute.objects.get().stage, earned(ana)) == ("ruled", 0)
    hear(payment, "lost")
    assert (story.fresh(dispute.milestone).state, balance("receivable")) == ("refunded", 0)
    assert_ledger_agrees()


def test_a_refund_of_the_clients_share_that_comes_back_pays(ana: User, time_travel: TimeTravel) -> None:
    story.ruled_dispute(freelancer=ana)
    payment = Payment.objects.get()
    hear(payment, taken=0)
    hear(payment, "won", changes=2)
    carried_out(time_travel)
    refund = Refund.objects.get()
    hear(payment, "lost", ref="dp_2")
    refunds.apply(refund, RefundReport(ref=None, state="failed", failure="disputed"))
    assert (balance("hold"), balance("receivable"), earned(ana)) == (0, -20_000, 19_000)
    assert_ledger_agrees()


def test_an_inquiry_gives_nothing_back_that_staff_have_ruled_on(ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    dispute = story.ruled_dispute(freelancer=ana)
    chargeback = hear(Payment.objects.get(), taken=0)
    type(chargeback).objects.update(is_inquiry=True, is_refundable=True)
    monkeypatch.setattr(giving_back.chargebacks, "hear", lambda *args: None)
    other = StaffFactory()
    with refused(giving_back.NotToBeGivenBack):
        giving_back.give_back(chargeback, by=other)
    assert story.fresh(dispute.milestone).state == "disputed"


def test_what_staff_decide_about_a_part_leaves_it_alone(ana: User) -> None:
    """Of one payment, one milestone is ruled on and the other is not."""
    contract = story.active_contract(freelancer=ana, amounts=(60_000, 40_000), whole=True)
    first, second = story.milestones_of(contract)
    dispute = story.in_review(story.respond(story.dispute(story.submit(first))))
    story.rule(dispute, by=story.arbiter(), to_freelancer=20_000)
    chargeback = lose(Payment.objects.get(), taken=10_000)
    assert chargeback.state == "partly_lost"
    deciding.decide(chargeback, holds_pay=True, by=StaffFactory())
    first, second = story.milestones_of(contract)
    assert (first.amount_minor, second.amount_minor, second.taken_minor) == (60_000, 30_000, 10_000)
    assert_ledger_agrees()


def settle(milestone: Milestone, to_freelancer: int) -> None:
    """The freelancer offers it, and the client accepts."""
    offer = story.offer(story.fresh(milestone), by=milestone.contract.freelancer, to_freelancer=to_freelancer)
    answering_settlements.accept(offer, by=milestone.contract.client, confirmed_minor=to_freelancer)


@pytest.mark.parametrize("state", ["open", "lost"])
@pytest.mark.parametrize("appealed", [False, True])
def test_the_two_do_not_give_away_what_the_bank_takes(carla: User, ana: User, state: str, appealed: bool) -> None:
    """The ruling leaves it to the client, and so it pays for what their bank takes."""
    dispute = story.ruled_dispute(client=carla, freelancer=ana, to_freelancer=0)
    if appealed:
        appealing.appeal(dispute, by=ana, reasons="It was all there.")
    payment = Payment.objects.get()
    hear(payment)
    hear(payment, state)
    milestone = story.fresh(dispute.milestone)
    with refused(HoldFrozen, match=r"\$0.00 goes to"):
        story.approve(milestone)
    offer = story.offer(milestone, by=ana, to_freelancer=58_000)
    with refused(HoldFrozen, match="more cannot go"):
        answering_settlements.accept(offer, by=carla, confirmed_minor=58_000)
    returning.return_money(milestone, by=ana, confirmed_minor=60_000, reason="I give in.")
    hear(payment, "lost")
    assert (earned(ana), balance("hold"), balance("receivable"), balance("chargebacks")) == (0, 0, 0, 0)
    assert_ledger_agrees()


@pytest.mark.parametrize("appealed", [False, True])
def test_no_page_offers_the_client_a_release_that_is_refused(
    client: Client, carla: User, ana: User, appealed: bool
) -> None:
    """Before the bank asks both pages do; then the release says why it cannot be, and the rest stays."""
    dispute = story.ruled_dispute(client=carla, freelancer=ana, to_freelancer=20_000)
    if appealed:
        appealing.appeal(dispute, by=ana, reasons="It was all there.")
    release = reverse("milestone_approve", args=[dispute.milestone_id])
    pages = (dispute.get_absolute_url(), dispute.milestone.contract.get_absolute_url())
    client.force_login(carla)
    assert [release in client.get(page).text for page in pages] == [True, True]
    hear(Payment.objects.get())
    assert [release in client.get(page).text for page in pages] == [False, False]
    answer = client.get(release)
    assert (answer.status_code, "more cannot go to them now" in answer.text) == (409, True)
    client.force_login(ana)
    assert reverse("milestone_return", args=[dispute.milestone_id]) in client.get(pages[0]).text


@pytest.mark.parametrize(("to_freelancer", "fits"), [(20_000, True), (10_000, True), (21_000, False)])
def test_they_agree_on_no_more_than_the_ruling_gives(carla: User, ana: User, to_freelancer: int, fits: bool) -> None:
    dispute = story.ruled_dispute(client=carla, freelancer=ana, to_freelancer=20_000)
    payment = Payment.objects.get()
    hear(payment)
    if not fits:
        with pytest.raises(HoldFrozen):
            settle(dispute.milestone, to_freelancer)
        assert (earned(ana), balance("hold")) == (0, 60_000)
        return
    settle(dispute.milestone, to_freelancer)
    hear(payment, "lost")
    assert (earned(ana), balance("receivable")) == (to_freelancer * 95 // 100, -to_freelancer)
    assert_ledger_agrees()


def test_they_agree_on_anything_once_the_bank_has_decided_for_us(carla: User, ana: User) -> None:
    dispute = story.ruled_dispute(client=carla, freelancer=ana, to_freelancer=0)
    payment = Payment.objects.get()
    hear(payment)
    hear(payment, "won")
    story.approve(story.fresh(dispute.milestone))
    assert earned(ana) == 57_000
    assert_ledger_agrees()


def test_after_another_ruling_the_last_one_counts(carla: User, ana: User) -> None:
    dispute = story.ruled_dispute(client=carla, freelancer=ana, to_freelancer=0)
    appealing.appeal(dispute, by=ana, reasons="It was all there.")
    hear(Payment.objects.get())
    story.rule(story.fresh(dispute), by=story.arbiter(), to_freelancer=50_000)
    settle(dispute.milestone, 50_000)
    assert earned(ana) == 47_500
    assert_ledger_agrees()
