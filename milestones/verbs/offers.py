"""What becomes of an offer: accepted, declined, withdrawn, or expired by silence."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.notices.notifications import Notice, notify
from accounts.suspension.suspended import require_not_suspended
from contracts.contracts.models import ContractStateRefuses
from contracts.models import Contract, ContractEvent, Job, Proposal
from marketplace import clock, times
from milestones import locks
from milestones.clocks import OFFER
from milestones.models import Milestone
from milestones.outcomes import offer_endings

Status = Contract.State


def make(contract: Contract, *, at: datetime) -> None:
    """The deposit is here: put the offer to the freelancer and start their clock. The contract must be locked."""
    contract.answer_due_at = at + OFFER.lasts
    contract.become(Status.OFFERED, at=at)
    contract.save(update_fields=["answer_due_at"])
    ContractEvent.objects.create(
        contract=contract, text="Offer made, with the deposit protected", actor=contract.client, at=at
    )
    due = times.absolute(contract.answer_due_at, contract.freelancer.zone)
    _tell(
        contract,
        contract.freelancer_id,
        "offered",
        f"{contract.client.name} offers you “{contract.title}”. The deposit is protected; answer by {due}.",
        at=at,
    )


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
        raise ContractStateRefuses("The time to accept this offer is over; the deposit is going back to the client.")
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
            Notice(p.freelancer_id, f"proposal:{p.pk}:filled", f"“{job.title}” has been filled.", p.get_absolute_url())
            for p in others
        ],
        at=now,
    )
    ContractEvent.objects.create(contract=contract, text="Offer accepted", actor=by, at=now)
    _tell(contract, contract.client_id, "accepted", f"{by.name} accepted “{contract.title}” and can start.", at=now)


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
    _tell(contract, contract.client_id, "ended", f"{by.name} declined “{contract.title}”.", at=now)


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
        _tell(contract, contract.freelancer_id, "ended", f"{by.name} withdrew the offer “{contract.title}”.", at=now)


def _require_not_frozen(milestones: Sequence[Milestone]) -> None:
    for milestone in milestones:
        milestone.hold.require_not_frozen()


def _tell(contract: Contract, user_id: int, what: str, text: str, *, at: datetime) -> None:
    key = f"contract:{contract.pk}:{what}"
    notify([Notice(user_id=user_id, key=key, text=text, path=contract.get_absolute_url())], at=at)
