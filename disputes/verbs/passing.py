"""Passing a dispute to staff sooner: one side says that they will not agree, or both do."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from disputes.deciders import arbiters
from disputes.kinds_of_notice import beginning
from disputes.models import Dispute
from disputes.telling import tell_both
from marketplace import clock
from marketplace.refusals import Refused
from milestones.clocks import UNWILLING
from milestones.models import MilestoneEvent
from milestones.models.fields import TimeToAnswerIsOver
from milestones.outcomes import disputing

Kind = MilestoneEvent.Kind


class SaidBefore(Refused):
    """One side says it once; the other has the time that is left."""


class StaysBetweenThem(Refused):
    """Under the rules that this contract began with, both have the whole time to settle."""


@transaction.atomic
def will_not_agree(dispute: Dispute, *, by: User) -> None:
    """Say that there is nothing to settle: staff start soon, and at once when both have said so.

    Locks hold, contract, milestone, dispute. Raises NotYours, DisputeStageRefuses, StaysBetweenThem, SaidBefore or
    TimeToAnswerIsOver.
    """
    fresh, now = dispute.locked(), clock.now()
    require_can_pass(fresh, by=by, at=now)
    if fresh.unwilling_id is not None:
        disputing.note([fresh.milestone], Kind.DISPUTE_UNWILLING, actor=by, at=now)
        fresh.enter(Dispute.Stage.IN_REVIEW, at=now)
        disputing.note([fresh.milestone], Kind.DISPUTE_REVIEW, actor=by, at=now)
        tell_both(fresh, beginning.BOTH_UNWILLING, key="review", at=now)
        arbiters.tell_waiting(fresh, at=now)
        return
    fresh.unwilling = by
    fresh.due_at = soonest(fresh, at=now)
    # The notice stands in for the reminders before that time begins.
    hours = int(UNWILLING.lasts.total_seconds() // 3600)
    fresh.reminded_hours = min(fresh.reminded_hours or hours, hours)
    fresh.save(update_fields=["unwilling", "due_at", "reminded_hours"])
    disputing.note([fresh.milestone], Kind.DISPUTE_UNWILLING, actor=by, at=now)
    tell_both(fresh, beginning.UNWILLING, key="unwilling", at=now, by=by)


def soonest(dispute: Dispute, *, at: datetime) -> datetime:
    """When staff start if one side will not agree: never later than without that."""
    return min(dispute.due_at or at, at + UNWILLING.lasts)


def require_can_pass(dispute: Dispute, *, by: User, at: datetime) -> None:
    """Raise what `will_not_agree` would raise."""
    dispute.milestone.contract.require_party(by)
    if not dispute.milestone.contract.rules.sides_pass_to_staff:
        raise StaysBetweenThem(_("By the rules of this contract you both have the whole time to settle."))
    dispute.require_stage(Dispute.Stage.NEGOTIATING)
    if dispute.unwilling_id == by.pk:
        raise SaidBefore(_("You have said so already. Our staff start when the time is up."))
    if dispute.due_at is not None and dispute.due_at <= at:
        raise TimeToAnswerIsOver(_("The time to settle is over; our staff decide."))
