"""A bank that only asked about a payment, and staff who gave the money back before it took any."""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.notices.notifications import notify
from escrow import signals
from escrow.models import Chargeback, Refund
from milestones.dispute_status import Ended
from milestones.hearing import taken_by_the_bank
from milestones.kinds_of_notice import bank_took
from milestones.models import Milestone, MilestoneEvent
from milestones.outcomes.telling import notices

Kind = MilestoneEvent.Kind


@receiver(signals.inquiry_refunded)
def inquiry_refunded(
    chargeback: Chargeback, refunds: Sequence[Refund], actor: User, at: datetime, **kwargs: Any
) -> None:
    """The milestones end as refunded, and both sides are told."""
    given = {refund.hold_id: refund.amount for refund in refunds}
    milestones = list(Milestone.objects.with_parties().filter(hold__in=given).order_by("position"))
    taken_by_the_bank.end(
        milestones, Milestone.given_back_by_staff, kind=Kind.GIVEN_BACK, how=Ended.GIVEN_BACK, actor=actor, at=at
    )
    key = f"given-back:{refunds[0].pk}"
    told = [notices([m], bank_took.GIVEN_BACK, {"given": given[m.hold_id]}, key=key) for m in milestones]
    notify(list(chain.from_iterable(told)), at=at)
    taken_by_the_bank.finish(milestones, at=at)
