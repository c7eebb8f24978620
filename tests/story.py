"""The story of a contract, told by the real verbs: hiring, the sandbox's payment page, its webhooks, work, answers.

Each function goes on from the one before it and returns what the story is about, read anew.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, TypeVar

from django.contrib.auth.models import Permission
from django.db.models import Model

from accounts.models import Suspension, User
from accounts.suspension import suspending
from contracts.models import Contract, Proposal
from disputes.deciders import taking
from disputes.models import Dispute, Ruling
from disputes.silence import sweep as dispute_sweep
from disputes.verbs import opening, ruling, stating
from disputes.verbs.ruling_requirements import Answer
from escrow.gateways.sandbox import checkout, delivery, payout_details
from escrow.inbox import inbox
from escrow.models import Payment, Recipient
from escrow.money_in import payments
from escrow.money_out import recipients
from marketplace import clock
from milestones.models import Criterion, Milestone, SettlementOffer
from milestones.verbs import approving, hiring, offering_settlements, offers, requesting_changes, submitting
from tests.factories import AMOUNTS, ClientFactory, FreelancerFactory, ProposalFactory, StaffFactory, UserFactory

SUCCEEDS = "4242 4242 4242 4242"
IS_DECLINED = "4000 0000 0000 0002"
ASKS_TO_CONFIRM = "4000 0027 6000 3184"
FAILS_LATER = "4000 0000 0000 0341"
SUCCEEDS_LATER = "4000 0000 0000 0077"
REFUNDS_COME_BACK = "4000 0000 0000 5126"
CHARGED_BACK_UNTIL_EVIDENCE = "4000 0000 0000 0259"
CHARGED_BACK_FOR_GOOD = "4000 0000 0000 1976"
LINK = "https://work.example.org/1"

Row = TypeVar("Row", bound=Model)


def fresh(row: Row) -> Row:
    """The row as the database has it now."""
    return type(row)._default_manager.get(pk=row.pk)


def hear_from_provider() -> None:
    """Let the sandbox settle and report what is due, and act on its reports."""
    delivery.deliver_due()
    inbox.process_pending()


def at_checkout(payment: Payment, card: str = SUCCEEDS) -> Payment:
    """The client pays at the provider; nobody has told Surety yet."""
    payments.open_checkout(payment)
    assert payment.provider_ref
    checkout.pay(payment.provider_ref, card)
    return fresh(payment)


def pay(payment: Payment, card: str = SUCCEEDS) -> Payment:
    """The client pays, and the provider's webhook is acted upon."""
    at_checkout(payment, card)
    hear_from_provider()
    return fresh(payment)


def hire(
    *,
    client: User | None = None,
    freelancer: User | None = None,
    amounts: Sequence[int] = AMOUNTS,
    currency: str = "USD",
    whole: bool = False,
) -> Payment:
    """A client hires for a plan of these amounts (minor units); the first deposit is asked for."""
    proposal = ProposalFactory(
        job__client=client or ClientFactory(),
        job__currency=currency,
        freelancer=freelancer or FreelancerFactory(),
        amounts=amounts,
    )
    return hiring.hire(proposal, by=proposal.job.client, whole=whole)


def hire_form(proposal: Proposal, deposit: str = "first") -> dict[str, Any]:
    """What the page before the deposit sends: every criterion ticked, and the first milestone or the "whole"."""
    ticked = {
        f"criteria-{step.position}": [str(number) for number in range(1, len(step.criteria) + 1)]
        for step in proposal.plan.all()
    }
    return {**ticked, "deposit": deposit, "seen_version": str(proposal.agreed)}


def contract_of(payment: Payment) -> Contract:
    """The contract that a payment is for."""
    return Contract.objects.filter(milestones__hold__parts__payment=payment).distinct().get()


def milestones_of(contract: Contract) -> list[Milestone]:
    """All of them, in order."""
    return list(Milestone.objects.with_parties().filter(contract=contract).order_by("position"))


def offered_contract(*, card: str = SUCCEEDS, **hired: Any) -> Contract:
    """The deposit is there, the freelancer has yet to answer."""
    return contract_of(pay(hire(**hired), card))


def active_contract(**offered: Any) -> Contract:
    """The freelancer has accepted; the first milestone (or with whole=True every one) is funded."""
    contract = offered_contract(**offered)
    offers.accept(contract, by=contract.freelancer)
    return fresh(contract)


def funded_milestone(**offered: Any) -> Milestone:
    """The first milestone of an active contract."""
    return milestones_of(active_contract(**offered))[0]


