"""What one member of staff decides alone: so much for the same two people within 30 days, and no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import User
from contracts.models import Contract
from disputes.models import Ruling
from marketplace.money import Money, major_minor
from milestones.models import Milestone

WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class Reach:
    """What one member of staff ruled on between two people within WITHIN, and what they rule on now."""

    before: Money
    now: Money
    limit: Money

    @property
    def whole(self) -> Money:
        return self.before + self.now

    @property
    def needs_second(self) -> bool:
        """Whether it is more than one person decides alone."""
        return self.whole.amount_minor > self.limit.amount_minor


def limit_of(currency: str) -> Money:
    """Up to which sum one person decides alone."""
    return Money(major_minor(settings.RULING_CONFIRM_ABOVE, currency), currency)


def needs_second(milestone: Milestone) -> bool:
    """Whether the milestone by itself is more than one person decides alone, whatever they ruled on before."""
    return milestone.amount_minor > limit_of(milestone.currency).amount_minor


def reach_of(milestones: Sequence[Milestone], *, by: User, at: datetime) -> Reach:
    """What `by` would have ruled on with these milestones of one contract.

    Whichever of the two was the client counts, and each milestone once; a ruling that a second person rejected does
    not. Who rules locks `by` first, so that of two rulings at once the later one sees the earlier.
    """
    contract, currency = milestones[0].contract, milestones[0].currency
    made = Ruling.objects.filter(by=by, made_at__gt=at - WITHIN).exclude(state=Ruling.State.REJECTED)
    ruled = Milestone.objects.filter(_between(contract), currency=currency, pk__in=made.values("dispute__milestone"))
    before = ruled.exclude(pk__in=[milestone.pk for milestone in milestones]).order_by()
    sum_before: int = before.aggregate(sum=models.Sum("amount_minor"))["sum"] or 0
    now = sum(milestone.amount_minor for milestone in milestones)
    return Reach(Money(sum_before, currency), Money(now, currency), limit_of(currency))


def _between(contract: Contract) -> Q:
    """Milestones of these two people, whichever hired the other."""
    one, other = contract.client_id, contract.freelancer_id
    return Q(contract__client=one, contract__freelancer=other) | Q(contract__client=other, contract__freelancer=one)
