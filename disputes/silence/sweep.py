"""What silence does with disputes, done by the worker: they go to staff, and rulings are carried out."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from disputes.deciders import arbiters
from disputes.kinds_of_notice import beginning
from disputes.models import Dispute
from disputes.models.dispute import DisputeQuerySet
from disputes.silence import outages, overdue, reminders
from disputes.silence.outages import milestone_of
from disputes.telling import tell_both
from disputes.verbs import carrying_out
from marketplace import clock
from marketplace.outages import horizon
from milestones.models import MilestoneEvent, State, SweepFailure
from milestones.outcomes import disputing
from milestones.silence.sweep import BATCH, Duty, move_deadlines

Stage = Dispute.Stage


def process_due(*, batch: int = BATCH) -> tuple[int, int]:
    """Do what is due; returns how many disputes moved and how many could not be moved."""
    now = clock.now()
    until, away = horizon(now)
    not_moved = move_deadlines([outages.MOVE], away, until, now, batch)
    to_pass_on, to_carry_out = (
        Duty(due, do, milestone_of, deadline="due_at")
        for due, do in ((_due_to_pass_on, _pass_on), (_due_to_carry_out, _carry_out))
    )
    passed, not_passed = to_pass_on.in_batches(now, batch, until=until, away=away)
    ruled, not_ruled = to_carry_out.in_batches(now, batch, until=until, away=away)
    not_told = sum(duty.in_batches(now, batch)[1] for duty in STAFF_ARE_LATE)
    SweepFailure.objects.filter(last_at__lt=now, milestone__state=State.DISPUTED).delete()
    reminders.remind(now=now, limit=batch)
    return passed + ruled, not_passed + not_ruled + not_moved + not_told


def _due_to_pass_on(now: datetime) -> DisputeQuerySet:
    return Dispute.objects.due(now).filter(stage__in=[Stage.RESPONDING, Stage.NEGOTIATING])


def _due_to_carry_out(now: datetime) -> DisputeQuerySet:
    return Dispute.objects.due(now).filter(stage=Stage.RULED)


def _claimed(due: DisputeQuerySet, ids: Sequence[int]) -> list[Dispute]:
    """Those that are still due and that nobody else is at work on: hold, milestone and dispute at once."""
    free = due.filter(pk__in=ids).with_everybody()
    of = ("milestone__hold", "milestone", "self")
    return list(free.select_for_update(skip_locked=True, no_key=True, of=of).order_by("pk"))


@transaction.atomic
def _pass_on(ids: Sequence[int], now: datetime) -> int:
    """Put before staff what was not answered, or not settled. Locks as `_claimed`."""
    claimed = _claimed(_due_to_pass_on(now), ids)
    for dispute in claimed:
        was = dispute.stage
        dispute.enter(Stage.IN_REVIEW, at=now)
        kind = beginning.NOT_ANSWERED if was == Stage.RESPONDING else beginning.NOT_SETTLED
        tell_both(dispute, kind, key="review", at=now)
        arbiters.tell_waiting(dispute, at=now)
    disputing.note([d.milestone for d in claimed], MilestoneEvent.Kind.DISPUTE_REVIEW, actor=None, at=now)
    return len(claimed)


@transaction.atomic
def _carry_out(ids: Sequence[int], now: datetime) -> int:
    """Move the money as ruled, once. Locks as `_claimed`, then ledger accounts in order of id.

    Contracts that are finished by it are completed by the sweep of milestones, in a transaction of their own.
    """
    claimed = _claimed(_due_to_carry_out(now), ids)
    if claimed:
        carrying_out.carry_out(claimed, at=now)
    return len(claimed)


# Staff have clocks of their own; that they are late moves no money, so no outage moves these.
STAFF_ARE_LATE = (
    Duty(overdue.rulings_due, overdue.tell_of_rulings, milestone_of),
    Duty(overdue.seconds_due, overdue.tell_of_seconds, overdue.dispute_milestone),
)
