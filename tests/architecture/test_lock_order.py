"""Locks are taken in one order everywhere, so that no two of them can wait for each other."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from contracts.finding.filters import JobFilters
from contracts.invitations import declining, inviting
from contracts.models import Contract, Thread
from contracts.proposals import bargaining
from contracts.reports import deciding, reporting, subjects
from contracts.reviews import writing
from contracts.saved import saving, searches
from contracts.talk import asking
from contracts.talk.models import Said
from escrow import operations
from escrow.chargebacks import chargebacks, giving_back
from escrow.gateways.base import ChargebackReport
from escrow.gateways.sandbox import delivery
from escrow.gateways.sandbox.gateway import SandboxGateway
from escrow.inbox import inbox
from escrow.models import Chargeback, Payment, WebhookEvent
from escrow.money_out import scheduling
from milestones.models import Milestone
from milestones.silence import sweep
from milestones.verbs import (
    answering_payment_requests,
    asking_for_payment,
    funding,
    hiring,
    offers,
    paying,
    returning,
)
from tests import story
from tests.architecture.locks import MILESTONE, assert_in_order, locked_by
from tests.conftest import TimeTravel
from tests.factories import JobFactory, ProposalFactory, plan_of
from tests.reviews.over import count, over, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def milestone() -> Milestone:
    return story.submitted_milestone()


def test_hiring() -> None:
    """Two transactions: the job is not locked any more when the holds are."""
    proposal = ProposalFactory()
    client = proposal.job.client
    assert_in_order(lambda: hiring.contract_for(proposal, by=client), "accounts_user", "contracts_job")
    contract = Contract.objects.get(proposal=proposal)
    ask = lambda: hiring.ask_for_first_deposit(contract, by=client, whole=True)  # noqa: E731
    assert_in_order(ask, *MILESTONE, "accounts_user", "contracts_proposal")


def test_bargaining() -> None:
    proposal = ProposalFactory()
    client, freelancer = proposal.job.client, proposal.freelancer
    locked = ("accounts_user", "contracts_job", "contracts_proposal")

    def propose(by: User, amount_minor: int, seen: int) -> Callable[[], object]:
        return lambda: bargaining.change(proposal, by=by, plan=plan_of([amount_minor]), seen=seen)

    assert_in_order(propose(freelancer, 90_000, 1), *locked)
    assert_in_order(propose(client, 80_000, 2), *locked)
    assert_in_order(lambda: bargaining.decline(proposal, by=freelancer, seen=3), *locked[1:])
    assert_in_order(propose(client, 85_000, 4), *locked)
    assert_in_order(lambda: bargaining.agree(proposal, by=freelancer, seen=5), *locked)


def test_talking_before_a_contract() -> None:
    """The database locks the thread after that, as a message is written; nobody who has it asks for a row above."""
    proposal = ProposalFactory()
    job, ana = proposal.job, proposal.freelancer
    assert_in_order(lambda: asking.ask(job, Said("Hello"), by=ana), "accounts_user", "contracts_job")
    thread = Thread.objects.get()
    assert_in_order(lambda: asking.go_on(thread, Said("Yes?"), by=job.client), "accounts_user", "contracts_job")
    assert_in_order(
        lambda: asking.answer_proposal(proposal, Said("Yes?"), by=job.client), "accounts_user", "contracts_job"
    )


def test_a_job_and_what_is_counted_of_it() -> None:
    """The database counts a job's proposals in its row: who changes their number has locked it before."""
    proposal = ProposalFactory()
    freelancer = proposal.freelancer
    assert_in_order(lambda: proposal.withdraw(by=freelancer), "contracts_job")
    assert_in_order(lambda: saving.save(proposal.job, by=freelancer), "contracts_job")
    search = JobFilters({"q": "bicycles"})
    assert_in_order(lambda: searches.keep(search, name="Bicycles", mail="daily", by=freelancer), "accounts_user")


@pytest.mark.parametrize(
    ("verb", "who", "tables"),
    [
        (offers.accept, "freelancer", (*MILESTONE, "accounts_user", "contracts_job")),
        (offers.decline, "freelancer", (*MILESTONE, "escrow_account")),
        (offers.withdraw, "client", (*MILESTONE, "escrow_account")),
    ],
)
def test_the_end_of_an_offer(verb: Callable[..., None], who: str, tables: tuple[str, ...]) -> None:
    offer: Contract = story.offered_contract()
    assert_in_order(lambda: verb(offer, by=getattr(offer, who)), *tables)


def test_invitations(ana: User) -> None:
    job = JobFactory()
    invite = lambda: inviting.invite(ana, job, by=job.client, note="Would you?")  # noqa: E731
    assert_in_order(invite, "accounts_user", "contracts_job")
    assert_in_order(lambda: declining.decline(job.invitations.get(), by=ana), "contracts_job")


def test_a_deposit() -> None:
    story.at_checkout(story.hire())
    delivery.deliver_due()
    event = WebhookEvent.objects.get()
    assert_in_order(lambda: inbox.process(event), *MILESTONE, "escrow_payment", "escrow_account")


def test_work_and_answers(milestone: Milestone) -> None:
    assert_in_order(lambda: story.request_changes(milestone), *MILESTONE)
    assert_in_order(lambda: story.submit(milestone), *MILESTONE)
    assert_in_order(lambda: story.approve(story.fresh(milestone)), *MILESTONE, "escrow_account")


