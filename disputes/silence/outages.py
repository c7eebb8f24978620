"""What an outage took from the clocks of disputes: they get it back, and both sides are told."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from disputes.models import Dispute
from disputes.models.dispute import DisputeQuerySet
from marketplace.outages import Span, so_far
from milestones.clocks import APPEAL, NEGOTIATION, RESPONSE
from milestones.models import Milestone
from milestones.silence.outages import Move, Moved, reminded, tell

Stage = Dispute.Stage
WHAT = {
    Stage.RESPONDING: RESPONSE.name,
    Stage.NEGOTIATING: NEGOTIATION.name,
    Stage.RULED: APPEAL.name,
}


def milestone_of(pk: int) -> int:
    """Of which milestone staff read when a dispute cannot be moved on."""
    return Dispute.objects.values_list("milestone_id", flat=True).get(pk=pk)


def _open(span: Span, now: datetime) -> DisputeQuerySet:
    """Those that are with staff, too: no time of anybody's was lost meanwhile."""
    return Dispute.objects.open().filter(milestone__hold__frozen_at=None, made_good_until__lt=span.ended_at)


@transaction.atomic
def _make_good(span: Span, ids: Sequence[int], now: datetime) -> int:
    """Locks hold, milestone and dispute at once (SKIP LOCKED)."""
    free = _open(span, now).filter(pk__in=ids).with_everybody().order_by("pk")
    of = ("milestone__hold", "milestone", "self")
    claimed = list(free.select_for_update(skip_locked=True, no_key=True, of=of))
    moved = [each for dispute in claimed if (each := _moved(dispute, span))]
    for dispute in claimed:
        dispute.made_good_until = span.ended_at
    Dispute.objects.bulk_update(claimed, ["due_at", "reminded_hours", "made_good_until"])
    tell(moved, span, at=now)
    return len(claimed)


def let_go_on(stood: Mapping[Milestone, timedelta], *, at: datetime) -> None:
    """The disputes of milestones whose money stood frozen go on, as `milestones.hearing.unfreezing` does with theirs.

    Locks the disputes, in order of id.
    """
    found = Dispute.objects.open().filter(milestone__in=list(stood)).with_everybody().order_by("pk")
    away = so_far(at)
    for dispute in found.select_for_update(no_key=True, of=("self",)):
        by = stood[dispute.milestone]
        for span in (each.up_to(at - by) for each in away):
            moved = _moved(dispute, span)
            dispute.made_good_until = max(dispute.made_good_until, span.ended_at)
            tell([moved.later(by)] if moved else [], span, at=at)
        if dispute.due_at is not None:
            dispute.due_at += by
        dispute.made_good_until = max(dispute.made_good_until, at)
        dispute.save(update_fields=["due_at", "reminded_hours", "made_good_until"])


def _moved(dispute: Dispute, span: Span) -> Moved | None:
    was, clock = dispute.due_at, dispute.clock
    if was is None or clock is None:
        return None
    until = dispute.due_at = span.gives_back(was, lasts=clock.lasts, since=dispute.made_good_until)
    dispute.reminded_hours = reminded(was, until, span, dispute.reminded_hours)
    if until <= was:
        return None
    return Moved(dispute.milestone, WHAT[Stage(dispute.stage)], was, until, dispute.get_absolute_url())


MOVE = Move(_open, _make_good, milestone_of)
