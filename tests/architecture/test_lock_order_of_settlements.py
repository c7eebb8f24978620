"""Settlements, ending a contract and disputes take their locks in the one order, too."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from contracts.models import Message
from disputes.deciders import taking
from disputes.models import Dispute
from disputes.silence import overdue
from disputes.silence import sweep as dispute_sweep
from disputes.verbs import accepting, appealing, bringing, consenting, passing, ruling, withdrawing
from disputes.verbs.bringing import Brought
from milestones.models import Milestone
from milestones.silence import sweep
from milestones.verbs import answering_settlements, ending, returning
from milestones.verbs.ending import Choice, Wish
from tests import story
from tests.architecture.locks import MILESTONE, assert_in_order, locked_by
from tests.conftest import TimeTravel
from tests.settlements import accept

pytestmark = pytest.mark.django_db
DISPUTE = (*MILESTONE, "disputes_dispute")
CLAIMED = ("escrow_hold", "milestones_milestone", "disputes_dispute")


@pytest.fixture
def milestone() -> Milestone:
    return story.submitted_milestone()


def test_offers_and_answers(milestone: Milestone) -> None:
    client, freelancer = milestone.contract.client, milestone.contract.freelancer
    assert_in_order(lambda: story.refund_request(milestone), *MILESTONE)
    asked = milestone.settlement_offers.get()
    counter = {"by": freelancer, "to_freelancer_minor": 50_000, "reason": "Nearly all."}
    assert_in_order(lambda: answering_settlements.counter(asked, **counter), *MILESTONE)
    second = milestone.settlement_offers.get(number=2)
    assert_in_order(lambda: answering_settlements.decline(second, by=client, answer="No"), *MILESTONE)
    third = story.offer(milestone, by=client, to_freelancer=30_000)
    assert_in_order(lambda: answering_settlements.take_back(third, by=client), *MILESTONE)
    fourth = story.offer(milestone, by=client, to_freelancer=30_000)
    assert_in_order(lambda: accept(fourth), *MILESTONE, "escrow_account")


def test_what_ends_a_dispute() -> None:
    for verb in (_settle, _approve, _return):
        dispute = story.negotiated_dispute()
        assert_in_order(verb(story.fresh(dispute.milestone)), *DISPUTE, "escrow_account")


def _settle(milestone: Milestone) -> Callable[[], object]:
    offer = story.offer(milestone, by=milestone.contract.client, to_freelancer=30_000)
    return lambda: accept(offer)


def _approve(milestone: Milestone) -> Callable[[], object]:
    return lambda: story.approve(milestone)


def _return(milestone: Milestone) -> Callable[[], object]:
    freelancer = milestone.contract.freelancer
    return lambda: returning.return_money(
        milestone, by=freelancer, confirmed_minor=milestone.amount_minor, reason="Sorry"
    )


@pytest.mark.parametrize(
    ("wish", "who", "money"), [("ask_back", "client", ()), ("return", "freelancer", ("escrow_account",))]
)
def test_the_end_of_a_contract(milestone: Milestone, wish: str, who: str, money: tuple[str, ...]) -> None:
    contract = milestone.contract
    choices = {milestone.pk: Choice(Wish(wish))}
    end = lambda: ending.end(contract, by=getattr(contract, who), reason="Over", choices=choices)  # noqa: E731
    assert_in_order(end, *MILESTONE, *money)


def test_a_message() -> None:
    """It locks milestones alone: what stands above them it does not touch afterwards."""
    contract = story.active_contract(whole=True)
    assert locked_by(lambda: Message.send(contract, by=contract.freelancer, text=story.LINK)) == [
        "milestones_milestone"
    ]


def test_the_two_sides_of_a_dispute(milestone: Milestone) -> None:
    assert_in_order(lambda: story.dispute(milestone), *MILESTONE, "accounts_user")
    dispute = Dispute.objects.get()
    client = milestone.contract.client
    assert_in_order(lambda: bringing.add(dispute, Brought(text="Look."), by=client), *DISPUTE)
    assert_in_order(lambda: story.respond(dispute), *DISPUTE)
    assert_in_order(lambda: consenting.ask(dispute, by=client), *DISPUTE)
    assert_in_order(lambda: consenting.consent(dispute, by=dispute.other_side), *DISPUTE)
    again = story.dispute(milestone, by=dispute.other_side)
    assert_in_order(lambda: withdrawing.withdraw(again, by=again.opened_by), *DISPUTE)


def test_the_two_sides_do_not_agree_and_accept_what_staff_rule() -> None:
    dispute = story.negotiated_dispute(amounts=(60_000, 1_000))
    for side in (dispute.opened_by, dispute.other_side):
        assert_in_order(lambda side=side: passing.will_not_agree(dispute, by=side), *DISPUTE)
    _take_and_rule(dispute)
    assert_in_order(lambda: accepting.accept(dispute, by=dispute.opened_by), *DISPUTE)
    assert_in_order(lambda: accepting.accept(dispute, by=dispute.other_side), *DISPUTE, "escrow_account")


def test_staff_who_are_late_are_claimed_at_once(time_travel: TimeTravel) -> None:
    dispute = story.in_review(story.negotiated_dispute())
    now = time_travel.forward(days=10)
    assert_in_order(lambda: overdue.tell_of_rulings([dispute.pk], now), *CLAIMED)


def test_staff_and_appeals() -> None:
    dispute, arbiter = story.in_review(story.negotiated_dispute(amounts=(60_000, 1_000))), story.arbiter()
    assert_in_order(lambda: taking.take(dispute, by=arbiter), *DISPUTE)
    assert_in_order(lambda: taking.ask(dispute, by=arbiter, to="both", text="When?"), *DISPUTE)
    assert_in_order(lambda: _rule(dispute, arbiter), *DISPUTE, "accounts_user")
    loser = dispute.milestone.contract.client
    assert_in_order(lambda: appealing.appeal(dispute, by=loser, reasons="No."), *DISPUTE)


def _take_and_rule(dispute: Dispute) -> None:
    arbiter = story.arbiter()
    taking.take(dispute, by=arbiter)
    _rule(dispute, arbiter)


def _rule(dispute: Dispute, by: User) -> None:
    ruling.rule(
        dispute,
        by=by,
        to_freelancer_minor=40_000,
        to_client_minor=20_000,
        reasons="Most of it works.",
        answers=story.answers_to(dispute.milestone),
    )


def test_what_silence_does_with_offers_is_claimed_at_once(time_travel: TimeTravel) -> None:
    asked = story.refund_request(story.submitted_milestone())
    story.refund_request(story.funded_milestone())
    time_travel.forward(days=7)
    with CaptureQueriesContext(connection) as captured:
        sweep.process_due()
    claims = [q["sql"] for q in captured if "SKIP LOCKED" in q["sql"] and "settlementoffer" in q["sql"]]
    assert claims[0].endswith('OF "escrow_hold", "milestones_milestone" SKIP LOCKED')
    assert story.fresh(asked).state == "escalated"


def test_the_sweep_of_disputes_claims_at_once_and_waits_for_ledger_accounts_alone(time_travel: TimeTravel) -> None:
    dispute = story.dispute(story.submitted_milestone())
    time_travel.forward(days=5)
    assert_in_order(lambda: dispute_sweep._pass_on([dispute.pk], time_travel.forward()), *CLAIMED)
    story.rule(dispute, by=story.arbiter(), to_freelancer=20_000)
    time_travel.forward(days=7)
    assert_in_order(lambda: dispute_sweep._carry_out([dispute.pk], time_travel.forward()), *CLAIMED, "escrow_account")
