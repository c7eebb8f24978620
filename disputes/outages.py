"""The clocks of disputes that ran out while Surety could not be used: they move, and both sides are told."""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain

from django.db import transaction

from accounts.notifications import notify
from disputes.models import Dispute
from disputes.models.dispute import DisputeQuerySet
from marketplace.outages import Span
from milestones.outages import TOLD_HOURS, Move, during, note, told

Stage = Dispute.Stage
WHAT = {
    Stage.RESPONDING: "to respond to the dispute",
    Stage.NEGOTIATING: "to settle the dispute",
    Stage.RULED: "to appeal the ruling",
}


def milestone_of(pk: int) -> int:
    """Of which milestone staff read when a dispute cannot be moved on."""
    return Dispute.objects.values_list("milestone_id", flat=True).get(pk=pk)


def _passed(span: Span, now: datetime) -> DisputeQuerySet:
    return Dispute.objects.open().filter(milestone__hold__frozen_at=None, **during("due_at", span))


@transaction.atomic
def _move(span: Span, ids: Sequence[int], now: datetime) -> int:
    """Locks hold, milestone and dispute at once (SKIP LOCKED)."""
    free = _passed(span, now).filter(pk__in=ids).with_everybody().order_by("pk")
    of = ("milestone__hold", "milestone", "self")
    claimed = list(free.select_for_update(skip_locked=True, no_key=True, of=of))
    Dispute.objects.filter(pk__in=[d.pk for d in claimed]).update(due_at=span.moves_to, reminded_hours=TOLD_HOURS)
    was = [dispute.due_at for dispute in claimed if dispute.due_at]
    note([dispute.milestone for dispute in claimed], was, [span.moves_to] * len(was), now)
    heard = (
        told(dispute.milestone, WHAT[Stage(dispute.stage)], before, span.moves_to, path=dispute.get_absolute_url())
        for dispute, before in zip(claimed, was, strict=True)
    )
    notify(list(chain.from_iterable(heard)), at=now)
    return len(claimed)


MOVE = Move(_passed, _move, milestone_of)
