"""Offers that end unaccepted: declined, withdrawn or expired. A list of many costs what one costs."""

from collections.abc import Sequence
from datetime import datetime

from accounts.models import User
from accounts.notices.notifications import Notice, notify
from accounts.wording.facts import Facts
from contracts.models import Contract, ContractEvent
from escrow.models import Hold
from milestones.kinds_of_notice import offers
from milestones.models import Milestone, MilestoneEvent, State
from milestones.outcomes import refunding


def end(
    contracts: Sequence[Contract], milestones: Sequence[Milestone], state: str, *, actor: User | None, at: datetime
) -> None:
    """End offers unaccepted: deposits go back, what was not funded is called off.

    A fixed number of statements for any number. Holds, contracts and milestones must be locked and read
    with_parties(). Locks taken: ledger accounts, in order of id.
    """
    Contract.objects.filter(pk__in=[c.pk for c in contracts]).update(state=state, closed_at=at, answer_due_at=None)
    text = str(ContractEvent.Kind(state).label)
    kind = ContractEvent.Kind(state)
    ContractEvent.objects.bulk_create([ContractEvent(contract=c, kind=kind, actor=actor, at=at) for c in contracts])
    Hold.close([milestone.hold for milestone in milestones], at=at)
    funded = [milestone for milestone in milestones if milestone.state == State.FUNDED]
    pending = [milestone for milestone in milestones if milestone.state == State.PENDING]
    for milestone in funded:
        milestone.offer_ended(at=at)
    for milestone in pending:
        milestone.called_off(at=at)
    if funded:
        refunding.carry_out(
            funded,
            MilestoneEvent.Kind.OFFER_ENDED,
            from_states=[State.FUNDED] * len(funded),
            actor=actor,
            reason=text,
            at=at,
        )
    if pending:
        Milestone.write(pending, "state", "closed_at")
        MilestoneEvent.record(
            pending,
            MilestoneEvent.Kind.CALLED_OFF,
            from_states=[State.PENDING] * len(pending),
            actor=actor,
            at=at,
            note=text,
        )


def tell_expired(contracts: Sequence[Contract], *, at: datetime) -> None:
    """Tell both parties of each offer that nobody answered it in time."""
    notices = [
        Notice(
            user_id=user_id,
            key=f"contract:{contract.pk}:expired",
            kind=offers.EXPIRED,
            path=contract.get_absolute_url(),
            facts=of_contract(contract),
        )
        for contract in contracts
        for user_id in (contract.client_id, contract.freelancer_id)
    ]
    notify(notices, at=at)


def of_contract(contract: Contract) -> Facts:
    """What every notice about an offer can say."""
    return {
        "contract_id": contract.pk,
        "contract": contract.title,
        "answer_by": contract.answer_due_at,
        "client": contract.client,
        "freelancer": contract.freelancer,
    }
