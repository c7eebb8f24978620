"""The stories of jobs, told by what people do, and where each must end."""

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from accounts.models import User
from contracts.models import Contract
from disputes.models import Dispute
from disputes.verbs import accepting, consenting, passing
from escrow.chargebacks import deciding, giving_back
from escrow.earnings import forfeiting
from escrow.gateways.base import GatewayUnavailable
from escrow.losses import debts
from escrow.models import Chargeback, Forfeiture, Payment, Refund
from escrow.money_in import payments
from marketplace import clock
from marketplace.money import Money
from milestones.models import Milestone, State
from milestones.verbs import hiring, offers, paying, returning
from tests import story
from tests.chaos.script import Script, persist, until
from tests.factories import ClientFactory, ProposalFactory, StaffFactory
from tests.stripe_server import StripeServer, cards
from tests.stripe_server.payers import NotOpen

fresh = story.fresh
AMOUNT = 60_000
# What a ruling gives the freelancer of it, and what staff find collusion in.
TO_FREELANCER, FORFEITED = 20_000, 1_000
WAYS_TO_PAY = (cards.SUCCEEDS, cards.SUCCEEDS, cards.DEBIT_SUCCEEDS_LATER, cards.DEBIT_FAILS_LATER)


@dataclass(frozen=True)
class End:
    """Where a milestone and its money must be when all is calm again."""

    milestone: Milestone
    state: str
    held_minor: int = 0


@dataclass
class Job:
    """Two people, the provider, and chance."""

    server: StripeServer
    freelancer: User
    random: random.Random

    def pays(self, ask: Callable[[], Payment], card: str = "") -> Script[Payment]:
        """Ask for the payment page and pay; again with a good card if it did not come about."""
        card = card or self.random.choice(WAYS_TO_PAY)
        while True:
            payment = yield from persist("opens the payment page", lambda: _opened(ask))
            with suppress(NotOpen):
                self.server.pay(str(payment.provider_ref), card)
            yield from until(f"waits for {payment}", lambda: not fresh(payment).is_live)  # noqa: B023
            if fresh(payment).state == Payment.State.SUCCEEDED:
                return fresh(payment)
            card = cards.SUCCEEDS

    def offers(self, card: str = "") -> Script[tuple[Milestone, Payment]]:
        """Hire, which is depositing."""
        proposal = ProposalFactory(job__client=ClientFactory(), freelancer=self.freelancer, amounts=(AMOUNT,))
        payment = yield from self.pays(lambda: hiring.hire(proposal, by=proposal.job.client, whole=True), card)
        contract = Contract.objects.get(proposal=proposal)
        yield from until("waits for the offer", lambda: fresh(contract).state == Contract.State.OFFERED)
        return story.milestones_of(contract)[0], payment

    def works(self, card: str = "") -> Script[tuple[Milestone, Payment]]:
        """Hire, accept, submit."""
        milestone, payment = yield from self.offers(card)
        offers.accept(milestone.contract, by=self.freelancer)
        return story.submit(fresh(milestone)), payment


def _opened(ask: Callable[[], Payment]) -> Payment:
    payment = ask()
    payments.open_checkout(fresh(payment))
    return fresh(payment)


def approved(job: Job) -> Script[End]:
    milestone, _ = yield from job.works()
    story.approve(milestone)
    return End(milestone, State.RELEASED)


def approved_after_changes(job: Job) -> Script[End]:
    milestone, _ = yield from job.works()
    milestone = story.request_changes(milestone)
    story.approve(story.submit(milestone))
    return End(milestone, State.RELEASED)


def released_by_silence(job: Job) -> Script[End]:
    milestone, _ = yield from job.works()
    yield from until("waits for silence", lambda: fresh(milestone).state == State.RELEASED)
    return End(milestone, State.RELEASED)


def paid_directly(job: Job) -> Script[End]:
    milestone, _ = yield from job.works()
    contract = story.approve(milestone).contract
    yield from job.pays(lambda: paying.pay(contract, by=contract.client, amount_minor=5_000, what_for="Tip"))
    tip = story.milestones_of(contract)[-1]
    yield from until("waits for the tip", lambda: fresh(tip).state == State.RELEASED)
    return End(tip, State.RELEASED)


def declined(job: Job) -> Script[End]:
    milestone, _ = yield from job.offers()
    offers.decline(milestone.contract, by=job.freelancer)
    return End(milestone, State.REFUNDED)


