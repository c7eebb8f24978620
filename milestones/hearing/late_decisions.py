"""Staff are late with what a bank's dispute leaves to decide: both sides of the money that stands are told once."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from escrow import signals
from escrow.models import Chargeback, ChargebackDecision
from milestones.kinds_of_notice import bank
from milestones.models import Milestone
from milestones.outcomes.telling import tell


@receiver(signals.decision_is_late)
def decision_is_late(chargeback: Chargeback, decision: ChargebackDecision | None, at: datetime, **kwargs: Any) -> None:
    """Of each milestone whose money is frozen for this chargeback."""
    frozen = Milestone.objects.with_parties().filter(hold__deposit=chargeback.payment, hold__frozen_at__isnull=False)
    key = f":second:{decision.pk}" if decision else f"{chargeback.opening}:{chargeback.decision_due_at:%Y%m%d%H%M}"
    kind = bank.SECOND_LATE if decision else bank.DECISION_LATE
    tell(list(frozen.order_by("position")), kind, key=f"decision-late{key}", at=at)
