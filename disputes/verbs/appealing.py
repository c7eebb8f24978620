"""Appealing a ruling: once, in time, to different staff."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from disputes.deciders import arbiters
from disputes.deciders.one_hand import needs_second
from disputes.kinds_of_notice import ending
from disputes.models import Appeal, Dispute, Ruling
from disputes.telling import tell_both
from disputes.verbs.accepting import AcceptedBefore, has_accepted
from marketplace import clock
from marketplace.refusals import Refused
from milestones.models import MilestoneEvent
from milestones.outcomes import disputing


class NoAppealLeft(Refused):
    """A dispute has one appeal, and it has been decided."""


class AppealTooLate(Refused):
    """The time to appeal is over."""


class NoGrounds(Refused):
    """An appeal says what was wrong."""


@transaction.atomic
def appeal(dispute: Dispute, *, by: User, reasons: str) -> Appeal:
    """Have other staff decide anew. Locks hold, contract, milestone, dispute.

    Raises NotYours, DisputeStageRefuses, NoAppealLeft, AcceptedBefore, AppealTooLate or NoGrounds.
    """
    fresh, now = dispute.locked(), clock.now()
    require_can_appeal(fresh, by=by, at=now)
    if not reasons.strip():
        raise NoGrounds(_("Say what is wrong with the ruling."))
    ruling = fresh.rulings.get(state=Ruling.State.IN_FORCE)
    made = Appeal.objects.create(dispute=fresh, ruling=ruling, by=by, reasons=reasons.strip(), appealed_at=now)
    ruling.state = Ruling.State.APPEALED
    ruling.save(update_fields=["state"])
    fresh.enter(Dispute.Stage.IN_REVIEW, at=now)
    disputing.note([fresh.milestone], MilestoneEvent.Kind.RULING_APPEALED, actor=by, at=now)
    tell_both(fresh, ending.APPEALED, key="appealed", at=now, by=by)
    arbiters.tell_waiting(fresh, at=now)
    arbiters.alarm_if_too_few(fresh, needed=2 if needs_second(fresh.milestone) else 1)
    return made


def require_can_appeal(dispute: Dispute, *, by: User, at: datetime) -> None:
    """Raise what `appeal` would raise before it looks at the reasons."""
    dispute.milestone.contract.require_party(by)
    if dispute.outcome == Dispute.Outcome.RULED:
        raise AppealTooLate(_("The time to appeal is over; the ruling has been carried out."))
    if dispute.appealed and dispute.stage == Dispute.Stage.IN_REVIEW:
        raise NoAppealLeft(
            _("The ruling has been appealed already. Other staff decide now, and their ruling is final.")
        )
    dispute.require_stage(Dispute.Stage.RULED)
    if dispute.appealed:
        raise NoAppealLeft(_("This was decided on appeal already. The ruling is final."))
    if has_accepted(dispute, by):
        raise AcceptedBefore(_("You have accepted this ruling, so you cannot appeal it any more."))
    if dispute.due_at is None or dispute.due_at <= at:
        raise AppealTooLate(_("The time to appeal is over; the ruling is being carried out."))
