"""Carrying out releases: state, ledger, history and notices of many milestones at a time.

Every way to a release ends here: approval, early approval, silence. One milestone is a list of one.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q

from accounts.models import User
from accounts.notices.notifications import Notice, notify
from accounts.wording.facts import Facts
from contracts.models import Contract, ContractEvent
from contracts.reviews import opening
from escrow.earnings import unprotected, withdrawable
from escrow.ledger import holds
from milestones.kinds_of_notice import money, work
from milestones.models.event import MilestoneEvent
from milestones.models.payment_request import PaymentRequest
from milestones.models.settlement_offer import SettlementOffer
from milestones.models.states import UNFINISHED, State
from milestones.outcomes.telling import earned, notices
from milestones.outcomes.unseen import is_unprotected, unseen_holds

if TYPE_CHECKING:
    from milestones.models.fields import MilestoneFields

Kind = MilestoneEvent.Kind
# By contract, what was released of its milestones, without direct payments and without what was released unseen.
SEEN = f"""
SELECT contract_id, sum(coalesce(settled_minor, amount_minor)) FROM milestones_milestone
WHERE contract_id = ANY(%s) AND state IN ('released', 'settled') AND NOT is_direct
AND NOT {unprotected.WAS_UNSEEN.format(hold="hold_id")}
GROUP BY 1 HAVING sum(coalesce(settled_minor, amount_minor)) > 0
"""  # noqa: S608  (written there and here)


def carry_out(
    milestones: Sequence["MilestoneFields"],
    kind: str,
    *,
    from_states: Sequence[str],
    actor: User | None,
    at: datetime,
) -> None:
    """Write releases that the state machine has allowed in memory; a fixed number of statements for any number.

    The milestones must be locked and read with_parties(). Locks taken: ledger accounts, in order of id.
    """
    type(milestones[0]).write(milestones, *milestones[0].CLOSED)
    SettlementOffer.overtake(milestones, at=at)
    unseen = unseen_holds(milestones, kind, from_states=from_states)
    MilestoneEvent.record(milestones, kind, from_states=from_states, actor=actor, at=at)
    told: list[Notice] = []
    for milestone in milestones:
        facts: Facts = {
            **earned(milestone, milestone.amount),
            "unprotected": is_unprotected(milestone, unseen),
            "waits": withdrawable.UNSEEN_WAITS,
        }
        told += notices([milestone], money.OF_EVENT[kind], facts, key="released")
    notify(told, at=at)
    # Last, because another worker waits where a freelancer is paid by both.
    holds.release([milestone.hold for milestone in milestones], unseen=unseen, actor=actor, at=at)


def by_silence(milestones: Sequence["MilestoneFields"], *, at: datetime) -> None:
    """Release what nobody has answered in time. As `carry_out`; ValueError where the time is not up."""
    for milestone in milestones:
        milestone.silence_ended(at=at)
    submitted = [State.SUBMITTED] * len(milestones)
    carry_out(milestones, Kind.SILENCE, from_states=submitted, actor=None, at=at)


def complete_finished_contracts(contract_ids: Iterable[int], *, at: datetime) -> None:
    """Complete those active contracts of which every milestone has come to its end; a fixed number of statements.

    Locks taken: the contracts, unless the caller has them.
    """
    finished = list(
        Contract.objects.filter(pk__in=set(contract_ids), state=Contract.State.ACTIVE)
        .exclude(milestones__state__in=UNFINISHED)
        .select_related("client", "freelancer")
        .select_for_update(no_key=True, of=("self",))
        .order_by("pk")
    )
    if not finished:
        return
    worked = Q(milestones__state__in=[State.RELEASED, State.SETTLED], milestones__is_direct=False)
    paid = set(Contract.objects.filter(worked, pk__in=[c.pk for c in finished]).values_list("pk", flat=True))
    for state in (Contract.State.COMPLETED, Contract.State.ENDED):
        these = [c for c in finished if (state == Contract.State.COMPLETED) == (c.pk in paid and not c.ending_since)]
        if these:
            Contract.objects.filter(pk__in=[c.pk for c in these]).update(state=state, closed_at=at)
    opening.open_for(_seen_minor(finished), at=at)
    PaymentRequest.end_with(finished, at=at)
    ContractEvent.objects.bulk_create(
        [ContractEvent(contract=contract, kind=ContractEvent.Kind.FINISHED, at=at) for contract in finished]
    )
    notify(
        [
            Notice(
                user_id=user_id,
                key=f"contract:{contract.pk}:finished",
                kind=work.FINISHED,
                path=contract.get_absolute_url(),
                facts={"contract": contract.title},
            )
            for contract in finished
            for user_id in (contract.client_id, contract.freelancer_id)
        ],
        at=at,
    )


def _seen_minor(contracts: Sequence[Contract]) -> dict[Contract, int]:
    """Of each of these for which anything was, how much was released for work that could be seen; one statement."""
    known = {contract.pk: contract for contract in contracts}
    with connection.cursor() as cursor:
        cursor.execute(SEEN, [list(known)])
        return {known[pk]: int(minor) for pk, minor in cursor.fetchall()}