def test_money_back(milestone: Milestone) -> None:
    freelancer = milestone.contract.freelancer
    back = lambda: returning.return_money(milestone, by=freelancer, confirmed_minor=60_000, reason="Sorry")  # noqa: E731
    assert_in_order(back, *MILESTONE, "escrow_account")
    assert_in_order(operations.finish_pending, *MILESTONE, "escrow_refund")


def test_more_money(milestone: Milestone) -> None:
    contract = milestone.contract
    second = story.milestones_of(contract)[1]
    assert_in_order(lambda: funding.fund(second, by=contract.client), *MILESTONE, "accounts_user")
    pay = lambda: paying.pay(contract, by=contract.client, amount_minor=50, what_for="Tip")  # noqa: E731
    assert_in_order(pay, *MILESTONE, "accounts_user")


def test_payments_that_are_asked_for(milestone: Milestone) -> None:
    contract = milestone.contract
    client, freelancer = contract.client, contract.freelancer

    def ask() -> None:
        asking_for_payment.ask(contract, by=freelancer, amount_minor=5_000, what_for="Paper", reason="Please.")

    def answer(verb: Callable[..., Payment]) -> Callable[[], Payment]:
        return lambda: verb(contract.payment_requests.get(state="open"), by=client, confirmed_minor=5_000)

    assert_in_order(ask, *MILESTONE, "accounts_user")
    assert_in_order(answer(answering_payment_requests.fund), *MILESTONE, "accounts_user")
    # The other page is left, and closed after the person was locked.
    assert_in_order(answer(answering_payment_requests.pay), *MILESTONE, "accounts_user")
    request = contract.payment_requests.get()
    assert_in_order(lambda: asking_for_payment.take_back(request, by=freelancer), *MILESTONE)
    ask()
    second = contract.payment_requests.get(state="open")
    assert_in_order(lambda: answering_payment_requests.decline(second, by=client, answer="No."), *MILESTONE)


def test_reviews() -> None:
    contract = over()
    assert_in_order(lambda: write(contract, contract.client), "contracts_reviewing", "accounts_user")
    assert_in_order(lambda: write(contract, contract.freelancer), "contracts_reviewing", "accounts_user")
    review = contract.reviewing.reviews.get(by=contract.client)
    reply = lambda: writing.reply(review, by=contract.freelancer, text="Thank you.")  # noqa: E731
    assert_in_order(reply, "contracts_review", "accounts_user")
    assert locked_by(count) == ["contracts_persontocount"]


def test_a_decision_about_a_report(carla: User, ana: User, sam: User) -> None:
    job = JobFactory(client=carla)
    found = reporting.report(subjects.find("job", job.pk, ana), by=ana, reason="spam", words="It is.")
    decide = lambda: deciding.decide(found, by=sam, what="hidden", to_reporter="Yes.", to_reported="No.")  # noqa: E731
    assert_in_order(decide, "contracts_report", "contracts_job")


def test_the_sweep_claims_milestones_and_holds_at_once(milestone: Milestone, time_travel: TimeTravel) -> None:
    time_travel.forward(days=14)
    with CaptureQueriesContext(connection) as captured:
        sweep.process_due()
    claim = next(query["sql"] for query in captured if "SKIP LOCKED" in query["sql"])
    assert 'OF "escrow_hold", "milestones_milestone" SKIP LOCKED' in claim


def test_a_chargeback(time_travel: TimeTravel) -> None:
    story.submitted_milestone(card=story.CHARGED_BACK_FOR_GOOD)
    time_travel.forward(minutes=2)
    delivery.deliver_due()
    assert_in_order(inbox.process_pending, *MILESTONE, "accounts_user", "escrow_chargeback")
    time_travel.forward(days=14)
    delivery.deliver_due()
    assert_in_order(
        inbox.process_pending, *MILESTONE, "accounts_user", "escrow_chargeback", "escrow_payout", "escrow_account"
    )


def test_an_inquiry_that_is_given_back(sam: User, monkeypatch: pytest.MonkeyPatch) -> None:
    story.submitted_milestone()
    payment = Payment.objects.get()
    report = ChargebackReport(
        ref="dp_1",
        charge_ref=payment.charge_ref,
        amount=payment.amount,
        taken=payment.amount - payment.amount,
        state="open",
        reason="fraudulent",
        is_inquiry=True,
        is_refundable=True,
    )
    monkeypatch.setattr(SandboxGateway, "chargeback_report", lambda self, ref: report)
    chargebacks.hear("sandbox", "dp_1")
    chargeback = Chargeback.objects.get()
    assert_in_order(
        lambda: giving_back.give_back(chargeback, by=sam),
        *MILESTONE,
        "accounts_user",
        "escrow_chargeback",
        "escrow_account",
    )


def test_payouts(milestone: Milestone, time_travel: TimeTravel) -> None:
    story.approve(milestone)
    freelancer = milestone.contract.freelancer
    story.give_payout_details(freelancer)
    recipient = scheduling.set_schedule(freelancer, "weekly")
    time_travel.forward(days=14)
    assert_in_order(lambda: scheduling.pay_scheduled(recipient), "accounts_user", "escrow_recipient", "escrow_account")
    # A day later the provider is asked after the account, too.
    assert locked_by(operations.finish_pending) == ["escrow_payout", "escrow_recipient"]
    time_travel.forward(minutes=2)
    delivery.deliver_due()
    assert locked_by(inbox.process_pending) == ["escrow_payout"]
