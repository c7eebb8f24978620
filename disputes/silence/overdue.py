"""Staff who are late: an alarm each day, the case is free for others, and both sides are told once. No money moves.

The time of staff is no outage's to move.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from disputes.kinds_of_notice import ending
from disputes.models import Dispute, Ruling
from disputes.models.dispute import DisputeQuerySet
from disputes.telling import tell_both
from marketplace.alarms import alarm
from milestones.clocks import ALARM_EVERY
from milestones.models import MilestoneEvent
from milestones.outcomes import disputing

PROPOSED = Ruling.objects.filter(dispute=OuterRef("pk"), state=Ruling.State.PROPOSED)
OF = ("milestone__hold", "milestone", "self")


def rulings_due(now: datetime) -> DisputeQuerySet:
    """With staff for longer than both sides were told, and no alarm in the last day."""
    late = Dispute.objects.filter(
        stage=Dispute.Stage.IN_REVIEW, ruling_due_at__lte=now, milestone__hold__frozen_at=None
    )
    return late.filter(_not_alarmed(now))


@transaction.atomic
def tell_of_rulings(ids: Sequence[int], now: datetime) -> int:
    """Tell both sides, once, and alarm; who has it loses it. Locks hold, milestone and dispute (SKIP LOCKED).

    Where a ruling waits for a second person, that clock alarms and frees the case.
    """
    due = rulings_due(now).filter(pk__in=ids).annotate(waits_for_second=Exists(PROPOSED)).with_everybody()
    claimed = list(due.select_for_update(skip_locked=True, no_key=True, of=OF).order_by("pk"))
    for dispute in claimed:
        if dispute.late_told_at is None:
            tell_both(dispute, ending.RULING_LATE, key=f"late:{now:%Y%m%d}", at=now)
            disputing.note([dispute.milestone], MilestoneEvent.Kind.STAFF_LATE, actor=None, at=now)
            dispute.late_told_at = now
        if not dispute.waits_for_second:
            had_it = _free(dispute)
            _alarm(
                dispute,
                _("A ruling is late"),
                _("It was due {ruling_due_at:%d %b %Y %H:%M} UTC. {had_it}").format(
                    ruling_due_at=dispute.ruling_due_at, had_it=had_it
                ),
            )
        dispute.late_alarmed_at = now
        dispute.save(update_fields=["taken_by", "late_told_at", "late_alarmed_at"])
    return len(claimed)


def seconds_due(now: datetime) -> "QuerySet[Ruling]":
    """Waiting for a second person for too long, and no alarm in the last day."""
    late = Ruling.objects.filter(
        state=Ruling.State.PROPOSED, second_due_at__lte=now, dispute__milestone__hold__frozen_at=None
    )
    return late.filter(_not_alarmed(now))


@transaction.atomic
def tell_of_seconds(ids: Sequence[int], now: datetime) -> int:
    """As `tell_of_rulings`, for rulings that nobody has confirmed or rejected. What they say stays unsaid."""
    of_these = Dispute.objects.filter(rulings__in=ids, stage=Dispute.Stage.IN_REVIEW).with_everybody()
    disputes = {d.pk: d for d in of_these.select_for_update(skip_locked=True, no_key=True, of=OF).order_by("pk")}
    claimed = list(seconds_due(now).filter(pk__in=ids, dispute__in=disputes).select_related("by").order_by("pk"))
    for ruling in claimed:
        dispute = disputes[ruling.dispute_id]
        if ruling.late_told_at is None:
            tell_both(dispute, ending.SECOND_LATE, key=f"late:second:{ruling.pk}", at=now)
            disputing.note([dispute.milestone], MilestoneEvent.Kind.STAFF_LATE, actor=None, at=now)
            ruling.late_told_at = now
        had_it = _free(dispute)
        dispute.save(update_fields=["taken_by"])
        why = _("{by} proposed it; a second person was due {second_due_at:%d %b %Y %H:%M} UTC. {had_it}").format(
            by=ruling.by.name, second_due_at=ruling.second_due_at, had_it=had_it
        )
        _alarm(dispute, _("A second signature is late"), why)
        ruling.late_alarmed_at = now
        ruling.save(update_fields=["late_told_at", "late_alarmed_at"])
    return len(claimed)


def dispute_milestone(pk: int) -> int:
    """Of which milestone staff read when a ruling's second cannot be told of."""
    return Ruling.objects.values_list("dispute__milestone_id", flat=True).get(pk=pk)


def _not_alarmed(now: datetime) -> Q:
    return Q(late_alarmed_at=None) | Q(late_alarmed_at__lte=now - ALARM_EVERY)


def _free(dispute: Dispute) -> str:
    """Nobody has it any more; says who had."""
    had, dispute.taken_by = dispute.taken_by, None
    return _("{had} had taken it; it is free again.").format(had=had.name) if had else _("Nobody has taken it.")


def _alarm(dispute: Dispute, subject: str, why: str) -> None:
    milestone = dispute.milestone
    alarm(
        f"{subject}: dispute {dispute.pk}",
        f"“{milestone.title}”, {milestone.amount}, contract {milestone.contract_id}. {why}",
    )
