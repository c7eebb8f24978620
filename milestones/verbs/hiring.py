"""Hiring is depositing: from a proposal to a contract whose first deposit the client is asked for."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.names import require_distinct
from accounts.suspension.suspended import require_not_suspended
from contracts.models import Contract, ContractEvent, ContractTerms, Job, Proposal
from contracts.proposals.models import ProposalNotLive
from escrow.ledger import holds
from escrow.models import Payment
from escrow.money_in import payments, supported
from marketplace import clock
from marketplace.charges import require_payable
from marketplace.money import Money
from marketplace.refusals import NotYours, Refused
from milestones import locks
from milestones.models import Criterion, Milestone, MilestoneEvent, State
from milestones.verbs import offers
from milestones.verbs.returned_deposits import lock_and_require_may_offer


class SomebodyElseIsBeingHired(Refused):
    """A job has one contract at a time."""


class AnotherVersion(Refused):
    """The plan is not the one that the client saw, or not one that the freelancer stands by."""


def hire(proposal: Proposal, *, by: User, whole: bool, version: int | None = None) -> Payment:
    """Make the contract of a proposal and ask for its first deposit: the first milestone's or everything.

    `version` is the number of the plan that the client saw, compared under the lock; without it, as the plan stands.
    Transactions of their own: the job is never locked together with holds, which stand before it in the lock order.
    Stopped in between, the contract awaits its deposit. Raises NotYours, JobNotOpen, ProposalNotLive, AnotherVersion,
    SomebodyElseIsBeingHired, SameName, PaymentInProgress, NotPayable, NotOfferedHere, CannotAccept, CannotBePaid,
    ChargedBackBefore, ComesBackTooOften or Suspended. The caller then opens the checkout.
    """
    _put_away_of_another_version(proposal, by=by)
    return ask_for_first_deposit(contract_for(proposal, by=by, version=version), by=by, whole=whole)


@transaction.atomic
def contract_for(proposal: Proposal, *, by: User, version: int | None = None) -> Contract:
    """The contract of a proposal, awaiting its deposit; made if there is none yet. Locks the person, then the job."""
    require_not_suspended(by, "hire")
    payments.require_good_standing(by)
    lock_and_require_may_offer(by, proposal)
    job = Job.objects.select_for_update(no_key=True).get(pk=proposal.job_id)
    job.require_owner(by)
    job.require_open()
    proposal = Proposal.objects.select_related("job", "freelancer").get(pk=proposal.pk)
    if not proposal.is_live:
        raise ProposalNotLive(_("This proposal has been answered or withdrawn already."))
    require_agreed(proposal, version)
    supported.require_offered(job.currency)
    payments.require_can_accept(proposal.freelancer)
    for step in proposal.plan.all():
        # Written by today's rules it can be paid; one from before may not, and must not become terms.
        require_payable(Money(step.amount_minor, job.currency), f"“{step.title}”")
    standing = Contract.objects.filter(job=job, state__in=Contract.STANDING).first()
    if standing is None:
        standing = _contract(proposal, by=by)
    elif (standing.proposal_id, standing.plan_version) != (
        proposal.pk,
        proposal.agreed,
    ) or standing.state != Contract.State.AWAITING_DEPOSIT:
        raise SomebodyElseIsBeingHired(
            _("You have already made an offer for this job. Withdraw it to hire someone else.")
        )
    return standing


@transaction.atomic
def ask_for_first_deposit(contract: Contract, *, by: User, whole: bool) -> Payment:
    """Ask for the deposit that makes the offer, as long as the freelancer stands by the plan that it was made of.

    Locks holds, contract, milestones, the person, then the proposal. Raises as `hire` does.
    """
    milestones = locks.all_of(contract)
    contract = milestones[0].contract
    contract.require_client(by)
    contract.require_state(Contract.State.AWAITING_DEPOSIT)
    lock_and_require_may_offer(by, contract.proposal)
    proposal = Proposal.objects.select_for_update(no_key=True).get(pk=contract.proposal_id)
    if not proposal.is_live:
        raise ProposalNotLive(_("This proposal has been withdrawn in the meantime. Nothing was charged."))
    require_agreed(proposal, contract.plan_version)
    first = milestones if whole else milestones[:1]
    require_payable(contract.money(sum(milestone.amount_minor for milestone in first)), _("The deposit"))
    what = "whole amount" if whole else first[0].title
    return payments.ask(
        [milestone.hold for milestone in first],
        payer=by,
        description=f"{contract.title}: {what}"[:200],
        return_path=contract.get_absolute_url(),
    )


def _put_away_of_another_version(proposal: Proposal, *, by: User) -> None:
    """Withdraw the offer of this proposal that was prepared, and not paid for, before its plan was another one."""
    prepared = Contract.objects.filter(proposal=proposal, client=by, state=Contract.State.AWAITING_DEPOSIT)
    for contract in prepared.exclude(plan_version=F("proposal__agreed")):
        offers.withdraw(contract, by=by)


def require_agreed(proposal: Proposal, version: int | None) -> int:
    """The version that the freelancer stands by. Raises AnotherVersion where it is none, or another than was seen."""
    name = proposal.freelancer.name
    if proposal.agreed is None:
        raise AnotherVersion(_("{freelancer} has not agreed to this plan yet.").format(freelancer=name))
    if version is not None and version != proposal.agreed:
        raise AnotherVersion(
            _(
                "The plan is another one now: {freelancer} stands by version {agreed}, and you were about to hire on "
                "version {version}. Nothing was charged. Look at it again."
            ).format(freelancer=name, agreed=proposal.agreed, version=version)
        )
    return proposal.agreed


def _contract(proposal: Proposal, *, by: User) -> Contract:
    """The contract with frozen terms, and a milestone and an empty hold for each step of the plan."""
    if not by.is_client:
        raise NotYours(_("Only clients hire."))
    require_distinct(by, proposal.freelancer)
    now, job, plan = clock.now(), proposal.job, list(proposal.plan.all())
    contract = Contract.objects.create(
        job=job,
        proposal=proposal,
        plan_version=require_agreed(proposal, None),
        client=by,
        freelancer=proposal.freelancer,
        client_name=by.name,
        freelancer_name=proposal.freelancer.name,
        title=job.title,
        currency=job.currency,
        fee_bps=settings.PLATFORM_FEE_BPS,
        created_at=now,
    )
    opened = holds.open_holds(
        [
            holds.Wanted(
                payer=by,
                payee=proposal.freelancer,
                currency=job.currency,
                amount_minor=step.amount_minor,
                fee_bps=contract.fee_bps,
                group=f"contract-{contract.pk}",
                rules_version=contract.rules_version,
            )
            for step in plan
        ],
        at=now,
    )
    milestones = Milestone.objects.bulk_create(
        [
            Milestone(
                contract=contract,
                hold=hold,
                position=step.position,
                title=step.title,
                amount_minor=step.amount_minor,
                currency=job.currency,
                due_on=step.due_on,
            )
            for step, hold in zip(plan, opened, strict=True)
        ]
    )
    Criterion.objects.bulk_create(
        [
            Criterion(milestone=milestone, position=position, text=text)
            for milestone, step in zip(milestones, plan, strict=True)
            for position, text in enumerate(step.criteria, start=1)
        ]
    )
    ContractTerms.objects.create(contract=contract, version=1, text=_terms(contract, proposal), agreed_at=now)
    ContractEvent.objects.create(contract=contract, kind=ContractEvent.Kind.PREPARED, actor=by, at=now)
    MilestoneEvent.record(
        milestones, MilestoneEvent.Kind.CREATED, from_states=[State.PENDING] * len(milestones), actor=by, at=now
    )
    return contract


def _terms(contract: Contract, proposal: Proposal) -> dict[str, Any]:
    """What both sides will be held to, word for word."""
    return {
        "plan_version": contract.plan_version,
        "currency": contract.currency,
        "fee_bps": contract.fee_bps,
        "change_rounds": contract.change_rounds,
        "job": {"title": proposal.job.title, "description": proposal.job.description},
        "milestones": [
            {
                "title": step.title,
                "amount_minor": step.amount_minor,
                "due_on": step.due_on.isoformat(),
                "criteria": step.criteria,
            }
            for step in proposal.plan.all()
        ],
    }