def withdrawn(job: Job) -> Script[End]:
    milestone, _ = yield from job.offers(cards.REFUND_PENDING)
    offers.withdraw(milestone.contract, by=milestone.contract.client)
    return End(milestone, State.REFUNDED)


def expired(job: Job) -> Script[End]:
    milestone, _ = yield from job.offers()
    yield from until("waits for the offer to end", lambda: fresh(milestone).state == State.REFUNDED)
    return End(milestone, State.REFUNDED)


def returned(job: Job) -> Script[End]:
    milestone, _ = yield from job.works()
    returning.return_money(milestone, by=job.freelancer, confirmed_minor=AMOUNT, reason="I cannot finish it")
    return End(milestone, State.REFUNDED)


def refund_came_back(job: Job) -> Script[End]:
    """The card is closed: the money stands in its hold again, sent once more or not."""
    milestone, payment = yield from job.works(cards.REFUND_FAILS)
    returning.return_money(milestone, by=job.freelancer, confirmed_minor=AMOUNT, reason="I cannot finish it")
    for times in range(1, job.random.randint(1, 2) + 1):
        failed = Refund.objects.filter(payment=payment, state=Refund.State.FAILED)
        yield from until("waits for the refund to come back", lambda: failed.count() == times)  # noqa: B023
        if times == 1:
            returning.send_refund_again(fresh(milestone), by=milestone.contract.client)
    yield from until("waits for the second refund", lambda: failed.count() == 2)
    return End(milestone, State.REFUNDED, held_minor=AMOUNT)


def charged_back(job: Job, *, won: bool) -> Script[End]:
    milestone, payment = yield from job.works(cards.SUCCEEDS)
    dispute = job.server.dispute(payment.charge_ref)
    yield from until("waits for the chargeback", lambda: _heard(dispute["id"]))
    chargeback = Chargeback.objects.get(provider_ref=dispute["id"])
    # The news may come when silence has paid the freelancer already: then it stays theirs.
    was_paid = not fresh(milestone.hold).is_frozen
    yield from until("waits for the evidence", lambda: _bank_may_decide(fresh(chargeback)))
    job.server.close_dispute(dispute["id"], won=won)
    yield from until("waits for the bank", lambda: fresh(chargeback).state != Chargeback.State.OPEN)
    if not won and not was_paid:
        return End(milestone, State.REFUNDED)
    # The clock goes on with what was left; nobody answers.
    yield from until("waits for silence", lambda: fresh(milestone).state == State.RELEASED)
    return End(milestone, State.RELEASED)


def inquiry_given_back(job: Job) -> Script[End]:
    """The bank only asks, and staff give the money back while everything is killed around them."""
    milestone, payment = yield from job.works(cards.SUCCEEDS)
    dispute = job.server.inquire(payment.charge_ref)
    yield from until("waits for the inquiry", lambda: _heard(dispute["id"]))
    chargeback = Chargeback.objects.get(provider_ref=dispute["id"])
    staff = StaffFactory()
    if not fresh(milestone.hold).is_frozen:
        # The news came when silence had paid the freelancer already: nothing is held any more.
        job.server.end_inquiry(dispute["id"])
        yield from until("waits for silence", lambda: fresh(milestone).state == State.RELEASED)
        return End(milestone, State.RELEASED)
    yield from until("gives it back", lambda: _is_given_back(chargeback, staff))
    yield from until("waits for the bank", lambda: fresh(chargeback).state == Chargeback.State.WON)
    return End(milestone, State.REFUNDED)


def _is_given_back(chargeback: Chargeback, staff: User) -> bool:
    """The provider may be away: then it is tried again."""
    try:
        giving_back.give_back(chargeback, by=staff)
    except GatewayUnavailable:
        return False
    return True


def _heard(ref: str) -> bool:
    return Chargeback.objects.filter(provider_ref=ref).exists()


def _bank_may_decide(chargeback: Chargeback) -> bool:
    """It has the evidence, or has waited for it long enough."""
    due_at = chargeback.evidence_due_at
    return chargeback.evidence_sent_at is not None or (due_at is not None and due_at <= clock.now())


def chargeback_won(job: Job) -> Script[End]:
    return (yield from charged_back(job, won=True))


def chargeback_lost(job: Job) -> Script[End]:
    return (yield from charged_back(job, won=False))


