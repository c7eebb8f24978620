"""What a bank or the provider is doing with a contract's money, asked only where there is something to tell."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from contracts.models import Contract
from escrow.chargebacks import answering
from escrow.models import Chargeback, Refund
from marketplace.money import Money
from milestones.models import Milestone, State

# How long a payment that has arrived is what somebody has just done who comes back from the provider.
JUST_NOW = timedelta(minutes=10)


def is_answered(milestones: Sequence[Milestone]) -> bool:
    """Whether the bank that has frozen any of these is answered by us."""
    about = Chargeback.objects.filter(state=Chargeback.State.OPEN, payment__held_by__in=_frozen(milestones)).distinct()
    return any(each.evidence_sent_at or answering.goes_by_itself(each) for each in about)


def part_taken(milestones: Sequence[Milestone]) -> Chargeback | None:
    """The bank took a part of what is frozen of these, and our staff decide who pays it."""
    holds = _frozen(milestones)
    waiting = Chargeback.objects.filter(state=Chargeback.State.PARTLY_LOST, payment__held_by__in=holds)
    return waiting.order_by("decision_due_at", "pk").first()


def sent_back(contract: Contract, milestones: Sequence[Milestone]) -> list[Refund]:
    """What was paid for these without need, and goes or went back."""
    if vars(contract).get("has_surplus") is False:
        return []
    holds = [milestone.hold_id for milestone in milestones]
    surplus = Refund.objects.filter(hold=None, replaced_by=None, payment__parts__hold__in=holds)
    return list(surplus.distinct().order_by("pk"))


def just_arrived(milestones: Sequence[Milestone], now: datetime) -> Money | None:
    """What has come in for these so shortly ago that who paid it comes back from the provider's page; None if nothing.

    Reads no more than the milestones.
    """
    arrived = [(at, m.amount) for m in milestones if (at := _paid_at(m)) is not None and now - JUST_NOW <= at]
    last = max((at for at, _ in arrived), default=None)
    together = [amount for at, amount in arrived if at == last]
    return sum(together[1:], together[0]) if together else None


def _paid_at(milestone: Milestone) -> datetime | None:
    arrived = milestone.state == State.RELEASED if milestone.is_direct else milestone.is_protected
    return milestone.funded_at if arrived else None


def _frozen(milestones: Sequence[Milestone]) -> list[int]:
    return [milestone.hold_id for milestone in milestones if milestone.hold.is_frozen]
