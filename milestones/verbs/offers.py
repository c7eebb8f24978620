"""What becomes of an offer: accepted, declined, withdrawn, or expired by silence."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notices.notifications import Notice, notify
from accounts.suspension.suspended import require_not_suspended
from accounts.wording.facts import Value
from accounts.wording.kinds import Kind
from contracts.contracts.models import ContractStateRefuses
from contracts.models import Contract, ContractEvent, Job, Proposal
from marketplace import clock
from milestones import locks
from milestones.clocks import OFFER
from milestones.kinds_of_notice import offers as kinds
from milestones.models import Milestone
from milestones.outcomes import offer_endings
from milestones.outcomes.offer_worth import worth_of

Status = Contract.State


def make(contract: Contract, *, at: datetime) -> None:
    """The deposit is here: put the offer to the freelancer and start their clock. The contract must be locked."""
    contract.answer_due_at = at + OFFER.lasts
    contract.become(Status.OFFERED, at=at)
    contract.save(update_fields=["answer_due_at"])
    ContractEvent.objects.create(contract=contract, kind=ContractEvent.Kind.OFFERED, actor=contract.client, at=at)
    _tell(contract, contract.freelancer_id, "offered", kinds.OFFERED, at=at, **worth_of([contract])[contract.pk])


@transaction.atomic
def accept(contract: Contract, *, by: User) -> None:
    """Take the offer: the contract is active, the job filled, other proposals declined.

    Locks holds, contract, milestones, then the person, then the job. Raises NotYours, ContractStateRefuses or
    Suspended.
    """
    milestones, now = locks.all_of(contract), clock.now()
    contract = milestones[0].contract
    contract.require_freelancer(by)
    contract.require_state(Status.OFFERED)
    _require_not_frozen(milestones)
    require_not_suspended(by, "accept offers")
    if contract.answer_due_at is not None and contract.answer_due_at <= now:
        raise ContractStateRefuses(_("The time to accept this offer is over; the deposit is going back to the client."))
    contract.become(Status.ACTIVE, at=now)
    Milestone.objects.filter(contract=contract).touch(now)
    job = Job.objects.select_for_update(no_key=True).get(pk=contract.job_id)
    job.state, job.closed_at = Job.State.FILLED, now
    job.save(update_fields=["state", "closed_at"])
    others = list(Proposal.objects.live().filter(job=job).exclude(pk=contract.proposal_id))
    Proposal.objects.filter(pk__in=[p.pk for p in others]).update(state=Proposal.State.DECLINED, answered_at=now)
    # Last, since a freelancer has one live proposal a job and may have sent another in the meantime.
    contract.proposal.mark_accepted(at=now)
    notify(
        [
            Notice(
                proposal.freelancer_id,
                f"proposal:{proposal.pk}:filled",
                kinds.JOB_FILLED,
                proposal.get_absolute_url(),
                {"job": job.title},
                job.get_absolute_url(),
            )
            for proposal in others
        ],
        at=now,
    )
    ContractEvent.objects.create(contract=contract, kind=ContractEvent.Kind.ACCEPTED, actor=by, at=now)
    _tell(contract, contract.client_id, "accepted", kinds.ACCEPTED, at=now)


@transaction.atomic
def decline(contract: Contract, *, by: User) -> None:
    """The freelancer says no; the whole deposit goes back.

    Locks as `offer_endings.end`. Raises NotYours or ContractStateRefuses.
    """
    milestones, now = locks.all_of(contract), clock.now()
    contract = milestones[0].contract
    contract.require_freelancer(by)
    contract.require_state(Status.OFFERED)
    _require_not_frozen(milestones)
    offer_endings.end([contract], milestones, Status.DECLINED, actor=by, at=now)
    _tell(contract, contract.client_id, "ended", kinds.DECLINED, at=now)


@transaction.atomic
def withdraw(contract: Contract, *, by: User) -> None:
    """The client takes the offer back before it is accepted; the whole deposit goes back.

    Locks as `offer_endings.end`. Raises NotYours or ContractStateRefuses.
    """
    milestones, now = locks.all_of(contract), clock.now()
    contract = milestones[0].contract
    contract.require_client(by)
    contract.require_state(Status.OFFERED, Status.AWAITING_DEPOSIT)
    _require_not_frozen(milestones)
    was_offered = contract.state == Status.OFFERED
    offer_endings.end([contract], milestones, Status.WITHDRAWN, actor=by, at=now)
    if was_offered:
        _tell(contract, contract.freelancer_id, "ended", kinds.WITHDRAWN, at=now)


def _require_not_frozen(milestones: Sequence[Milestone]) -> None:
    for milestone in milestones:
        milestone.hold.require_not_frozen()


def _tell(contract: Contract, user_id: int, what: str, kind: Kind, *, at: datetime, **more: Value) -> None:
    key, facts = f"contract:{contract.pk}:{what}", {**offer_endings.of_contract(contract), **more}
    notify([Notice(user_id, key, kind, contract.get_absolute_url(), facts)], at=at)
