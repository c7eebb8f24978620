"""What silence should have done with disputes by now, for /readyz."""

from datetime import timedelta

from disputes.models import Dispute
from marketplace import clock, due


def of_disputes() -> timedelta | None:
    """How long the oldest clock that waits for the sweep, not for staff, has run out."""
    stages = [Dispute.Stage.RESPONDING, Dispute.Stage.NEGOTIATING, Dispute.Stage.RULED]
    waiting = Dispute.objects.due(clock.now()).filter(stage__in=stages, milestone__sweep_failure=None)
    return due.since(waiting, "due_at")


due.ask_of("disputes", of_disputes)