def ruling_accepted(job: Job) -> Script[End]:
    """One side will not agree, staff rule, and both accept it."""
    milestone, _ = yield from job.works()
    found = yield from _ruled(milestone)
    for person in (found.other_side, found.opened_by):
        accepting.accept(found, by=person)
    assert fresh(milestone).state == State.SETTLED
    return End(milestone, State.SETTLED)


def withdrawn_by_consent(job: Job) -> Script[End]:
    """The review goes on with what was left, and silence ends it."""
    milestone, _ = yield from job.works()
    found = story.respond(story.dispute(milestone))
    consenting.ask(found, by=found.opened_by)
    yield "waits for consent"
    if fresh(found).stage == Dispute.Stage.NEGOTIATING:
        consenting.consent(found, by=found.other_side)
        yield from until("waits for silence", lambda: fresh(milestone).state == State.RELEASED)
        return End(milestone, State.RELEASED)
    # Time was over while the other side thought about it, and staff have it.
    return (yield from _ruled_at_last(found))


def ruled_and_charged_back(job: Job) -> Script[End]:
    """What the bank takes after a ruling the client owes, until they have paid it."""
    milestone, payment = yield from job.works(cards.SUCCEEDS)
    found = yield from _ruled(milestone)
    dispute = job.server.dispute(payment.charge_ref)
    yield from until("waits for the chargeback", lambda: _heard(dispute["id"]))
    chargeback = Chargeback.objects.get(provider_ref=dispute["id"])
    yield from until("waits for the evidence", lambda: _bank_may_decide(fresh(chargeback)))
    job.server.close_dispute(dispute["id"], won=False)
    yield from until("waits for the bank", lambda: fresh(chargeback).state == Chargeback.State.LOST)
    yield from until("waits for the ruling", lambda: fresh(found).stage == Dispute.Stage.CLOSED)
    assert debts.owed_for(chargeback), f"nobody owes what the bank took: {chargeback}"
    deciding.settle_with_client(chargeback, by=StaffFactory(), reference="a transfer to our bank")
    assert debts.owed_for(chargeback) is None
    return End(milestone, State.SETTLED)


def partly_forfeited(job: Job) -> Script[End]:
    """Two of the staff take what has not been withdrawn yet, as far as a payout under way has left anything."""
    milestone, _ = yield from job.works()
    story.approve(milestone)
    with suppress(forfeiting.NothingToForfeit):
        proposed = forfeiting.propose(
            job.freelancer, amount=Money(FORFEITED, "USD"), by=StaffFactory(), reasons="The client is the freelancer."
        )
        yield "waits for a second person"
        kept = forfeiting.confirm(proposed, by=StaffFactory())
        if job.random.random() < 0.5:
            forfeiting.appeal(kept, by=job.freelancer, text="We are two people.")
            forfeiting.answer_appeal(kept, give_back=True, by=StaffFactory(), said="They are.")
            forfeiting.confirm_answer(kept, by=StaffFactory())
        else:
            final = Forfeiture.State.FINAL
            yield from until("waits for the time to appeal", lambda: fresh(kept).state == final)
    return End(milestone, State.RELEASED)


def _ruled(milestone: Milestone) -> Script[Dispute]:
    found = story.respond(story.dispute(milestone))
    passing.will_not_agree(found, by=found.other_side)
    yield from until("waits for staff", lambda: fresh(found).stage == Dispute.Stage.IN_REVIEW)
    story.rule(fresh(found), by=story.arbiter(), to_freelancer=TO_FREELANCER)
    return fresh(found)


def _ruled_at_last(found: Dispute) -> Script[End]:
    """Nobody accepts and nobody appeals."""
    story.rule(fresh(found), by=story.arbiter(), to_freelancer=TO_FREELANCER)
    yield from until("waits for the time to appeal", lambda: fresh(found.milestone).state == State.SETTLED)
    return End(found.milestone, State.SETTLED)


STORIES: tuple[Callable[[Job], Script[End]], ...] = (
    approved,
    approved,
    approved,
    approved_after_changes,
    released_by_silence,
    released_by_silence,
    paid_directly,
    declined,
    withdrawn,
    expired,
    returned,
    refund_came_back,
    chargeback_won,
    chargeback_lost,
    inquiry_given_back,
    ruling_accepted,
    withdrawn_by_consent,
    ruled_and_charged_back,
    partly_forfeited,
)
