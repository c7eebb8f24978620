"""Reminders to whoever a dispute waits for: 3 days and 24 hours before its clock runs out, each exactly once."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from accounts.notices.notifications import Notice
from disputes.kinds_of_notice import ending
from disputes.models import Dispute
from disputes.verbs.accepting import has_accepted
from milestones.clocks import NEGOTIATION
from milestones.silence.reminders import remind_of, waiting

Stage = Dispute.Stage
WHAT = {
    Stage.RESPONDING: ending.RESPONSE_REMINDER,
    Stage.NEGOTIATING: ending.SETTLING_REMINDER,
    Stage.RULED: ending.APPEAL_REMINDER,
}


def remind(*, now: datetime, limit: int) -> int:
    """Send the reminders that are due; returns how many disputes they are about."""
    return remind_of([(_waiting, "due_at", NEGOTIATION.lasts, _notices)], now=now, limit=limit)


def _waiting() -> QuerySet[Dispute]:
    return Dispute.objects.open().filter(due_at__isnull=False, milestone__hold__frozen_at=None).with_everybody()


def _notices(due: Sequence[Dispute], hours: int) -> list[Notice]:
    return [
        waiting(
            dispute.milestone,
            reader,
            WHAT[Stage(dispute.stage)],
            key=f"dispute:{dispute.pk}:{dispute.stage}:remind:{hours}",
            path=dispute.get_absolute_url(),
            dispute=dispute.pk,
            due=dispute.due_at,
        )
        for dispute in due
        for reader in _waited_for(dispute)
        if dispute.clock and dispute.due_at
    ]


def _waited_for(dispute: Dispute) -> list[User]:
    if dispute.stage == Stage.RESPONDING:
        return [dispute.other_side]
    both = [dispute.milestone.contract.client, dispute.milestone.contract.freelancer]
    if dispute.stage == Stage.RULED:
        # Who has accepted it has nothing left to do.
        return [side for side in both if not has_accepted(dispute, side)]
    return both
