"""Staff are late with what a bank's dispute leaves to decide: both sides of the money that stands are told once."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from escrow import signals
from escrow.models import Chargeback, ChargebackDecision
from milestones.models import Milestone
from milestones.outcomes.telling import tell

LATE = (
    "Our staff meant to have decided by now who pays what the bank took for “{title}”, and are late. {amount} stays "
    "frozen, no money moves by it, and others of our staff can decide."
)
SECOND_LATE = (
    "The bank asked about “{title}”. A second member of our staff must agree before it is decided what becomes of it, "
    "and is late. {amount} stays frozen, and no money moves by it."
)


@receiver(signals.decision_is_late)
def decision_is_late(chargeback: Chargeback, decision: ChargebackDecision | None, at: datetime, **kwargs: Any) -> None:
    """Of each milestone whose money is frozen for this chargeback."""
    frozen = Milestone.objects.with_parties().filter(hold__deposit=chargeback.payment, hold__frozen_at__isnull=False)
    key = f":second:{decision.pk}" if decision else f"{chargeback.opening}:{chargeback.decision_due_at:%Y%m%d%H%M}"
    text = SECOND_LATE if decision else LATE
    tell(list(frozen.order_by("position")), "decision-late", client=text, freelancer=text, at=at, key=key)
