"""What is due when in a dispute, as staff read it: the clock of its stage, and how long its money has been held."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from disputes.models import Dispute
from marketplace.texts import later as _later
from milestones.clocks import LONG_HELD
from milestones.models import Milestone

Stage = Dispute.Stage
WORDS = {
    Stage.RESPONDING: _later("Response by"),
    Stage.NEGOTIATING: _later("Settle by"),
    Stage.IN_REVIEW: _later("With staff since"),
    Stage.RULED: _later("Appeal until"),
    Stage.CLOSED: "Closed",
}


@dataclass(frozen=True)
class Due:
    """`words` and the instant that they are about: "Response by", 6 Dec 2026, 14:03 CET."""

    words: str
    at: datetime | None


def due_of(dispute: Dispute, *, now: datetime) -> Due:
    """The next thing with a date; of what is with staff, by when they mean to rule. Reads the dispute only."""
    stage = Stage(dispute.stage)
    if stage == Stage.IN_REVIEW and dispute.ruling_due_at:
        return Due(_("Late: rule by") if dispute.is_late(now) else _("Rule by"), dispute.ruling_due_at)
    if stage == Stage.IN_REVIEW:
        return Due(WORDS[stage], dispute.in_review_at)
    if stage == Stage.CLOSED:
        return Due(_("{outcome}; closed").format(outcome=dispute.get_outcome_display()), dispute.closed_at)
    if dispute.due_at is not None and dispute.due_at <= now:
        # The worker is on its way; nobody can act any more.
        return Due(
            _("The ruling is being carried out since") if stage == Stage.RULED else _("Time was up"), dispute.due_at
        )
    return Due(WORDS[stage], dispute.due_at)


def second_due(at: datetime, *, now: datetime) -> Due:
    """By when a second person means to confirm the ruling that waits."""
    return Due(_("Late: second signature by") if at <= now else _("Second signature by"), at)


def long_held_at(milestone: Milestone) -> datetime | None:
    """When its money reaches the time after which staff are alarmed; providers do not hold it for ever."""
    return milestone.funded_at + LONG_HELD.lasts if milestone.funded_at and milestone.is_protected else None
