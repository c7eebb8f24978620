"""Carrying out rulings, once each: the rulings and disputes close and the money moves in one transaction."""

from collections.abc import Sequence
from datetime import datetime

from disputes.models import Dispute, Ruling
from milestones.models import Milestone
from milestones.outcomes import disputing


def carry_out(disputes: Sequence[Dispute], *, at: datetime) -> None:
    """Move the money as ruled. Holds, milestones and disputes must be locked and read with_everybody().

    Locks taken: ledger accounts, in order of id.
    """
    in_force = {r.dispute_id: r for r in Ruling.objects.filter(dispute__in=disputes, state=Ruling.State.IN_FORCE)}
    rulings = [in_force[dispute.pk] for dispute in disputes]
    milestones: list[Milestone] = [dispute.milestone for dispute in disputes]
    Ruling.objects.filter(pk__in=[r.pk for r in rulings]).update(state=Ruling.State.CARRIED_OUT, carried_out_at=at)
    for dispute in disputes:
        dispute.close(Dispute.Outcome.RULED, at=at)
    disputing.carry_out(milestones, to_freelancer_minor=[r.to_freelancer_minor for r in rulings], at=at)
