"""A client's bank takes a payment back: what is held is frozen until the bank decides, what was released stays."""

from datetime import timedelta

import pytest

from accounts.models import User
from contracts.models import Contract
from escrow import operations
from escrow.chargebacks import answering
from escrow.models import Chargeback, HoldFrozen
from escrow.money_in import payments
from marketplace import clock
from milestones.models import Milestone
from milestones.silence import sweep
from milestones.verbs import funding, hiring, offers, returning
from tests import story
from tests.books import assert_books_balance, balance, earned, refused, unchanged
from tests.conftest import TimeTravel
from tests.factories import ProposalFactory
from tests.told import times_told

pytestmark = pytest.mark.django_db
FOR_GOOD, UNTIL_EVIDENCE = story.CHARGED_BACK_FOR_GOOD, story.CHARGED_BACK_UNTIL_EVIDENCE


def take_back(time_travel: TimeTravel) -> Chargeback:
    """The client's bank does so, a minute after the payment."""
    time_travel.forward(minutes=2)
    story.hear_from_provider()
    return Chargeback.objects.get()


def decide(time_travel: TimeTravel) -> Chargeback:
    """Three days later the evidence goes out, and the bank decides a minute after that."""
    time_travel.forward(days=3)
    operations.finish_pending()
    time_travel.forward(minutes=2)
    story.hear_from_provider()
    return Chargeback.objects.get()


def test_it_freezes_what_is_held_and_tells_both(carla: User, ana: User, time_travel: TimeTravel) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana, card=FOR_GOOD)
    chargeback = take_back(time_travel)
    assert (chargeback.state, chargeback.amount_minor, chargeback.taken_minor) == ("open", 60_000, 60_000)
    assert (balance("hold"), balance("cash"), balance("chargebacks")) == (60_000, 0, -60_000)
    assert times_told(carla, "milestone:frozen") == times_told(ana, "milestone:frozen") == 1
    milestone = story.fresh(milestone)
    for verb in (
        lambda: story.approve(milestone),
        lambda: story.request_changes(milestone),
        lambda: returning.return_money(milestone, by=ana, confirmed_minor=60_000, reason="Sorry"),
    ):
        with refused(HoldFrozen, match="disputing"):
            verb()
    story.hear_from_provider()
    assert times_told(ana, "milestone:frozen") == 1
    assert_books_balance()


def test_silence_releases_nothing_while_the_bank_decides(ana: User, time_travel: TimeTravel) -> None:
    story.submitted_milestone(freelancer=ana, card=FOR_GOOD)
    take_back(time_travel)
    time_travel.forward(days=13, hours=23)
    with unchanged():
        sweep.process_due()
    time_travel.forward(days=10)
    with unchanged():
        sweep.process_due()
    assert earned(ana) == 0


def test_lost_the_hold_pays_for_it(carla: User, ana: User, time_travel: TimeTravel) -> None:
    milestone = story.submitted_milestone(client=carla, freelancer=ana, card=FOR_GOOD)
    take_back(time_travel)
    chargeback = decide(time_travel)
    assert chargeback.state == "lost"
    assert story.fresh(milestone).state == "refunded"
    assert (balance("hold"), balance("cash"), balance("chargebacks"), earned(ana)) == (0, 0, 0, 0)
    assert times_told(ana, "milestone:charged-back") == times_told(carla, "milestone:charged-back") == 1
    assert_books_balance()
    with unchanged():
        sweep.process_due()
        operations.finish_pending()


def test_won_everything_goes_on_with_the_time_that_was_left(ana: User, time_travel: TimeTravel) -> None:
    milestone = story.submitted_milestone(freelancer=ana, card=UNTIL_EVIDENCE)
    due_at = milestone.review_due_at
    assert due_at
    take_back(time_travel)
    frozen_at = clock.now()
    chargeback = decide(time_travel)
    assert (chargeback.state, chargeback.taken_minor) == ("won", 0)
    assert (balance("hold"), balance("cash"), balance("chargebacks")) == (60_000, 60_000, 0)
    milestone = story.fresh(milestone)
    assert milestone.state == "submitted"
    assert milestone.review_due_at
    stopped_for = clock.now() - frozen_at
    assert abs(milestone.review_due_at - due_at - stopped_for) < timedelta(seconds=5)
    assert times_told(ana, "milestone:thawed") == 1
    time_travel.to(milestone.review_due_at)
    sweep.process_due()
    assert earned(ana) == 57_000
    assert_books_balance()


def test_the_evidence_is_what_the_platform_has(carla: User, ana: User, time_travel: TimeTravel) -> None:
    payment = story.hire(client=carla, freelancer=ana)
    payments.open_checkout(payment, payer_ip="203.0.113.7")
    contract = story.contract_of(story.pay(payment, FOR_GOOD))
    offers.accept(contract, by=ana)
    milestone = story.submit(story.milestones_of(contract)[0])
    take_back(time_travel)
    evidence = decide(time_travel).evidence
    assert evidence
    assert (evidence["client_name"], evidence["client_ip"]) == (carla.name, "203.0.113.7")
    assert story.LINK in evidence["account"]
    assert milestone.criteria.all()[0].text in evidence["account"]
    assert "203.0.113.7" in evidence["activity"]
    assert evidence["delivered_on"] == f"{milestone.submitted_at:%Y-%m-%d}"


