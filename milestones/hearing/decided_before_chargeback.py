"""What was decided before the client's bank disputes the payment: it is paid all the same."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from escrow import signals
from escrow.models import Chargeback, Hold
from marketplace.outages import horizon
from milestones import signals as signals_up
from milestones.kinds_of_notice import bank
from milestones.models import Milestone, MilestoneEvent, State
from milestones.outcomes import releasing
from milestones.outcomes.telling import tell


@receiver(signals.chargeback_begins)
def chargeback_begins(chargeback: Chargeback, holds: Sequence[Hold], at: datetime, **kwargs: Any) -> set[int]:
    """Release what silence has decided and the worker has not come to; the ids of holds that staff have ruled on."""
    bound = [hold for hold in holds if hold.rules.bank_overrules_no_decision and not hold.is_frozen]
    milestones = list(Milestone.objects.with_parties().filter(hold__in=bound).order_by("pk"))
    over = [milestone for milestone in milestones if _is_over(milestone, at)]
    if over:
        releasing.by_silence(over, at=at)
    disputed = [milestone for milestone in milestones if milestone.state == State.DISPUTED]
    answers: list[tuple[Any, Any]] = signals_up.ruled_on_wanted.send(sender=Milestone, milestones=disputed)
    [(_, ruled)] = answers
    ruled_on = [milestone for milestone in disputed if milestone.pk in ruled]
    _tell(ruled_on, chargeback, at=at)
    return {milestone.hold_id for milestone in ruled_on}


def _is_over(milestone: Milestone, at: datetime) -> bool:
    """Whether the time to answer is over for good: what an outage took of it is about to be given back."""
    due_at = milestone.review_due_at
    if milestone.state != State.SUBMITTED or due_at is None or due_at > at:
        return False
    until, away = horizon(at)
    made_good = milestone.made_good_until
    return due_at <= until and not any(span.began_at <= due_at and made_good < span.ended_at for span in away)


def _tell(milestones: Sequence[Milestone], chargeback: Chargeback, *, at: datetime) -> None:
    states = [milestone.state for milestone in milestones]
    MilestoneEvent.record(milestones, MilestoneEvent.Kind.BANK_OVERRULED, from_states=states, actor=None, at=at)
    tell(milestones, bank.AFTER_RULING, key=f"bank-after-ruling{chargeback.opening}", at=at)