def submit(milestone: Milestone) -> Milestone:
    """The freelancer hands in a link, after changes with other words, and claims every criterion."""
    before = milestone.submissions.count()
    message = f"Here it is, version {before + 1}." if before else "Here it is."
    submitting.submit(
        milestone,
        by=milestone.contract.freelancer,
        message=message,
        links=[LINK],
        claims=list(milestone.criteria.all()),
    )
    return fresh(milestone)


def submitted_milestone(**offered: Any) -> Milestone:
    """Work is in review."""
    return submit(funded_milestone(**offered))


def request_changes(milestone: Milestone) -> Milestone:
    """The client names the first criterion as unmet."""
    requesting_changes.request_changes(
        milestone,
        by=milestone.contract.client,
        message="The first part does not work yet.",
        unmet=[milestone.criteria.all()[0]],
        seen_submission=milestone.submissions.count(),
    )
    return fresh(milestone)


def changes_requested_milestone(**offered: Any) -> Milestone:
    """The client has asked for changes once."""
    return request_changes(submitted_milestone(**offered))


def approve(milestone: Milestone) -> Milestone:
    """The client confirms what they see and releases the money."""
    approving.approve(
        milestone, by=milestone.contract.client, confirmed_minor=milestone.amount_minor, seen_state=milestone.state
    )
    return fresh(milestone)


def give_payout_details(user: User, bank: str = "works") -> Recipient:
    """A freelancer tells the provider where their money is to go; with bank="closed" payouts will come back."""
    page = recipients.details_page(user, country="ES", return_path="/earnings/", refresh_path="/earnings/")
    assert payout_details.save(page.rstrip("/").rpartition("/")[2], bank)
    hear_from_provider()
    recipient = recipients.of(user)
    assert recipient
    return recipient


def suspend(user: User, *, by: User | None = None, reason: str = "identity", days: float = 30) -> Suspension:
    """Staff suspend somebody; they look at it again in so many days."""
    return suspending.suspend(
        user,
        by=by or StaffFactory(),
        reason=reason,
        sentence="Please send us a picture of your passport.",
        review_at=clock.now() + timedelta(days=days),
    )


def offer(milestone: Milestone, *, by: User, to_freelancer: int) -> SettlementOffer:
    """One side offers so many minor units to the freelancer, the rest to the client; 0 is a refund request."""
    return offering_settlements.offer(milestone, by=by, to_freelancer_minor=to_freelancer, reason="It seems fair.")


def refund_request(milestone: Milestone) -> SettlementOffer:
    """The client wants everything back."""
    return offer(milestone, by=milestone.contract.client, to_freelancer=0)


def dispute(milestone: Milestone, *, by: User | None = None, wants: int = 0) -> Dispute:
    """One side (the client) disputes every criterion of a milestone."""
    return opening.open_dispute(
        milestone,
        by=by or milestone.contract.client,
        criteria=list(milestone.criteria.all()),
        story="It is not what we agreed on.",
        wants_minor=wants,
    )


def respond(found: Dispute, *, wants: int | None = None) -> Dispute:
    """The other side tells its story."""
    milestone = found.milestone
    stating.respond(
        found,
        by=found.other_side,
        story="It is just what we agreed on.",
        wants_minor=milestone.amount_minor if wants is None else wants,
    )
    return fresh(found)


def negotiated_dispute(**offered: Any) -> Dispute:
    """Both sides have told their story."""
    return respond(dispute(submitted_milestone(**offered)))


def arbiter(**fields: Any) -> User:
    """Staff with nothing but the right to see and to decide disputes."""
    user = UserFactory(is_staff=True, **fields)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_dispute", "rule_dispute"]))
    return fresh(user)


def in_review(found: Dispute) -> Dispute:
    """Time passes for the two sides, so that staff decide."""
    fresh_one = fresh(found)
    if fresh_one.due_at:
        dispute_sweep._pass_on([found.pk], fresh_one.due_at)
    return fresh(found)


def answers_to(milestone: Milestone, met: str = "partly") -> dict[Criterion, Answer]:
    """Each criterion answered alike."""
    return {criterion: Answer(met, "We looked at it.") for criterion in milestone.criteria.all()}


def rule(found: Dispute, *, by: User, to_freelancer: int) -> Ruling:
    """Staff take the case and decide: so many minor units to the freelancer."""
    taking.take(found, by=by, reason="They are away today.")
    return ruling.rule(
        found,
        by=by,
        to_freelancer_minor=to_freelancer,
        to_client_minor=found.milestone.amount_minor - to_freelancer,
        reasons="Half of it works.",
        answers=answers_to(found.milestone),
    )


def ruled_dispute(*, to_freelancer: int = 20_000, by: User | None = None, **offered: Any) -> Dispute:
    """A ruling is in force and can be appealed."""
    found = in_review(negotiated_dispute(**offered))
    rule(found, by=by or arbiter(), to_freelancer=to_freelancer)
    return fresh(found)