def test_evidence_is_sent_once_and_three_days_later(ana: User, time_travel: TimeTravel) -> None:
    story.submitted_milestone(freelancer=ana, card=FOR_GOOD)
    chargeback = take_back(time_travel)
    time_travel.forward(days=2)
    operations.finish_pending()
    assert story.fresh(chargeback).evidence_sent_at is None
    time_travel.forward(days=1)
    operations.finish_pending()
    sent_at = story.fresh(chargeback).evidence_sent_at
    assert sent_at
    answering.send_evidence(story.fresh(chargeback))
    assert story.fresh(chargeback).evidence_sent_at == sent_at


def test_released_money_stays_the_freelancers(ana: User, time_travel: TimeTravel) -> None:
    milestone = story.approve(story.submitted_milestone(freelancer=ana, card=FOR_GOOD))
    take_back(time_travel)
    assert times_told(ana, "milestone:disputed-by-bank") == 1
    assert decide(time_travel).state == "lost"
    assert (earned(ana), balance("receivable"), balance("chargebacks"), balance("cash")) == (57_000, -60_000, 0, 0)
    assert story.fresh(milestone).state == "released"
    assert_books_balance()


def test_of_a_payment_for_everything_the_held_part_pays(ana: User, time_travel: TimeTravel) -> None:
    contract = story.active_contract(freelancer=ana, amounts=(60_000, 40_000), whole=True, card=FOR_GOOD)
    first, second = story.milestones_of(contract)
    story.approve(story.submit(first))
    take_back(time_travel)
    assert not story.fresh(story.fresh(first).hold).is_frozen
    assert story.fresh(second.hold).is_frozen
    decide(time_travel)
    assert (story.fresh(first).state, story.fresh(second).state) == ("released", "refunded")
    assert (earned(ana), balance("hold"), balance("receivable")) == (57_000, 0, -60_000)
    assert_books_balance()


def test_an_offer_waits_too_and_ends_with_its_deposit(carla: User, ana: User, time_travel: TimeTravel) -> None:
    contract = story.offered_contract(client=carla, freelancer=ana, card=FOR_GOOD)
    take_back(time_travel)
    for verb, by in ((offers.accept, ana), (offers.decline, ana), (offers.withdraw, carla)):
        with refused(HoldFrozen):
            verb(contract, by=by)
    time_travel.forward(days=2, hours=23)
    decide(time_travel)
    sweep.process_due()
    contract = story.fresh(contract)
    assert contract.state == Contract.State.EXPIRED
    assert {m.state for m in Milestone.objects.filter(contract=contract)} == {"refunded", "cancelled"}
    assert_books_balance()


def test_an_offer_goes_on_when_the_bank_decides_for_us(ana: User, time_travel: TimeTravel) -> None:
    contract = story.offered_contract(freelancer=ana, card=UNTIL_EVIDENCE)
    take_back(time_travel)
    decide(time_travel)
    time_travel.forward(days=6)
    sweep.process_due()
    offers.accept(contract, by=ana)
    assert story.fresh(contract).state == Contract.State.ACTIVE


def test_what_another_payment_has_paid_is_left_alone(carla: User, ana: User, time_travel: TimeTravel) -> None:
    """The whole was paid beside the first milestone: what is disputed came too late for the first, and went back."""
    proposal = ProposalFactory(job__client=carla, freelancer=ana)
    part = story.at_checkout(hiring.hire(proposal, by=carla, whole=False))
    story.at_checkout(hiring.hire(proposal, by=carla, whole=True), FOR_GOOD)
    story.hear_from_provider()
    operations.finish_pending()
    chargeback = take_back(time_travel)
    first, second = story.milestones_of(story.contract_of(part))
    assert (first.hold.is_frozen, second.hold.is_frozen) == (False, True)
    assert chargeback.amount_minor == 40_000
    decide(time_travel)
    assert (story.fresh(first).state, story.fresh(second).state) == ("funded", "refunded")
    assert balance("hold") == 60_000
    assert_books_balance()


def test_a_refund_that_comes_back_covers_a_lost_chargeback(ana: User, time_travel: TimeTravel) -> None:
    """The bank took it and the refund was refused because of that: the client must not have it twice."""
    milestone = story.funded_milestone(freelancer=ana, card=FOR_GOOD)
    returning.return_money(milestone, by=ana, confirmed_minor=60_000, reason="Sorry")
    take_back(time_travel)
    operations.finish_pending()
    assert (balance("hold"), balance("refund_in_transit")) == (60_000, 0)
    assert story.fresh(milestone.hold).is_frozen
    decide(time_travel)
    assert (balance("hold"), balance("chargebacks"), balance("cash")) == (0, 0, 0)
    assert_books_balance()


def test_who_had_a_payment_taken_back_deposits_no_more(carla: User, time_travel: TimeTravel) -> None:
    milestone = story.submitted_milestone(client=carla, card=FOR_GOOD)
    second = story.milestones_of(milestone.contract)[1]
    take_back(time_travel)
    with refused(payments.ChargedBackBefore):
        funding.fund(second, by=carla)
    decide(time_travel)
    proposal = ProposalFactory(job__client=carla)
    with refused(payments.ChargedBackBefore):
        hiring.hire(proposal, by=carla, whole=True)


def test_who_won_it_may_deposit_again(carla: User, time_travel: TimeTravel) -> None:
    milestone = story.submitted_milestone(client=carla, card=UNTIL_EVIDENCE)
    take_back(time_travel)
    decide(time_travel)
    story.pay(funding.fund(story.milestones_of(milestone.contract)[1], by=carla))
    assert balance("hold") == 60_000 + story.milestones_of(milestone.contract)[1].amount_minor
