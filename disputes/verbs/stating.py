"""The two stories of a dispute: who opened it says theirs, and the other side responds."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from disputes.kinds_of_notice import beginning
from disputes.models import Dispute, Statement
from disputes.telling import tell_both
from disputes.verbs import bringing
from disputes.verbs.bringing import Brought
from marketplace import clock
from marketplace.money import Money, step_minor
from marketplace.refusals import NotYours, Refused
from milestones.models import Milestone, MilestoneEvent
from milestones.models.fields import TimeToAnswerIsOver
from milestones.outcomes import disputing


class NothingStated(Refused):
    """A side says what happened and what it wants."""


def require_statement(milestone: Milestone, story: str, wants_minor: int) -> None:
    """Raise NothingStated unless there is a story and a possible split, in minor units to the freelancer."""
    if not story.strip():
        raise NothingStated(_("Say what happened, in your own words."))
    if not 0 <= wants_minor <= milestone.amount_minor or wants_minor % step_minor(milestone.currency):
        raise NothingStated(
            _("Choose an amount from {Money} to {amount}.").format(
                Money=Money(0, milestone.currency), amount=milestone.amount
            )
        )


@transaction.atomic
def respond(
    dispute: Dispute,
    *,
    by: User,
    story: str,
    wants_minor: int,
    brought: Brought = Brought(),  # noqa: B008  frozen
) -> None:
    """Tell the other side's story; from now on both have time to settle, unless staff have it already.

    Locks hold, contract, milestone, dispute. Raises NotYours, DisputeStageRefuses, TimeToAnswerIsOver,
    NothingStated, or as `bringing` does.
    """
    fresh, now = dispute.locked(), clock.now()
    require_can_respond(fresh, by=by, at=now)
    require_statement(fresh.milestone, story, wants_minor)
    Statement.objects.create(dispute=fresh, author=by, story=story.strip(), wants_minor=wants_minor, stated_at=now)
    if brought:
        bringing.keep(fresh, brought, by=by, at=now)
    disputing.note([fresh.milestone], MilestoneEvent.Kind.DISPUTE_ANSWERED, actor=by, at=now)
    if fresh.stage == Dispute.Stage.IN_REVIEW:
        tell_both(fresh, beginning.ANSWERED_LATE, key="answered", at=now, by=by)
        return
    fresh.enter(Dispute.Stage.NEGOTIATING, at=now)
    tell_both(fresh, beginning.ANSWERED, key="answered", at=now, by=by)


def require_can_respond(dispute: Dispute, *, by: User, at: datetime) -> None:
    """Raise what `respond` would raise before it looks at what was written."""
    dispute.milestone.contract.require_party(by)
    if dispute.may_be_answered_late and by.pk != dispute.opened_by_id:
        dispute.milestone.hold.require_not_frozen()
        return
    if dispute.stage == Dispute.Stage.IN_REVIEW and not dispute.statements.filter(author=by).exists():
        raise TimeToAnswerIsOver(_("The time to respond is over; our staff decide. You can still add evidence."))
    dispute.require_stage(Dispute.Stage.RESPONDING)
    if by.pk == dispute.opened_by_id:
        raise NotYours(_("You opened this dispute; the other side responds to it."))
    if dispute.due_at is not None and dispute.due_at <= at:
        raise TimeToAnswerIsOver(_("The time to respond is over; our staff decide. You can still add evidence."))
